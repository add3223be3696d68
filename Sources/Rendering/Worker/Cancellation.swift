/// Whether a job should end: asked now and then by the code at work.
public struct Cancellation: Sendable {
    /// When the job's soft deadline passes.
    public let deadline: ContinuousClock.Instant

    /// Whether the soft deadline has passed; a worker that goes on is killed at the hard one.
    public var isRequested: Bool { ContinuousClock.now >= deadline }

    /// A cancellation that is requested at `deadline`.
    public init(deadline: ContinuousClock.Instant) {
        self.deadline = deadline
    }
}
