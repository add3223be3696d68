import Testing

@testable import Rendering

@Suite struct WaitingLineTests {
    let start = ContinuousClock.now

    private func at(_ seconds: Double) -> ContinuousClock.Instant {
        start.advanced(by: .seconds(seconds))
    }

    /// A line that `names` joined one second after the other, as far as it took them.
    private func line(of names: [String], limit: Int = 9) -> WaitingLine<String> {
        var line = WaitingLine<String>(limit: limit, waitLimit: .seconds(5))
        for (index, name) in names.enumerated() {
            _ = line.join(name, id: UInt64(index), now: at(Double(index)))
        }
        return line
    }

    /// Who stands in it, in order.
    private func names(in line: WaitingLine<String>) -> [String] {
        var copy = line
        return copy.empty()
    }

    @Test func firstComeIsFirstServed() {
        var line = line(of: ["a", "b", "c"])
        let served = [line.next()?.element, line.next()?.element]
        #expect(served == ["a", "b"])
        #expect(names(in: line) == ["c"])
    }

    @Test func aFullLineTakesNobodyUntilOneHasLeft() {
        var line = line(of: ["a", "b"], limit: 1)
        #expect(names(in: line) == ["a"])
        let left = line.withdraw(0)
        #expect(left == "a")
        let isIn = line.join("c", id: 2, now: start)
        #expect(isIn)
    }

    @Test func whoIsPutBackIsNext() throws {
        var line = line(of: ["a", "b"])
        let first = line.next()
        line.putBack(try #require(first))
        #expect(names(in: line) == ["a", "b"])
    }

    @Test(
        arguments: [
            (4.999, [], 5.0), (5.0, ["a"], 6.0), (6.5, ["a", "b"], nil),
        ] as [(Double, [String], Double?)])
    func onlyThoseWhoWaitedTooLongAreShed(seconds: Double, shed: [String], nextLeave: Double?) {
        var line = line(of: ["a", "b"])
        let late = line.shed(now: at(seconds))
        #expect(late == shed)
        #expect(line.nextLeave == nextLeave.map(at))
    }

    @Test func whoIsNotInTheLineCannotLeaveIt() {
        var line = line(of: ["a"])
        let stranger = line.withdraw(7)
        #expect(stranger == nil)
        #expect(names(in: line) == ["a"])
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
