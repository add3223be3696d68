import Testing

@testable import Rendering

@Suite struct WaitingLineTests {
    let start = ContinuousClock.now

    private func at(_ seconds: Double) -> ContinuousClock.Instant {
        start.advanced(by: .seconds(seconds))
    }

    @Test func firstComeIsFirstServed() {
        var line = WaitingLine<String>(limit: 3, waitLimit: .seconds(5))
        for (id, name) in ["a", "b", "c"].enumerated() {
            #expect(line.join(name, id: UInt64(id), now: start))
        }
        #expect(line.next()?.element == "a")
        #expect(line.next()?.element == "b")
        #expect(line.count == 1)
    }

    @Test func aFullLineTakesNobodyUntilOneHasLeft() {
        var line = WaitingLine<String>(limit: 1, waitLimit: .seconds(5))
        #expect(line.join("a", id: 1, now: start))
        #expect(!line.join("b", id: 2, now: start))
        #expect(line.withdraw(1) == "a")
        #expect(line.join("b", id: 2, now: start))
    }

    @Test func whoIsPutBackIsNext() throws {
        var line = WaitingLine<String>(limit: 2, waitLimit: .seconds(5))
        #expect(line.join("a", id: 1, now: start))
        #expect(line.join("b", id: 2, now: start))
        line.putBack(try #require(line.next()))
        #expect(line.next()?.element == "a")
    }

    @Test func onlyThoseWhoWaitedTooLongAreShed() {
        var line = WaitingLine<String>(limit: 9, waitLimit: .seconds(5))
        #expect(line.join("a", id: 1, now: at(0)))
        #expect(line.join("b", id: 2, now: at(1)))
        #expect(line.nextLeave == at(5))
        #expect(line.shed(now: at(4.999)) == [])
        #expect(line.shed(now: at(5)) == ["a"])
        #expect(line.nextLeave == at(6))
        #expect(line.withdraw(1) == nil)
    }

    /// Two workers of 0.1 s a job (20 jobs a second) are asked 80 jobs a second for a minute.
    @Test func fourfoldOverloadKeepsAllWorkersAtWorkAndBoundsTheWait() {
        var line = WaitingLine<Double>(limit: 64, waitLimit: .seconds(2))
        var freeAt = [0.0, 0.0]
        var done = 0
        var longestWait = 0.0
        for arrival in 0..<4800 {
            let now = Double(arrival) / 80
            _ = line.shed(now: at(now))
            for worker in freeAt.indices where freeAt[worker] <= now {
                guard let place = line.next() else { continue }
                longestWait = max(longestWait, now - place.element)
                freeAt[worker] = now + 0.1
                done += 1
            }
            _ = line.join(now, id: UInt64(arrival), now: at(now))
        }
        #expect(Double(done) >= 0.9 * 60 * 20)
        #expect(longestWait <= 2)
    }
}
