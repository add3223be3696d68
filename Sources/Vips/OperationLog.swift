import Synchronization

/// Notes which operations are built, for explaining what a transformation does.
public final class OperationLog: Sendable {
    @TaskLocal static var current: OperationLog?

    private let noted = Mutex<[String]>([])

    public init() {}

    /// Does `work`, and notes the nicknames of the operations that it builds, in their order.
    public func record<Result>(_ work: () throws -> Result) rethrows -> Result {
        try Self.$current.withValue(self) { try work() }
    }

    /// What was noted since it was last taken.
    public func take() -> [String] {
        noted.withLock { names in
            defer { names = [] }
            return names
        }
    }

    func note(_ name: String) { noted.withLock { $0.append(name) } }
}
