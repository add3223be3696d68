internal import CWorkerProcess
internal import Glibc
internal import Synchronization

/// A job on its way through the pool, with the one who waits for its reply.
struct Ticket: Sendable {
    typealias Answer = Result<[UInt8], WorkerError>

    let id: UInt64
    let job: WorkerJob
    let caller: CheckedContinuation<Answer, Never>
}

/// What the outside wants of the supervisor.
enum PoolCommand: Sendable {
    case submit(Ticket)
    case withdraw(UInt64)
    case reportReady(CheckedContinuation<Bool, Never>)
    case shutDown(grace: Duration, CheckedContinuation<Void, Never>?)
}

/// The one way into the supervisor's thread.
final class Mailbox: Sendable {
    private struct State {
        var isOpen = true
        var commands: [PoolCommand] = []
    }

    private let state = Mutex(State())
    /// Readable while there are commands; negative where the system had no descriptor left.
    let wakeup: Int32

    init() {
        wakeup = worker_bell()
    }

    deinit {
        if wakeup >= 0 { Glibc.close(wakeup) }
    }

    /// Leaves a command; `false` where nobody will read it.
    func post(_ command: PoolCommand) -> Bool {
        let isFirst: Bool? = state.withLock { state in
            guard state.isOpen else { return nil }
            state.commands.append(command)
            return state.commands.count == 1
        }
        if isFirst == true { worker_ring(wakeup) }
        return isFirst != nil
    }

    /// Takes all commands.
    func collect() -> [PoolCommand] {
        worker_quiet(wakeup)
        return state.withLock { state in
            defer { state.commands.removeAll(keepingCapacity: true) }
            return state.commands
        }
    }

    /// Refuses commands from now on; answers those that came too late to be read.
    func close() -> [PoolCommand] {
        state.withLock { state in
            state.isOpen = false
            defer { state.commands = [] }
            return state.commands
        }
    }
}
