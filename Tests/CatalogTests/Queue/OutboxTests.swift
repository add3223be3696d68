import Assets
import Testing

@testable import Catalog

@Suite struct OutboxTests {
    private func outbox() -> Outbox {
        Outbox(kind: "news", cloud: demo, payload: "early", delay: 600)
    }

    private func jobs(_ catalog: AssetCatalog, _ clock: TestClock) async throws -> [String] {
        try await catalog.takeJobs(limit: 10, lease: 60).map { "\($0.kind) \($0.payload)" }
    }

    @Test func `A job goes with the transaction that it is about, and is said in full`()
        async throws
    {
        let clock = TestClock()
        let catalog = try await makeCatalog(clock)
        let outbox = outbox()
        try await catalog.posting(outbox) {
            try await catalog.add("red")
            // Only the first transaction takes it along.
            try await catalog.add("blue")
        }
        #expect(try await jobs(catalog, clock).isEmpty, "nobody is told too early")
        try await catalog.send(outbox, kind: "notification", payload: "full")
        #expect(try await jobs(catalog, clock) == ["notification full"])
    }

    @Test func `What a process leaves behind that ended is due at the next start`() async throws {
        let clock = TestClock()
        let catalog = try await makeCatalog(clock)
        try await catalog.posting(outbox()) { _ = try await catalog.add("red") }
        try await catalog.recallJobs()
        #expect(try await jobs(catalog, clock) == ["news early"])
    }

    @Test func `A transaction that comes to nothing takes nothing along`() async throws {
        let clock = TestClock()
        let catalog = try await makeCatalog(clock)
        let outbox = outbox()
        await #expect(throws: CatalogError.self) {
            try await catalog.posting(outbox) {
                _ = try await catalog.rename(reference("no"), to: PublicID("such"))
            }
        }
        try await catalog.recallJobs()
        #expect(try await jobs(catalog, clock).isEmpty)
        // The next try takes it.
        try await catalog.posting(outbox) { _ = try await catalog.add("red") }
        try await catalog.recallJobs()
        #expect(try await jobs(catalog, clock) == ["news early"])
    }

    @Test func `What was never taken along is queued when it is sent`() async throws {
        let clock = TestClock()
        let catalog = try await makeCatalog(clock)
        try await catalog.send(outbox(), kind: "notification", payload: "full")
        #expect(try await jobs(catalog, clock) == ["notification full"])
    }
}
