/// Decides whether a server that fails is worth another try. A plain value: time is handed in.
///
/// A hung memcached makes every get wait for the whole time-out, and libmemcached never gives up on
/// it. After some failures in a row the breaker opens: everything is skipped, and once in a while a
/// probe, which nobody waits for, finds out whether the server is back.
struct Breaker: Hashable, Sendable {
    typealias Instant = ContinuousClock.Instant

    /// What to do with an operation.
    enum Verdict: Hashable { case goAhead, skip, skipAndProbe }

    private enum State: Hashable {
        case closed(failuresInARow: Int)
        case open(probeAt: Instant)
        case probing
    }

    private let failuresUntilOpen: Int
    private let probeInterval: Duration
    private var state = State.closed(failuresInARow: 0)

    /// A closed breaker that opens after `failuresUntilOpen` (1 or more) failures in a row.
    init(failuresUntilOpen: Int, probeInterval: Duration) {
        self.failuresUntilOpen = max(1, failuresUntilOpen)
        self.probeInterval = probeInterval
    }

    /// Whether operations are skipped.
    var isOpen: Bool {
        switch state {
        case .closed: false
        case .open, .probing: true
        }
    }

    /// Whether an operation may go ahead at `now`. After `skipAndProbe` the caller owes a probe and
    /// its result; until then nobody else is asked for one.
    mutating func admit(at now: Instant) -> Verdict {
        switch state {
        case .closed: return .goAhead
        case .probing: return .skip
        case .open(let probeAt):
            guard now >= probeAt else { return .skip }
            state = .probing
            return .skipAndProbe
        }
    }

    /// Notes how an operation that went ahead has ended. One that ends after the breaker opened
    /// says nothing new.
    mutating func record(succeeded: Bool, at now: Instant) {
        guard case .closed(let failures) = state else { return }
        if succeeded {
            state = .closed(failuresInARow: 0)
        } else if failures + 1 < failuresUntilOpen {
            state = .closed(failuresInARow: failures + 1)
        } else {
            state = .open(probeAt: now.advanced(by: probeInterval))
        }
    }

    /// Notes how a probe has ended.
    mutating func recordProbe(succeeded: Bool, at now: Instant) {
        guard case .probing = state else { return }
        state =
            succeeded
            ? .closed(failuresInARow: 0) : .open(probeAt: now.advanced(by: probeInterval))
    }
}
