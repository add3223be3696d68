internal import Synchronization

/// How the server does: the breaker and the counters, under one lock.
final class Health: Sendable {
    private struct State {
        var breaker: Breaker
        var statistics = MemcachedStatistics()
    }

    private let state: Mutex<State>

    init(_ configuration: MemcachedConfiguration) {
        let breaker = Breaker(
            failuresUntilOpen: configuration.failuresUntilOpen,
            probeInterval: .milliseconds(configuration.probeIntervalMilliseconds))
        state = Mutex(State(breaker: breaker))
    }

    var statistics: MemcachedStatistics {
        state.withLock { state in
            var statistics = state.statistics
            statistics.isOpen = state.breaker.isOpen
            return statistics
        }
    }

    var isOpen: Bool { state.withLock { $0.breaker.isOpen } }

    /// What to do with a new operation; one that is skipped is counted.
    func admit() -> Breaker.Verdict {
        state.withLock { state in
            let verdict = state.breaker.admit(at: .now)
            if verdict != .goAhead { state.statistics.skippedWhileOpen += 1 }
            return verdict
        }
    }

    /// Notes an operation that was admitted, but found the breaker open when its turn came.
    func skipped() { state.withLock { $0.statistics.skippedWhileOpen += 1 } }

    /// Notes an operation that found the queue full.
    func dropped() { state.withLock { $0.statistics.droppedQueueFull += 1 } }

    /// Notes a set that was too big to send.
    func refusedSet() { state.withLock { $0.statistics.refusedSets += 1 } }

    /// Notes an operation that had no proper answer.
    func failed() {
        state.withLock { state in
            state.statistics.failures += 1
            state.breaker.record(succeeded: false, at: .now)
        }
    }

    /// Notes an operation that the server answered, and lets `count` count it.
    func answered(_ count: (inout MemcachedStatistics) -> Void) {
        state.withLock { state in
            count(&state.statistics)
            state.breaker.record(succeeded: true, at: .now)
        }
    }

    /// Notes how a probe has ended.
    func probed(succeeded: Bool) {
        state.withLock { $0.breaker.recordProbe(succeeded: succeeded, at: .now) }
    }
}
