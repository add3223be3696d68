import Assets
import Testing

@testable import Catalog

@Suite struct QueuedJobsTests {
    @Test func `A job is taken by one, and again when its lease is over`() async throws {
        let clock = TestClock()
        let catalog = try await makeCatalog(clock)
        try await catalog.enqueue(kind: "a", cloud: demo, payload: "{}", storageKey: "00ff")
        let taken = try await catalog.takeJobs(limit: 5, lease: 60)
        #expect(taken.map(\.kind) == ["a"] && taken.map(\.attempts) == [1])
        #expect(taken.first?.storageKey == "00ff")
        #expect(try await catalog.takeJobs(limit: 5, lease: 60) == [])
        clock.now += 60
        #expect(try await catalog.takeJobs(limit: 5, lease: 60).map(\.attempts) == [2])
    }

    @Test func `A server that starts finds every job due, whoever took it before`() async throws {
        let catalog = try await makeCatalog(TestClock())
        try await catalog.enqueue(kind: "a", cloud: demo, payload: "{}")
        _ = try await catalog.takeJobs(limit: 1, lease: 300)
        try await catalog.recallJobs()
        #expect(try await catalog.takeJobs(limit: 1, lease: 300).map(\.attempts) == [2])
    }

    @Test func `Jobs that are put off come later, those that are done never`() async throws {
        let clock = TestClock()
        let catalog = try await makeCatalog(clock)
        for kind in ["a", "b"] {
            try await catalog.enqueue(kind: kind, cloud: demo, payload: "{}")
        }
        #expect(try await catalog.nextJobDue() == clock.now)
        let jobs = try await catalog.takeJobs(limit: 2, lease: 60)
        try await catalog.finish(jobs[0])
        try await catalog.putOff(jobs[1], until: clock.now + 5)
        #expect(try await catalog.nextJobDue() == clock.now + 5)
        #expect(try await catalog.takeJobs(limit: 2, lease: 60) == [])
        clock.now += 5
        #expect(try await catalog.takeJobs(limit: 2, lease: 60).map(\.id) == [jobs[1].id])
    }

    @Test func `The file of a waiting job is not forgotten`() async throws {
        let catalog = try await makeCatalog()
        try await catalog.enqueue(kind: "a", cloud: demo, payload: "{}", storageKey: "00ff")
        #expect(try await catalog.knownStorageKeys(among: ["00ff", "0001"]) == ["00ff"])
    }
}
