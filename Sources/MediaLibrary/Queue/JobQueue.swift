public import Catalog
public import Logging

/// Does the jobs that the catalog keeps: a few at a time, again where they fail, also those that an
/// earlier run of the server left behind.
public actor JobQueue {
    /// What became of a job.
    public enum Outcome: Hashable, Sendable {
        /// It is done, or never will be: it is forgotten.
        case finished
        /// It may go better another time.
        case failed
    }

    /// How jobs are done.
    public struct Rules: Sendable {
        /// Jobs at a time.
        public var concurrent = 4
        /// Seconds that a job may take before it counts as left behind.
        public var lease: Int64 = 300
        /// Seconds to wait after the first, second, … try; after the last one a job is given up.
        public var delays: [Int64] = [2, 10, 60, 300, 1_800, 7_200, 21_600]

        /// The defaults as stated beside each rule.
        public init() {}

        /// How long to wait after a number of tries; `nil` where it is given up.
        public func delay(afterAttempts attempts: Int) -> Int64? {
            guard attempts > 0, attempts <= delays.count else { return nil }
            return delays[attempts - 1]
        }
    }

    private let catalog: AssetCatalog
    private let rules: Rules
    private let clock: @Sendable () -> Int64
    private let logger: Logger
    private var perform: (@Sendable (QueuedJob) async -> Outcome)?
    private var running = 0
    private var isTaking = false
    private var isAskedAgain = false

    /// - Parameter clock: the catalog's time in Unix seconds.
    public init(
        catalog: AssetCatalog, rules: Rules = Rules(), logger: Logger,
        clock: @escaping @Sendable () -> Int64
    ) {
        self.catalog = catalog
        self.rules = rules
        self.logger = logger
        self.clock = clock
    }

    /// Begins to do jobs, at once also those that an earlier run took or put off.
    ///
    /// - Parameter perform: does one job. It may be asked to do the same job again when the server
    ///   ended while it did it.
    public func start(_ perform: @escaping @Sendable (QueuedJob) async -> Outcome) async {
        do { try await catalog.recallJobs() } catch {
            logger.error("The queue cannot be read", metadata: ["error": "\(error)"])
        }
        self.perform = perform
        look()
    }

    /// Takes no new jobs; those at hand go on.
    public func stop() { perform = nil }

    /// How many jobs are being done.
    public var atHand: Int { running }

    /// Looks for jobs that are due. Whoever has queued one calls this; somebody calls it now and then
    /// for those that wait for their time.
    public func look() {
        guard let perform else { return }
        guard !isTaking else {
            isAskedAgain = true
            return
        }
        let free = rules.concurrent - running
        guard free > 0 else { return }
        isTaking = true
        Task { await take(free, perform) }
    }

    private func take(
        _ count: Int, _ perform: @escaping @Sendable (QueuedJob) async -> Outcome
    ) async {
        var jobs: [QueuedJob] = []
        do {
            // Most looks find nothing, and reading disturbs nobody.
            if let due = try await catalog.nextJobDue(), due <= clock() {
                jobs = try await catalog.takeJobs(limit: count, lease: rules.lease)
            }
        } catch {
            logger.error("The queue cannot be read", metadata: ["error": "\(error)"])
        }
        isTaking = false
        running += jobs.count
        for job in jobs {
            Task {
                await settle(job, await perform(job))
                running -= 1
                look()
            }
        }
        guard isAskedAgain else { return }
        isAskedAgain = false
        look()
    }

    private func settle(_ job: QueuedJob, _ outcome: Outcome) async {
        do {
            switch outcome {
            case .finished: try await catalog.finish(job)
            case .failed:
                guard let delay = rules.delay(afterAttempts: job.attempts) else {
                    logger.warning(
                        "A job was given up",
                        metadata: ["kind": "\(job.kind)", "attempts": "\(job.attempts)"])
                    return try await catalog.finish(job)
                }
                try await catalog.putOff(job, until: clock() + delay)
            }
        } catch {
            // Its lease runs out, and it is done again.
            logger.error("A job cannot be settled", metadata: ["error": "\(error)"])
        }
    }
}
