/// What the pool did so far, and how it stands.
public struct PoolStatistics: Sendable, Equatable {
    /// Workers that are ready or at work.
    public var workersAlive = 0
    /// Workers at work.
    public var workersBusy = 0
    /// Workers that were started and are not ready yet.
    public var workersStarting = 0
    /// Process IDs of all workers that are not ended, including those on their way out.
    public var processIDs: [Int32] = []
    /// Jobs that wait for a worker.
    public var jobsWaiting = 0
    /// Jobs that were replied to.
    public var jobsDone = 0
    /// A moving mean of the time that replied jobs took, in seconds.
    public var meanJobSeconds = 0.0
    /// Jobs answered ``WorkerError/queueFull``.
    public var jobsShed = 0
    /// Jobs answered ``WorkerError/poisoned``.
    public var poisonedRefusals = 0
    /// Workers ended out of order, by cause.
    public var losses: [WorkerLoss: Int] = [:]
    /// Workers replaced because of their age or size.
    public var workersRecycled = 0
    /// Workers started.
    public var workersStarted = 0
    /// Starts that failed.
    public var startsFailed = 0
    /// What a worker said of its sandbox, such as `landlock abi 7, system call filter on`.
    public var sandboxReport = ""
}

/// What ended a worker out of order.
public enum WorkerLoss: String, Sendable, CaseIterable {
    /// Killed: the hard deadline had passed.
    case deadline
    /// Killed: too much processor time.
    case processor
    /// Killed, by us or by the system: too much memory.
    case memory
    /// Ended by a signal of its own making.
    case crash
    /// Ended itself.
    case exit
    /// Killed: it said something out of turn.
    case protocolViolation
    /// Killed: it had a job that outlasted the shutdown's grace.
    case shutdown
}
