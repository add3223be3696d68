internal import Synchronization

/// Something that a deadline can end.
protocol Expiring: AnyObject, Sendable {
    /// Whether it has ended already.
    var isSettled: Bool { get }
    /// Ends it, unless it has ended.
    func expire()
}

/// What a caller waits for: given once, by the thread that did the work or by the deadline,
/// whichever comes first.
final class Answer<Value: Sendable>: Expiring {
    private let continuation: Mutex<CheckedContinuation<Value, Never>?>
    private let onExpiry: @Sendable () -> Value

    /// `onExpiry` runs where the deadline comes first, and says what the caller gets then.
    init(
        _ continuation: CheckedContinuation<Value, Never>,
        onExpiry: @escaping @Sendable () -> Value
    ) {
        self.continuation = Mutex(continuation)
        self.onExpiry = onExpiry
    }

    var isSettled: Bool { continuation.withLock { $0 == nil } }

    /// Gives what `value` returns to the caller; `value` is not run where the caller has been
    /// answered already.
    func settle(_ value: () -> Value) {
        let waiting = continuation.withLock { waiting in
            defer { waiting = nil }
            return waiting
        }
        waiting?.resume(returning: value())
    }

    func expire() { settle(onExpiry) }
}
