internal import CWorkerProcess
internal import Glibc
public import Logging
internal import Synchronization

/// A pool of killable, locked-in child processes that each do one job at a time.
///
/// All its state lives on one thread of its own; callers only post to it and wait, so neither a
/// stuck job nor a full queue ever holds a thread of the server.
public final class WorkerPool: Sendable {
    private let configuration: WorkerConfiguration
    private let logger: Logger
    private let mailbox = Mailbox()
    private let published = PublishedStatistics()
    private let hasStarted = Atomic(false)
    private let lastID = Atomic<UInt64>(0)

    /// A pool that has no worker yet.
    public init(configuration: WorkerConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    /// A pool that was forgotten ends its workers.
    deinit {
        _ = mailbox.post(.shutDown(grace: .zero, nil))
    }

    /// What the pool did, and how it stands.
    public var statistics: PoolStatistics { published.value }

    /// Starts all workers; returns when the first is ready.
    ///
    /// - Throws: ``WorkerError/startFailed`` when three starts failed in a row, or the pool was
    ///   ended meanwhile. Shut the pool down then.
    public func start() async throws(WorkerError) {
        if hasStarted.exchange(true, ordering: .acquiringAndReleasing) == false {
            guard mailbox.wakeup >= 0, startThread() else { throw .startFailed }
        }
        let isReady = await withCheckedContinuation { caller in
            if !mailbox.post(.reportReady(caller)) { caller.resume(returning: false) }
        }
        guard isReady else { throw .startFailed }
    }

    /// Whether the line was full when the supervisor last looked: a job would then most likely be
    /// answered ``WorkerError/queueFull``, and need not be put together at all.
    public var isFull: Bool { published.value.jobsWaiting >= configuration.queueLimit }

    /// Does a job, and answers its reply.
    ///
    /// A task that is cancelled gets ``WorkerError/cancelled`` at once; if the job had begun, it
    /// goes on.
    public func run(_ job: WorkerJob) async throws(WorkerError) -> [UInt8] {
        guard job.payload.count <= WorkerJob.payloadLimit,
            job.descriptors.count <= WorkerJob.descriptorLimit
        else { throw .messageTooLarge }
        guard hasStarted.load(ordering: .acquiring) else { throw .shuttingDown }
        let id = lastID.add(1, ordering: .relaxed).newValue
        let answer: Ticket.Answer = await withTaskCancellationHandler {
            await withCheckedContinuation { caller in
                let isPosted = mailbox.post(.submit(Ticket(id: id, job: job, caller: caller)))
                if !isPosted { caller.resume(returning: .failure(.shuttingDown)) }
                // The handler below may have run before there was anything to withdraw.
                if Task.isCancelled { _ = mailbox.post(.withdraw(id)) }
            }
        } onCancel: {
            _ = mailbox.post(.withdraw(id))
        }
        return try answer.get()
    }

    /// Ends the pool: refuses new jobs and those that wait, lets running ones finish for `grace`,
    /// kills the rest, and returns when no process is left.
    public func shutdown(grace: Duration) async {
        guard hasStarted.load(ordering: .acquiring) else { return }
        await withCheckedContinuation { caller in
            if !mailbox.post(.shutDown(grace: grace, caller)) { caller.resume() }
        }
    }

    private func startThread() -> Bool {
        let duty = SupervisorDuty(
            configuration: configuration, mailbox: mailbox, published: published, logger: logger)
        var thread = pthread_t()
        // The thread takes over this reference.
        let context = Unmanaged.passRetained(duty)
        let error = pthread_create(&thread, nil, superviseForThread, context.toOpaque())
        guard error == 0 else {
            context.release()
            _ = mailbox.close()
            return false
        }
        pthread_detach(thread)
        return true
    }
}

/// What the supervisor's thread is given.
private final class SupervisorDuty: Sendable {
    let configuration: WorkerConfiguration
    let mailbox: Mailbox
    let published: PublishedStatistics
    let logger: Logger

    init(
        configuration: WorkerConfiguration, mailbox: Mailbox, published: PublishedStatistics,
        logger: Logger
    ) {
        self.configuration = configuration
        self.mailbox = mailbox
        self.published = published
        self.logger = logger
    }
}

private func superviseForThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    let duty = Unmanaged<SupervisorDuty>.fromOpaque(context).takeRetainedValue()
    worker_name_thread("render-pool")
    Supervisor(
        configuration: duty.configuration, mailbox: duty.mailbox, published: duty.published,
        logger: duty.logger
    ).run()
    return nil
}
