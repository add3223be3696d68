import Assets
import Testing

@testable import Catalog

@Suite struct LabelsTests {
    @Test(
        arguments: [
            (TagChange.add(["b", "c"]), ["a", "b", "c"], ["z"]),
            (.remove(["a", "x"]), ["b"], ["z"]),
            (.replace(["q"]), ["q"], ["z"]), (.removeAll, [], ["z"]),
            (.setExclusive("z"), ["a", "b", "z"], []),
        ] as [(TagChange, [String], [String])])
    func `Tags change as told, of the selected assets`(
        change: TagChange, expected: [String], bystander: [String]
    ) async throws {
        let catalog = try await makeCatalog()
        let asset = try await catalog.add("1", tags: ["a", "b"])
        let unselected = try await catalog.add("2", tags: ["z"])
        let query = AssetQuery(
            cloud: demo, assetType: .image, selection: .publicIDs([PublicID("1"), PublicID("x")]))
        let changed = try await catalog.changeTags(change, of: query)
        #expect(changed.map(\.id) == [asset.id])
        let tags = try await catalog.tags(of: [asset.id, unselected.id])
        #expect(tags[asset.id] ?? [] == expected)
        #expect(tags[unselected.id] ?? [] == bystander)
        #expect(try await catalog.asset(asset.id)?.version == asset.version)
    }

    @Test(
        arguments: [
            (
                ContextChange.add([.init(name: "b", value: "2"), .init(name: "a", value: "3")]),
                ["a=3", "b=2"]
            ),
            (.replace([.init(name: "c", value: "")]), ["c="]), (.removeAll, []),
        ] as [(ContextChange, [String])])
    func `Context changes as told`(change: ContextChange, expected: [String]) async throws {
        let catalog = try await makeCatalog()
        let asset = try await catalog.add("1", context: [.init(name: "a", value: "1")])
        _ = try await catalog.changeContext(change, of: AssetQuery(cloud: demo))
        let context = try await catalog.context(of: [asset.id])[asset.id] ?? []
        #expect(context.map { "\($0.name)=\($0.value)" } == expected)
    }

    @Test func `The tags of a cloud are listed once each, by prefix and page`() async throws {
        let catalog = try await makeCatalog()
        try await catalog.add("1", tags: ["re d", "red", "blue", "a_b"])
        try await catalog.add("2", tags: ["red", "green"])
        try await catalog.add("3", tags: ["elsewhere"], cloud: other)
        let first = try await catalog.tags(
            in: demo, assetType: .image, page: PageRequest(limit: 3))
        #expect(first.elements == ["a_b", "blue", "green"])
        let second = try await catalog.tags(
            in: demo, assetType: .image, page: PageRequest(limit: 3, after: first.next))
        #expect(second == Page(elements: ["re d", "red"], next: nil))
        let some = try await catalog.tags(
            in: demo, assetType: .image, prefix: "re", page: PageRequest())
        #expect(some.elements == ["re d", "red"])
        #expect(
            try await catalog.tags(in: demo, assetType: .raw, page: PageRequest()).elements == [])
    }
}
