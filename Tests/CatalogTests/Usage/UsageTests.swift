import Assets
import Testing

@testable import Catalog

@Suite struct UsageTests {
    @Test func `Usage tells what there is now and what the days had`() async throws {
        let clock = TestClock()
        let catalog = try await makeCatalog(clock)
        let today = Day(of: clock.now)
        let red = try await catalog.add("red")
        let first = try await catalog.derive(red, "w_1")
        clock.now += 40 * 86_400
        try await catalog.derive(red, "w_2")
        try await catalog.derive(try await catalog.add("red", cloud: other), "w_1")
        _ = try await catalog.deleteDerived([first])
        let later = Day(of: clock.now)
        let count = { Deliveries(cloud: demo, day: $0, requests: $1, bytes: $2) }
        try await catalog.addDeliveries([count(today, 1, 10), count(later, 2, 20)])
        try await catalog.addDeliveries([
            count(later, 3, 30), Deliveries(cloud: other, day: later, requests: 9, bytes: 9),
        ])
        try await catalog.addDeliveries([])
        let recent = try await catalog.usage(of: demo, days: later.adding(days: -29)...later)
        #expect(
            recent
                == Usage(
                    counted: 1, countedInAll: 2, bandwidth: 50, requests: 5, resources: 1,
                    derivedResources: 1, storage: 1_100))
        #expect(recent.objects == 2)
        let whole = try await catalog.usage(of: demo, days: today...later)
        #expect(whole.counted == 2 && whole.requests == 6 && whole.bandwidth == 60)
        #expect(
            try await catalog.deliveries(of: demo, days: today...later)
                == [count(today, 1, 10), count(later, 5, 50)])
        let nobody = try await catalog.usage(of: CloudName("nowhere")!, days: today...later)
        #expect(nobody.storage == 0 && nobody.countedInAll == 0)
    }

    @Test func `Every entry tells why it exists, the latest first`() async throws {
        let clock = TestClock()
        let catalog = try await makeCatalog(clock)
        let start = Day(of: clock.now)
        let red = try await catalog.add("red")
        var ids: [DerivationID] = []
        for number in 0..<5 {
            ids.append(try await catalog.derive(red, "w_\(number)"))
            if number == 2 { clock.now += 86_400 }
        }
        _ = try await catalog.delete(reference("red"))
        let days = start...Day(of: clock.now)
        var found: [LedgerEntry] = []
        var after: Cursor?
        repeat {
            let page = try await catalog.ledger(
                of: demo, days: days, page: PageRequest(limit: 2, after: after))
            found += page.elements
            after = page.next
        } while after != nil
        #expect(found.map(\.derivation) == ids.reversed())
        #expect(found.last?.url == "/demo/image/upload/w_0/red.jpg")
        #expect(found.last?.day == start && found.last?.asset == red.id)
        #expect(found.last?.renderMilliseconds == 12 && found.last?.bytes == 100)
        let early = try await catalog.ledger(of: demo, days: start...start, page: PageRequest())
        #expect(early.elements.count == 3)
    }
}
