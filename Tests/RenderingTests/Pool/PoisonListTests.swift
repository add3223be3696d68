import Testing

@testable import Rendering

@Suite struct PoisonListTests {
    let start = ContinuousClock.now

    private func list(capacity: Int = 8) -> PoisonList {
        PoisonList(strikeLimit: 2, period: .seconds(600), capacity: capacity)
    }

    @Test func theSecondStrikeRefusesTheInput() {
        var poison = list()
        poison.strike(["bad"], now: start)
        #expect(poison.refused(["bad"], now: start) == nil)
        poison.strike(["bad"], now: start)
        #expect(poison.refused(["good", "bad"], now: start) == "bad")
        #expect(poison.refused(["good"], now: start) == nil)
    }

    @Test func aRefusalEndsAfterItsPeriodAndStrikesStartAgain() {
        var poison = list()
        poison.strike(["bad"], now: start)
        poison.strike(["bad"], now: start.advanced(by: .seconds(100)))
        #expect(poison.refused(["bad"], now: start.advanced(by: .seconds(699))) == "bad")
        let later = start.advanced(by: .seconds(700))
        #expect(poison.refused(["bad"], now: later) == nil)
        poison.strike(["bad"], now: later)
        #expect(poison.refused(["bad"], now: later) == nil)
    }

    @Test func aSuccessClearsStrikes() {
        var poison = list()
        poison.strike(["slow"], now: start)
        poison.absolve(["slow"])
        poison.strike(["slow"], now: start)
        #expect(poison.refused(["slow"], now: start) == nil)
    }

    @Test func aProvenInputIsNotBlamedForItsCompany() {
        var poison = list()
        poison.absolve(["logo"])
        for bad in ["one", "two", "three"] {
            poison.strike([bad, "logo"], now: start)
            poison.strike([bad, "logo"], now: start)
            #expect(poison.refused([bad], now: start) == bad)
        }
        #expect(poison.refused(["logo"], now: start) == nil)
    }

    @Test func provenInputsAreBlamedWhenNobodyElseIsThere() {
        var poison = list()
        poison.absolve(["a"])
        poison.strike(["a"], now: start)
        poison.strike(["a"], now: start)
        #expect(poison.refused(["a"], now: start) == "a")
    }

    @Test func anInputNamedTwiceGetsOneStrike() {
        var poison = list()
        poison.strike(["a", "a"], now: start)
        #expect(poison.refused(["a"], now: start) == nil)
    }

    @Test func theListIsBoundedAndForgetsTheOldest() {
        var poison = list(capacity: 8)
        for number in 0..<20 {
            let now = start.advanced(by: .seconds(number))
            poison.strike(["\(number)"], now: now)
            poison.strike(["\(number)"], now: now)
            poison.absolve(["fine \(number)"])
        }
        let now = start.advanced(by: .seconds(20))
        #expect(poison.count == 8)
        #expect(poison.refused(["19"], now: now) == "19")
        #expect(poison.refused(["11"], now: now) == nil)
    }
}
