import Testing

@testable import Memcached

@Suite struct BreakerTests {
    enum Step: Sendable {
        case ask(Breaker.Verdict)
        case succeed, fail
        case probeSucceeds, probeFails
        case pass(milliseconds: Int)
    }

    struct Story: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var steps: [Step]
        var isOpen: Bool
    }

    static let stories = [
        Story(testDescription: "a new one is closed", steps: [.ask(.goAhead)], isOpen: false),
        Story(
            testDescription: "two failures do not open it",
            steps: [.fail, .fail, .ask(.goAhead)], isOpen: false),
        Story(
            testDescription: "three failures in a row open it",
            steps: [.fail, .fail, .fail, .ask(.skip)], isOpen: true),
        Story(
            testDescription: "a success in between starts the count again",
            steps: [.fail, .fail, .succeed, .fail, .fail, .ask(.goAhead)], isOpen: false),
        Story(
            testDescription: "nothing is probed before a second has passed",
            steps: [.fail, .fail, .fail, .pass(milliseconds: 999), .ask(.skip)], isOpen: true),
        Story(
            testDescription: "one probe a second is asked for, of one caller",
            steps: [
                .fail, .fail, .fail, .pass(milliseconds: 1000), .ask(.skipAndProbe), .ask(.skip),
                .pass(milliseconds: 5000), .ask(.skip),
            ], isOpen: true),
        Story(
            testDescription: "a probe that succeeds closes it",
            steps: [
                .fail, .fail, .fail, .pass(milliseconds: 1000), .ask(.skipAndProbe),
                .probeSucceeds, .ask(.goAhead), .fail, .fail, .ask(.goAhead),
            ], isOpen: false),
        Story(
            testDescription: "a probe that fails keeps it open for another second",
            steps: [
                .fail, .fail, .fail, .pass(milliseconds: 1000), .ask(.skipAndProbe), .probeFails,
                .pass(milliseconds: 999), .ask(.skip), .pass(milliseconds: 1), .ask(.skipAndProbe),
            ], isOpen: true),
        Story(
            testDescription: "what was on its way when it opened does not close it",
            steps: [.fail, .fail, .fail, .succeed, .ask(.skip)], isOpen: true),
        Story(
            testDescription: "what fails late does not put the probe off",
            steps: [
                .fail, .fail, .fail, .pass(milliseconds: 900), .fail, .pass(milliseconds: 100),
                .ask(.skipAndProbe),
            ], isOpen: true),
        Story(
            testDescription: "a result of no probe means nothing",
            steps: [.fail, .fail, .fail, .probeSucceeds, .ask(.skip)], isOpen: true),
    ]

    @Test(arguments: stories) func followsTheStory(_ story: Story) {
        var breaker = Breaker(failuresUntilOpen: 3, probeInterval: .seconds(1))
        var now = ContinuousClock.now
        for (place, step) in story.steps.enumerated() {
            switch step {
            case .ask(let verdict): #expect(breaker.admit(at: now) == verdict, "step \(place)")
            case .succeed: breaker.record(succeeded: true, at: now)
            case .fail: breaker.record(succeeded: false, at: now)
            case .probeSucceeds: breaker.recordProbe(succeeded: true, at: now)
            case .probeFails: breaker.recordProbe(succeeded: false, at: now)
            case .pass(let milliseconds): now = now.advanced(by: .milliseconds(milliseconds))
            }
        }
        #expect(breaker.isOpen == story.isOpen)
    }
}
