internal import CWorkerProcess

/// One piece of work for a worker: opaque bytes, open files, and what to blame if it goes wrong.
public struct WorkerJob: Sendable {
    /// What the worker's handler reads; at most ``payloadLimit`` bytes.
    public var payload: [UInt8]
    /// Open files handed to the worker in this order; at most ``descriptorLimit``.
    ///
    /// The pool borrows them until `run` returns; the caller keeps and closes them.
    public var descriptors: [Int32]
    /// What names the inputs: a job that ends its worker counts as a strike against these.
    public var inputKeys: [String]
    /// A soft deadline of this job's own; the hard one keeps its distance from it.
    public var softDeadline: Duration?

    /// A job.
    public init(
        payload: [UInt8], descriptors: [Int32] = [], inputKeys: [String] = [],
        softDeadline: Duration? = nil
    ) {
        self.payload = payload
        self.descriptors = descriptors
        self.inputKeys = inputKeys
        self.softDeadline = softDeadline
    }

    /// The most bytes of a payload, and of a reply.
    public static let payloadLimit = 128 << 10
    /// The most descriptors of one job.
    public static let descriptorLimit = Int(WORKER_DESCRIPTOR_LIMIT)
}

/// Why a job has no reply.
///
/// No job is tried a second time by the pool: one that ended its worker would end the next.
public enum WorkerError: Error, Equatable, Sendable {
    /// Too many jobs wait, or this one waited too long; worth another try after this time.
    case queueFull(retryAfterSeconds: Int)
    /// This input ended too many workers lately; the job was not tried.
    case poisoned(inputKey: String)
    /// The job did not end in time, or used too much processor time; its worker was killed.
    case deadlineExceeded
    /// The job used too much memory; its worker was killed.
    case memoryExceeded
    /// The worker was ended by this signal (31 is a call that the sandbox forbids).
    case crashed(signal: Int32)
    /// The worker ended itself in the middle of the job.
    case exited(code: Int32)
    /// No worker could be started.
    case startFailed
    /// The pool ends, has ended, or was never started.
    case shuttingDown
    /// The worker said something that it cannot have meant; it was killed.
    case protocolViolation
    /// The payload or the reply has more bytes, or the job more descriptors, than fit.
    case messageTooLarge
    /// The task that asked was cancelled. A job that had begun goes on, and nobody hears of it.
    case cancelled
}
