import Assets
import Testing

@testable import Catalog

@Suite struct DeletingAssetsTests {
    @Test func `Deleting takes along what was derived, and names all files`() async throws {
        let catalog = try await makeCatalog()
        let red = try await catalog.add("red", tags: ["x"])
        let page = try await catalog.add("page")
        let own = try await catalog.derive(red, "w_300", layers: [page])
        let shown = try await catalog.derive(page, "l_red", layers: [red])
        let deletion = try await catalog.delete(reference("red"))
        #expect(deletion?.deleted == [.init(asset: red, derived: 1)])
        #expect(deletion?.needless.originals == [red.original.storageKey])
        #expect(Set(deletion?.needless.derived ?? []) == [own, shown])
        #expect(try await catalog.asset(red.id) == nil)
        #expect(try await catalog.derived(shown) == nil)
        #expect(try await catalog.tags(of: [red.id]).isEmpty)
        #expect(try await catalog.delete(reference("red")) == nil)
    }

    @Test func `A deletion beyond its limit is partial, and goes on`() async throws {
        let catalog = try await makeCatalog()
        for number in 0..<5 { try await catalog.add("shoes/\(number)") }
        try await catalog.add("hats/1")
        let query = AssetQuery(
            cloud: demo, assetType: .image, deliveryType: .upload, selection: .prefix("shoes/"))
        let first = try await catalog.deleteAssets(query, limit: 3)
        #expect(first.isPartial && first.deleted.count == 3)
        let second = try await catalog.deleteAssets(query, limit: 3)
        #expect(!second.isPartial && second.needless.originals.count == 2)
        #expect(try await catalog.publicIDs(AssetQuery(cloud: demo)) == ["hats/1"])
    }

    @Test func `Only those of the listed names that are there are deleted`() async throws {
        let catalog = try await makeCatalog()
        for name in ["a", "b", "c"] { try await catalog.add(name) }
        try await catalog.add("a", cloud: other)
        let ids = ["a", "c", "none", "x\0y"].map { PublicID($0) }
        let deletion = try await catalog.deleteAssets(
            AssetQuery(
                cloud: demo, assetType: .image, deliveryType: .upload, selection: .publicIDs(ids)))
        #expect(Set(deletion.deleted.map(\.asset.reference.publicID.text)) == ["a", "c"])
        #expect(try await catalog.publicIDs(AssetQuery(cloud: demo)) == ["b"])
        #expect(try await catalog.asset(reference("a", cloud: other)) != nil)
        let none = AssetQuery(cloud: demo, selection: .publicIDs([]))
        #expect(try await catalog.deleteAssets(none).deleted.isEmpty)
    }
}
