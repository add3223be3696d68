import Assets
import Synchronization

/// How many calls of the Admin API a cloud may make in an hour of the clock.
final class RateLimit: Sendable {
    /// What is left to a cloud after a call.
    struct State: Hashable {
        var limit: Int
        var remaining: Int
        /// When counting begins anew, in Unix seconds.
        var resetsAt: Int64
        /// Whether the call was one too many.
        var isExceeded: Bool
    }

    private struct Count {
        var hour: Int64
        var calls: Int
    }

    /// Calls an hour; 0 for no limit.
    let limit: Int
    private let counts = Mutex<[CloudName: Count]>([:])

    init(limit: Int) { self.limit = limit }

    /// Counts a call at a time in Unix seconds; `nil` where there is no limit.
    func count(_ cloud: CloudName, at now: Int64) -> State? {
        guard limit > 0 else { return nil }
        let hour = now / 3_600
        let calls = counts.withLock { counts in
            var count = counts[cloud] ?? Count(hour: hour, calls: 0)
            if count.hour != hour { count = Count(hour: hour, calls: 0) }
            count.calls += 1
            counts[cloud] = count
            return count.calls
        }
        return State(
            limit: limit, remaining: max(0, limit - calls), resetsAt: (hour + 1) * 3_600,
            isExceeded: calls > limit)
    }
}
