import Foundation
import Synchronization

/// Looks until a condition holds; false when it does not within the limit. Blocks its thread: for
/// threads of our own only. The pause is between two looks, not a wait for something to be over.
func poll(within limit: Duration, _ condition: () -> Bool) -> Bool {
    let deadline = ContinuousClock.now.advanced(by: limit)
    while true {
        if condition() { return true }
        guard ContinuousClock.now < deadline else { return false }
        usleep(4_000)
    }
}

/// Runs something that blocks on a thread of its own, so that tests do not hold up each other.
func onThread<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
}

/// Runs `body` on so many threads at once and collects what they give, in the threads' order.
func atOnce<Value: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (Int) throws -> Value
) async throws -> [Value] {
    let gate = Gate(waiting: count)
    return try await withThrowingTaskGroup(of: (Int, Value).self) { group in
        for index in 0..<count {
            group.addTask {
                try await onThread {
                    gate.pass()
                    return (index, try body(index))
                }
            }
        }
        var values: [(Int, Value)] = []
        for try await value in group { values.append(value) }
        return values.sorted { $0.0 < $1.0 }.map(\.1)
    }
}

/// Holds threads back until all have come.
private final class Gate: Sendable {
    private let missing: Mutex<Int>
    private let bell = DispatchSemaphore(value: 0)

    init(waiting count: Int) { missing = Mutex(count) }

    func pass() {
        let isLast = missing.withLock { missing in
            missing -= 1
            return missing == 0
        }
        if !isLast { bell.wait() }
        bell.signal()
    }
}

/// A sign that one thread sets and others look at.
final class Flag: Sendable {
    private let value = Atomic<Bool>(false)
    var isUp: Bool { value.load(ordering: .acquiring) }
    func raise() { value.store(true, ordering: .releasing) }
}

/// How long requests took.
struct Latencies: Sendable {
    private(set) var milliseconds: [Double] = []

    mutating func add(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        milliseconds.append(Double(seconds) * 1_000 + Double(attoseconds) / 1e15)
    }

    mutating func add(_ other: Latencies) { milliseconds += other.milliseconds }

    /// The value below which that share lies, 0 to 1.
    func percentile(_ share: Double) -> Double {
        guard !milliseconds.isEmpty else { return 0 }
        let sorted = milliseconds.sorted()
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }
}
