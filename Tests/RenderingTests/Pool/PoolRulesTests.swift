import Testing

@testable import Rendering

@Suite struct PoolRulesTests {
    @Test(
        arguments: [
            (nil, 10_000, 15_000), (Duration.seconds(2), 2_000, 7_000), (.zero, 1, 5_001),
        ] as [(Duration?, Int, Int)])
    func theHardDeadlineKeepsItsDistance(override: Duration?, soft: Int, hard: Int) {
        let deadlines = JobDeadlines(
            softOverride: override, configuration: WorkerConfiguration())
        #expect(deadlines.soft == .milliseconds(soft))
        #expect(deadlines.hard == .milliseconds(hard))
    }

    @Test func aHardDeadlineBeforeTheSoftOneIsTheSoftOne() {
        var configuration = WorkerConfiguration()
        configuration.hardDeadline = .seconds(1)
        let deadlines = JobDeadlines(softOverride: nil, configuration: configuration)
        #expect(deadlines.hard == deadlines.soft)
    }

    @Test(arguments: [
        (499, 600, true, false), (500, 600, true, true), (500, 600, false, false),
        (1, 601, true, true), (1, 601, false, false),
    ])
    func workersAreRecycledByAgeOrSizeButNotTogether(
        jobs: Int, bytes: Int, othersReady: Bool, isDue: Bool
    ) {
        let rule = RecycleRule(afterJobs: 500, aboveBytes: 600)
        #expect(
            rule.isDue(jobs: jobs, residentBytes: bytes, othersReady: othersReady) == isDue)
    }

    @Test(arguments: [(0, 0), (1, 50), (2, 100), (5, 800), (9, 10_000), (1000, 10_000)])
    func startsPauseLongerWithEachFailure(failures: Int, milliseconds: Int) {
        #expect(StartBackoff.pause(afterFailures: failures) == .milliseconds(milliseconds))
    }

    @Test func aSuccessEndsThePause() {
        let now = ContinuousClock.now
        var backoff = StartBackoff()
        backoff.failed(now: now)
        #expect(!backoff.permits(now: now))
        #expect(backoff.permits(now: now.advanced(by: .milliseconds(50))))
        backoff.succeeded()
        #expect(backoff.permits(now: now))
    }

    @Test(arguments: [
        (0.0, 0, 2, 1), (0.1, 3, 2, 1), (1.0, 9, 2, 5), (2.0, 63, 2, 60), (3.0, 0, 0, 3),
    ])
    func retryAfterIsTheTimeTheLineTakes(mean: Double, waiting: Int, workers: Int, seconds: Int) {
        var times = JobTimes()
        times.add(.seconds(mean))
        #expect(times.retryAfterSeconds(waiting: waiting, workers: workers) == seconds)
    }

    @Test func theMeanFollowsNewTimes() {
        var times = JobTimes()
        times.add(.seconds(1))
        times.add(.seconds(3))
        #expect(times.meanSeconds == 2)
        for _ in 0..<100 { times.add(.seconds(10)) }
        #expect(abs(times.meanSeconds - 10) < 0.01)
    }

    @Test(
        arguments: [
            (0, 7, 0, .exited(code: 7)), (11, 0, 10, .crashed(signal: 11)),
            (6, 0, 75, .memoryExceeded), (6, 0, 74, .crashed(signal: 6)),
            (9, 0, 0, .memoryExceeded),
            (24, 0, 0, .deadlineExceeded), (31, 0, 99, .crashed(signal: 31)),
        ] as [(Int32, Int32, Int, WorkerError)])
    func anEndingTellsItsCause(signal: Int32, code: Int32, peak: Int, error: WorkerError) {
        #expect(
            UnaskedEnding.error(
                signal: signal, code: code, peakBytes: peak, memoryLimitBytes: 100) == error)
    }

    @Test(arguments: [(Duration.zero, 0), (.nanoseconds(1), 1), (.milliseconds(1500), 1500)])
    func millisecondsAreRoundedUp(duration: Duration, milliseconds: Int) {
        #expect(duration.inMilliseconds == milliseconds)
    }
}
