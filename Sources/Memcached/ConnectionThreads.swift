internal import Glibc

/// One piece of work for a connection.
struct Operation: Sendable {
    /// How many bytes of values it keeps in memory while it waits.
    var bytes = 0
    /// Who waits for it, if anybody does.
    var waiter: (any Expiring)?
    /// The work. It may block.
    var run: @Sendable (Connection) -> Void
}

/// A few threads with a connection each, which take operations from one bounded queue, and one more
/// that lets nobody wait past the deadline.
///
/// Unchecked: everything that changes is in `state`, which is touched under `mutex` only.
final class ConnectionThreads: @unchecked Sendable {
    private struct State {
        var queue = Fifo<Operation>()
        var queuedBytes = 0
        /// In the order of their deadlines, since all have the same patience.
        var deadlines = Fifo<(ContinuousClock.Instant, any Expiring)>()
        /// Whether the deadline thread sleeps until somebody wakes it.
        var isDeadlineThreadIdle = false
        var isClosing = false
        var workers = 0
        var isDeadlineThreadAlive = false
        var closers: [CheckedContinuation<Void, Never>] = []
    }

    private let configuration: MemcachedConfiguration
    private let patience: Duration
    private var state = State()
    /// Owned; destroyed in `deinit`, when no thread is left that could use them.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let workAdded = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let deadlineAdded = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    /// Starts the threads. They keep this object alive until `close`.
    init(_ configuration: MemcachedConfiguration) {
        self.configuration = configuration
        patience = .milliseconds(max(1, configuration.patienceMilliseconds))
        initializeLocks()
        state.workers = max(1, configuration.threads)
        state.isDeadlineThreadAlive = true
        for _ in 0..<state.workers {
            start { threads in
                threads.work()
                threads.workerEnded()
            }
        }
        start { $0.watchDeadlines() }
    }

    deinit {
        pthread_cond_destroy(deadlineAdded)
        pthread_cond_destroy(workAdded)
        pthread_mutex_destroy(mutex)
        deadlineAdded.deallocate()
        workAdded.deallocate()
        mutex.deallocate()
    }

    /// Queues `operation`; false, at once, where too much is waiting or the threads are closing.
    func submit(_ operation: Operation) -> Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        guard !state.isClosing, state.queue.count < configuration.maximumPendingOperations,
            operation.bytes == 0
                || state.queuedBytes + operation.bytes <= configuration.maximumPendingBytes
        else { return false }
        state.queue.append(operation)
        state.queuedBytes += operation.bytes
        pthread_cond_signal(workAdded)
        if let waiter = operation.waiter { expect(waiter) }
        return true
    }

    /// Takes nothing more, finishes what is queued and frees the connections.
    func close() async {
        await withCheckedContinuation { continuation in
            if !beginClosing(waking: continuation) { continuation.resume() }
        }
    }

    /// As `close`, without waiting for the end.
    func closeInBackground() { _ = beginClosing(waking: nil) }

    /// False where all threads have ended, so that nobody would wake `closer`.
    private func beginClosing(waking closer: CheckedContinuation<Void, Never>?) -> Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        state.isClosing = true
        pthread_cond_broadcast(workAdded)
        pthread_cond_signal(deadlineAdded)
        guard state.isDeadlineThreadAlive else { return false }
        if let closer { state.closers.append(closer) }
        return true
    }

    /// Puts a deadline on `waiter`. Under `mutex`.
    private func expect(_ waiter: any Expiring) {
        dropSettled()
        state.deadlines.append((.now.advanced(by: patience), waiter))
        guard state.isDeadlineThreadIdle else { return }
        state.isDeadlineThreadIdle = false
        pthread_cond_signal(deadlineAdded)
    }
}

// What the threads do.
extension ConnectionThreads {
    private func work() {
        let connection = Connection(configuration)
        while let operation = nextOperation() { operation.run(connection) }
    }

    /// Waits for an operation; `nil` when closing and all is done.
    ///
    /// `state` is touched in short accesses around the wait, never by one `inout` across it: other
    /// threads change it meanwhile.
    private func nextOperation() -> Operation? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let operation = state.queue.popFirst() {
                state.queuedBytes -= operation.bytes
                return operation
            }
            if state.isClosing { return nil }
            pthread_cond_wait(workAdded, mutex)
        }
    }

    private func workerEnded() {
        pthread_mutex_lock(mutex)
        state.workers -= 1
        pthread_cond_signal(deadlineAdded)
        pthread_mutex_unlock(mutex)
    }

    private func watchDeadlines() {
        while let expired = nextExpired() { expired.expire() }
        pthread_mutex_lock(mutex)
        state.isDeadlineThreadAlive = false
        let closers = state.closers
        pthread_mutex_unlock(mutex)
        for closer in closers { closer.resume() }
    }

    /// Waits until a deadline has passed; `nil` when all workers have ended.
    private func nextExpired() -> (any Expiring)? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            dropSettled()
            if let (deadline, waiter) = state.deadlines.first {
                let left = ContinuousClock.now.duration(to: deadline)
                if left <= .zero {
                    _ = state.deadlines.popFirst()
                    return waiter
                }
                var time = Self.monotonicTime(in: left)
                pthread_cond_timedwait(deadlineAdded, mutex, &time)
            } else {
                if state.workers == 0 { return nil }
                state.isDeadlineThreadIdle = true
                pthread_cond_wait(deadlineAdded, mutex)
                state.isDeadlineThreadIdle = false
            }
        }
    }

    /// Forgets the oldest deadlines that were met. Under `mutex`.
    private func dropSettled() {
        while let (_, oldest) = state.deadlines.first, oldest.isSettled {
            _ = state.deadlines.popFirst()
        }
    }

    private static func monotonicTime(in duration: Duration) -> timespec {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        let (seconds, attoseconds) = duration.components
        let nanoseconds = now.tv_nsec + Int(attoseconds / 1_000_000_000)
        return timespec(
            tv_sec: now.tv_sec + Int(seconds) + nanoseconds / 1_000_000_000,
            tv_nsec: nanoseconds % 1_000_000_000)
    }
}

// Threads and locks of the system.
extension ConnectionThreads {
    private func initializeLocks() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(workAdded, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        // A deadline must not move when somebody sets the clock.
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(deadlineAdded, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    /// What a new thread is given: released by the thread.
    private final class Start {
        let body: () -> Void
        init(body: @escaping () -> Void) { self.body = body }
    }

    private func start(_ body: @escaping (ConnectionThreads) -> Void) {
        // The server's signal handling belongs to other threads: these are born with all blocked.
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        let start = Unmanaged.passRetained(Start { body(self) })
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                let start = Unmanaged<Start>.fromOpaque(context).takeRetainedValue()
                start.body()
                return nil
            }, start.toOpaque())
        // Only at start-up: a system that has no thread left for us cannot run a server at all.
        precondition(code == 0, "pthread_create: \(code)")
        pthread_detach(thread)
    }
}
