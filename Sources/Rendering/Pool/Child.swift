internal import CWorkerProcess
internal import Glibc

/// One worker process, seen from its parent. It owns the process and both descriptors.
final class Child {
    /// What a child is doing.
    enum State {
        case starting(until: ContinuousClock.Instant)
        case idle
        case busy(RunningJob)
        /// It closed its side: how it ended will tell what its job is answered.
        case vanished(Loss)
        /// Nothing more is expected of it; killed at this time where it has not been.
        case leaving(killAt: ContinuousClock.Instant?)
    }

    /// What was lost with a child that ended unasked.
    enum Loss {
        case start
        case idleWorker
        case job(RunningJob)
    }

    /// What the system refused when a process was to be started, with its error number.
    enum StartRefusal: Error {
        case socket(errno: Int32)
        case process(errno: Int32)
        case processDescriptor(errno: Int32)
    }

    /// A job and its limits.
    struct RunningJob {
        let id: UInt64
        let inputKeys: [String]
        let began: ContinuousClock.Instant
        let hardDeadline: ContinuousClock.Instant
        let processorLimitNanoseconds: Int64
        /// `nil` once nobody listens any more.
        var caller: CheckedContinuation<Ticket.Answer, Never>?
    }

    let process: Int32
    let socket: PacketSocket
    /// Becomes readable when the process has ended.
    let processDescriptor: Int32
    var state: State
    var jobs = 0

    private init(
        process: Int32, socket: Int32, processDescriptor: Int32, readyBy: ContinuousClock.Instant
    ) {
        self.process = process
        self.socket = PacketSocket(descriptor: socket)
        self.processDescriptor = processDescriptor
        state = .starting(until: readyBy)
    }

    deinit {
        close(socket.descriptor)
        close(processDescriptor)
    }

    /// Starts a process and tells it its setup.
    static func start(
        _ configuration: WorkerConfiguration, now: ContinuousClock.Instant
    ) throws(StartRefusal) -> Child {
        var pair: [Int32] = [-1, -1]
        let error = worker_socket_pair(&pair, Int32(4 * WorkerMessage.limit))
        guard error == 0 else { throw .socket(errno: -error) }
        let process = spawn(configuration, socket: pair[1])
        close(pair[1])
        guard process > 0 else {
            close(pair[0])
            throw .process(errno: -process)
        }
        let descriptor = worker_process_descriptor(process)
        guard descriptor >= 0 else {
            // It ends by itself when its socket closes; wait for that, or it stays a zombie.
            close(pair[0])
            Glibc.kill(process, SIGKILL)
            waitpid(process, nil, 0)
            throw .processDescriptor(errno: -descriptor)
        }
        let child = Child(
            process: process, socket: pair[0], processDescriptor: descriptor,
            readyBy: now.advanced(by: configuration.startLimit))
        // Where this fails the child has ended already, which its descriptor tells.
        _ = child.socket.send(WorkerMessage.setup(setup(configuration)).bytes, .atOnce)
        return child
    }

    private static func spawn(_ configuration: WorkerConfiguration, socket: Int32) -> Int32 {
        let arguments = [configuration.executable] + configuration.arguments
        let environment = configuration.environment.map { "\($0.key)=\($0.value)" }
        // Copies that C may see as mutable; freed when the process runs.
        let argumentCopies = arguments.map { strdup($0) }
        let environmentCopies = environment.map { strdup($0) }
        defer { for each in (argumentCopies + environmentCopies) { free(each) } }
        return worker_spawn(
            configuration.executable, argumentCopies + [nil], environmentCopies + [nil], socket)
    }

    private static func setup(_ configuration: WorkerConfiguration) -> WorkerSetup {
        WorkerSetup(
            parent: getpid(), memoryBytes: configuration.memoryLimitBytes,
            outputBytes: configuration.outputLimitBytes, niceness: configuration.niceness,
            sandbox: configuration.sandbox, readablePaths: configuration.readablePaths)
    }

    /// Resident bytes; 0 where the process is gone.
    var residentBytes: Int { max(0, Int(worker_resident_bytes(process))) }

    /// Processor time used so far; 0 where the process is gone.
    var processorNanoseconds: Int64 { max(0, worker_processor_nanoseconds(process)) }

    /// Sets the kernel's own limit of processor time, a backstop behind the parent's eye.
    func limitProcessor(toNanoseconds limit: Int64) {
        worker_limit_processor_seconds(process, UInt64(clamping: limit / 1_000_000_000 + 2))
    }

    /// Sends SIGKILL; the process is reaped when its descriptor says so.
    func kill() {
        Glibc.kill(process, SIGKILL)
    }

    /// Tells an idle process to end by itself.
    func dismiss(killAt: ContinuousClock.Instant) {
        shutdown(socket.descriptor, Int32(SHUT_WR))
        state = .leaving(killAt: killAt)
    }

    /// How the process ended, once it has.
    func reap() -> worker_ending? {
        var ending = worker_ending()
        let result = worker_reap(process, &ending)
        // Someone else reaped it (-ECHILD): it is gone, and how is not known.
        return result == 0 ? nil : ending
    }

    /// Whether another one is needed in its place. (A failed start is first understood.)
    var isLeaving: Bool {
        switch state {
        case .leaving, .vanished(.job), .vanished(.idleWorker): true
        case .starting, .idle, .busy, .vanished(.start): false
        }
    }

    /// Whether its packets still matter.
    var isHeard: Bool {
        switch state {
        case .starting, .idle, .busy: true
        case .vanished, .leaving: false
        }
    }

    var isIdle: Bool {
        if case .idle = state { true } else { false }
    }

    var isStarting: Bool {
        if case .starting = state { true } else { false }
    }

    var runningJob: RunningJob? {
        if case .busy(let job) = state { job } else { nil }
    }
}
