import Assets
import Testing

@testable import Catalog

@Suite struct PuttingAssetsTests {
    @Test func `A new asset is found with all its facts`() async throws {
        let clock = TestClock()
        let catalog = try await makeCatalog(clock)
        var new = NewAsset(reference: reference("shoes/red é.v1"), original: original())
        new.displayName = "Red"
        new.assetFolder = "spring"
        new.tags = ["b", "a", "b"]
        new.context = [
            ContextEntry(name: "alt", value: "x"), ContextEntry(name: "alt", value: "y"),
        ]
        let outcome = try await catalog.put(new)
        let asset = outcome.asset
        #expect(outcome == .created(asset))
        #expect(try await catalog.asset(new.reference) == asset)
        #expect(try await catalog.asset(asset.id) == asset)
        #expect(asset.original == new.original && asset.reference == new.reference)
        #expect(asset.displayName == "Red" && asset.assetFolder == "spring")
        #expect(asset.version.number == clock.now && asset.createdAt == clock.now)
        #expect(try await catalog.tags(of: [asset.id]) == [asset.id: ["a", "b"]])
        #expect(try await catalog.context(of: [asset.id])[asset.id]?.map(\.value) == ["y"])
    }

    @Test func `A raw asset has neither format nor picture`() async throws {
        let catalog = try await makeCatalog()
        var name = reference("letter.txt")
        name.assetType = .raw
        let file = Original(storageKey: "00ff", bytes: 3, contentHash: "ab")
        let asset = try await catalog.put(NewAsset(reference: name, original: file)).asset
        #expect(asset.original == file)
        #expect(asset.original.picture == nil && asset.original.format == nil)
    }

    @Test func `Overwriting keeps identity and creation, raises the version, frees files`()
        async throws
    {
        let clock = TestClock()
        let catalog = try await makeCatalog(clock)
        let first = try await catalog.add("red", tags: ["old"])
        let page = try await catalog.add("page")
        let own = try await catalog.derive(first, "w_300")
        let shown = try await catalog.derive(page, "l_red/fl_layer_apply", layers: [first])
        let untouched = try await catalog.derive(page, "w_300")
        let outcome = try await catalog.put(
            NewAsset(reference: reference("red"), original: original()))
        guard case .overwritten(let second, let needless) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(second.id == first.id && second.createdAt == first.createdAt)
        #expect(second.version.number == first.version.number + 1)
        #expect(needless.originals == [first.original.storageKey])
        #expect(Set(needless.derived) == [own, shown])
        #expect(try await catalog.derived(own) == nil)
        #expect(try await catalog.derived(untouched) != nil)
        #expect(try await catalog.tags(of: [first.id]).isEmpty)
        clock.now += 50
        #expect(try await catalog.add("red").version.number == clock.now)
        clock.now -= 1_000
        #expect(try await catalog.add("red").version.number == clock.now + 1_001)
    }

    @Test func `Keeping leaves the asset as it is`() async throws {
        let catalog = try await makeCatalog()
        let first = try await catalog.add("red")
        let outcome = try await catalog.put(
            NewAsset(reference: reference("red"), original: original()), overwriting: .keep)
        #expect(outcome == .kept(first))
        #expect(try await catalog.asset(reference("red")) == first)
    }

    @Test func `An unknown cloud is told`() async throws {
        let catalog = try await makeCatalog()
        let nowhere = CloudName("nowhere")!
        await #expect(throws: CatalogError.unknownCloud(nowhere)) {
            try await catalog.add("red", cloud: nowhere)
        }
    }

    @Test func `Names that differ in one place or one byte are different assets`() async throws {
        let catalog = try await makeCatalog()
        let names = [
            reference("é"), reference("e\u{301}"), reference("É"), reference("é "),
            reference("é", type: .private), reference("é", cloud: other),
        ]
        for name in names {
            _ = try await catalog.put(NewAsset(reference: name, original: original()))
        }
        let found = try await catalog.assets(names + [reference("e")])
        #expect(Set(found.compactMap { $0?.id }).count == names.count)
        #expect(found.last == .some(nil))
    }

    @Test func `An import is remembered until its asset goes`() async throws {
        let catalog = try await makeCatalog()
        var new = NewAsset(reference: reference("red"), original: original())
        new.importSource = ImportSource(path: "shoes/red.jpg", bytes: 10, modifiedAt: 5)
        #expect(try await catalog.importSource(of: new.reference) == nil)
        _ = try await catalog.put(new)
        #expect(try await catalog.importSource(of: new.reference) == new.importSource)
        new.importSource?.modifiedAt = 6
        new.original = original()
        _ = try await catalog.put(new)
        #expect(try await catalog.importSource(of: new.reference)?.modifiedAt == 6)
        _ = try await catalog.delete(new.reference)
        #expect(try await catalog.importSource(of: new.reference) == nil)
    }
}
