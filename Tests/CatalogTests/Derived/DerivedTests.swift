import Assets
import Testing

@testable import Catalog

@Suite struct DerivedTests {
    @Test func `What was derived from an asset is listed in pages, the oldest first`() async throws
    {
        let clock = TestClock()
        let catalog = try await makeCatalog(clock)
        let red = try await catalog.add("red")
        let blue = try await catalog.add("blue")
        for number in 0..<7 {
            clock.now += Int64(number % 2)
            try await catalog.derive(red, "w_\(number)")
        }
        try await catalog.derive(blue, "w_1")
        var found: [Derived] = []
        var after: Cursor?
        repeat {
            let page = try await catalog.derived(
                of: red.id, page: PageRequest(limit: 3, after: after))
            found += page.elements
            after = page.next
        } while after != nil
        #expect(Set(found.map(\.declared)) == Set((0..<7).map { "w_\($0)" }))
        #expect(found.count == 7)
        #expect(found.map(\.createdAt) == found.map(\.createdAt).sorted())
    }

    @Test func `A transformation finds and deletes what it gave`() async throws {
        let catalog = try await makeCatalog()
        let red = try await catalog.add("red")
        let blue = try await catalog.add("blue")
        let elsewhere = try await catalog.add("red", cloud: other)
        let mine = [try await catalog.derive(red, "w_1"), try await catalog.derive(blue, "w_1")]
        let longer = try await catalog.derive(red, "w_10")
        let theirs = try await catalog.derive(elsewhere, "w_1")
        let first = try await catalog.derived(
            by: .declared("w_1"), in: demo, page: PageRequest(limit: 1))
        let second = try await catalog.derived(
            by: .declared("w_1"), in: demo, page: PageRequest(limit: 1, after: first.next))
        #expect(Set((first.elements + second.elements).map(\.derived.id)) == Set(mine))
        #expect(second.next == nil)
        #expect(first.elements.allSatisfy { $0.asset.id == $0.derived.asset })
        #expect(
            try await catalog.declaredTransformations(in: demo, page: PageRequest()).elements
                == ["w_1", "w_10"])
        #expect(Set(try await catalog.deleteDerived(by: .declared("w_1"), in: demo)) == Set(mine))
        for id in [longer, theirs] { #expect(try await catalog.derived(id) != nil) }
    }

    @Test func `Derived resources go and their assets stay`() async throws {
        let catalog = try await makeCatalog()
        let red = try await catalog.add("red", tags: ["x"])
        let blue = try await catalog.add("blue")
        let thumb = try await catalog.derive(red, "w_1")
        let large = try await catalog.derive(red, "w_2")
        let kept = try await catalog.derive(blue, "w_1")
        let query = AssetQuery(cloud: demo, assetType: .image, selection: .tag("x"))
        let some = try await catalog.deleteDerived(
            of: query, declared: ["w_1", "w_9"], page: PageRequest())
        #expect(some.needless == [thumb])
        #expect(some.assets.elements == [.init(asset: red, derived: 1)])
        #expect(try await catalog.deleteDerived(of: query, page: PageRequest()).needless == [large])
        #expect(try await catalog.deleteDerived(of: blue.id) == [kept])
        #expect(try await catalog.publicIDs(AssetQuery(cloud: demo)).count == 2)
    }
}
