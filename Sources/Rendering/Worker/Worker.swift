internal import CWorkerProcess
internal import Glibc

/// The child's side: prepares, locks itself in, and works until its parent is gone.
public enum Worker {
    /// Runs a worker for ever. Call it first, while the process has a single thread.
    ///
    /// - Parameters:
    ///   - prepare: Loads what needs files (libraries, fonts, models). It can read any file, but
    ///     already neither write, nor connect, nor run programs. An error ends the process.
    ///   - handle: Does one job and answers its reply, at most ``WorkerJob/payloadLimit`` bytes.
    ///     The descriptors are closed when it returns.
    public static func main(
        prepare: () throws -> Void,
        handle: (
            _ payload: [UInt8], _ descriptors: [Int32], _ cancellation: Cancellation
        ) -> [UInt8]
    ) -> Never {
        let socket = PacketSocket(descriptor: WORKER_SOCKET)
        let setup = receiveSetup(socket)
        var confinement = confineEarly(setup)
        do {
            try prepare()
        } catch {
            let reason = String(String(describing: error).prefix(1000))
            _ = socket.send(WorkerMessage.unprepared(reason: reason).bytes, .waits)
            exit(EX_SOFTWARE)
        }
        let report = confineFully(setup, &confinement)
        send(.ready(report: report), over: socket)
        while true { work(socket, handle) }
    }

    private static func receiveSetup(_ socket: PacketSocket) -> WorkerSetup {
        guard case .packet(let bytes, _) = socket.receive(descriptorLimit: 0, .waits),
            case .setup(let setup)? = WorkerMessage(bytes)
        else {
            let sentence = "A worker is started by the server, not by hand.\n"
            _ = sentence.withCString { write(STDERR_FILENO, $0, strlen($0)) }
            exit(EX_USAGE)
        }
        guard worker_bind_to_parent(setup.parent) == 1 else { exit(EX_UNAVAILABLE) }
        var limits = worker_limits(
            // A little above what the parent watches: it is the one that tells why.
            memory_bytes: UInt64(clamping: setup.memoryBytes + setup.memoryBytes / 4),
            output_bytes: UInt64(clamping: setup.outputBytes), open_files: 256,
            niceness: Int32(clamping: setup.niceness))
        guard worker_take_limits(&limits) == 0 else { exit(EX_OSERR) }
        return setup
    }

    private static func confineEarly(_ setup: WorkerSetup) -> worker_confinement {
        var confinement = worker_confinement()
        if setup.sandbox { worker_confine_early(&confinement) }
        return confinement
    }

    private static func confineFully(
        _ setup: WorkerSetup, _ confinement: inout worker_confinement
    ) -> String {
        guard setup.sandbox else { return "sandbox off" }
        // Copies for the call; freed below.
        let paths = setup.readablePaths.map { strdup($0) }
        defer { for each in paths { free(each) } }
        worker_confine_fully(paths.map { UnsafePointer($0) }, paths.count, &confinement)
        return SandboxReport(confinement).text
    }

    private static func work(
        _ socket: PacketSocket, _ handle: ([UInt8], [Int32], Cancellation) -> [UInt8]
    ) {
        switch socket.receive(descriptorLimit: WorkerJob.descriptorLimit, .waits) {
        case .packet(let bytes, let descriptors):
            guard case .job(let softDeadline, let payload)? = WorkerMessage(bytes) else {
                exit(EX_PROTOCOL)
            }
            let cancellation = Cancellation(deadline: .now.advanced(by: softDeadline))
            let reply = handle(payload, descriptors, cancellation)
            for descriptor in descriptors { close(descriptor) }
            let fits = reply.count <= WorkerJob.payloadLimit
            send(fits ? .reply(reply) : .replyTooLarge, over: socket)
        case .nothingYet: break
        case .end: exit(EXIT_SUCCESS)
        case .failure: exit(EX_PROTOCOL)
        }
    }

    /// Without a parent to hear it there is nothing left to do.
    private static func send(_ message: WorkerMessage, over socket: PacketSocket) {
        guard socket.send(message.bytes, .waits) == 0 else { exit(EX_IOERR) }
    }
}

/// What the kernel gave a worker to lock itself in with, in words.
struct SandboxReport {
    let confinement: worker_confinement

    init(_ confinement: worker_confinement) {
        self.confinement = confinement
    }

    var text: String {
        [landlock, calls, capabilities].joined(separator: ", ")
    }

    private var landlock: String {
        guard confinement.landlock_version > 0 else { return "landlock not available" }
        let version = "landlock abi \(confinement.landlock_version)"
        let missed = confinement.threads_missed
        return missed == 0 ? version : version + " (\(missed) threads in its first layer only)"
    }

    private var calls: String {
        confinement.filters_calls == 1
            ? "system call filter on" : "system call filter not available"
    }

    private var capabilities: String {
        confinement.dropped_capabilities == 1 ? "capabilities dropped" : "capabilities kept"
    }
}
