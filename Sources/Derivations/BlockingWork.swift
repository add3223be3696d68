import Dispatch

/// Work that blocks a thread, such as reading and syncing files, away from Swift's few threads.
public enum BlockingWork {
    private static let queue = DispatchQueue(
        label: "heliograph.files", attributes: .concurrent)
    /// Bounds the threads that wait for the disk.
    private static let permits = DispatchSemaphore(value: 32)

    /// Runs `work` on a thread of its own kind and gives what it gives.
    public static func run<Value: Sendable, Failure: Error>(
        _ work: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
            queue.async {
                permits.wait()
                defer { permits.signal() }
                continuation.resume(returning: Result(catching: work))
            }
        }
        return try result.get()
    }
}
