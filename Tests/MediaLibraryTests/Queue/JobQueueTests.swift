import Catalog
import Logging
import Synchronization
import Testing

@testable import MediaLibrary

@Suite struct JobQueueTests {
    private func queue(
        _ house: House, _ change: (inout JobQueue.Rules) -> Void = { _ in }
    ) -> JobQueue {
        var rules = JobQueue.Rules()
        change(&rules)
        return JobQueue(
            catalog: house.catalog, rules: rules,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
            clock: AssetCatalog.systemClock)
    }

    @Test func jobsAreDoneAndForgottenAFewAtATime() async throws {
        let house = try await House()
        for number in 0..<10 {
            try await house.catalog.enqueue(kind: "\(number)", cloud: demo, payload: "")
        }
        let (done, mark) = AsyncStream.makeStream(of: String.self)
        let atOnce = Mutex((now: 0, most: 0))
        let jobs = queue(house) { $0.concurrent = 3 }
        await jobs.start { job in
            atOnce.withLock {
                $0.now += 1
                $0.most = max($0.most, $0.now)
            }
            await Task.yield()
            atOnce.withLock { $0.now -= 1 }
            mark.yield(job.kind)
            return .finished
        }
        var kinds: Set<String> = []
        for await kind in done {
            kinds.insert(kind)
            if kinds.count == 10 { break }
        }
        while await jobs.atHand > 0 { await Task.yield() }
        #expect(try await house.catalog.nextJobDue() == nil)
        #expect(atOnce.withLock { $0.most } <= 3)
    }

    @Test func whatFailsComesAgainLater() async throws {
        let house = try await House()
        try await house.catalog.enqueue(kind: "a", cloud: demo, payload: "")
        let before = AssetCatalog.systemClock()
        let (done, mark) = AsyncStream.makeStream(of: Int.self)
        let jobs = queue(house) { $0.delays = [1_000] }
        await jobs.start { job in
            mark.yield(job.attempts)
            return .failed
        }
        for await attempts in done {
            #expect(attempts == 1)
            break
        }
        while await jobs.atHand > 0 { await Task.yield() }
        #expect(try await house.catalog.nextJobDue() ?? 0 >= before + 1_000)
    }

    @Test(arguments: [(0, nil), (1, 2), (2, 10), (7, 21_600), (8, nil)] as [(Int, Int64?)])
    func waitingGrowsUntilItIsGivenUp(attempts: Int, delay: Int64?) {
        #expect(JobQueue.Rules().delay(afterAttempts: attempts) == delay)
    }

    @Test func newsIsKeptAsItIs() {
        let news = Notification(url: "https://e.com/x?y=1", body: "{\"a\":\"b\"}")
        #expect(Notification(payload: news.payload) == news)
        #expect(Notification(payload: "nonsense") == nil)
    }
}
