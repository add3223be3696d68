import Assets
import Testing

@testable import Catalog

@Suite struct ChangingAssetsTests {
    @Test func `Renaming keeps identity, version and what was derived`() async throws {
        let catalog = try await makeCatalog()
        let asset = try await catalog.add("red", tags: ["x"])
        let page = try await catalog.add("page")
        let own = try await catalog.derive(asset, "w_300")
        let shown = try await catalog.derive(page, "l_red", layers: [asset])
        let renamed = try await catalog.rename(
            reference("red"), to: PublicID("blue"), deliveryType: .private)
        #expect(renamed.asset.id == asset.id && renamed.asset.version == asset.version)
        #expect(renamed.asset.reference == reference("blue", type: .private))
        #expect(renamed.needless == NeedlessFiles(derived: [shown]))
        #expect(try await catalog.asset(reference("red")) == nil)
        #expect(try await catalog.derived(own) != nil)
        #expect(try await catalog.tags(of: [asset.id]) == [asset.id: ["x"]])
    }

    @Test func `A taken name is refused, or its bearer goes`() async throws {
        let catalog = try await makeCatalog()
        let red = try await catalog.add("red")
        let blue = try await catalog.add("blue")
        let derived = try await catalog.derive(blue, "w_300")
        await #expect(throws: CatalogError.assetExists(reference("blue"))) {
            try await catalog.rename(reference("red"), to: PublicID("blue"))
        }
        #expect(try await catalog.asset(reference("red")) == red)
        let renamed = try await catalog.rename(
            reference("red"), to: PublicID("blue"), conflict: .replace)
        #expect(renamed.asset.id == red.id)
        #expect(
            renamed.needless
                == NeedlessFiles(originals: [blue.original.storageKey], derived: [derived]))
        #expect(try await catalog.asset(blue.id) == nil)
    }

    @Test func `Renaming to itself changes nothing, renaming nothing fails`() async throws {
        let catalog = try await makeCatalog()
        let red = try await catalog.add("red")
        let same = try await catalog.rename(
            reference("red"), to: PublicID("red"), conflict: .replace)
        #expect(same.asset == red && same.needless == NeedlessFiles())
        await #expect(throws: CatalogError.assetNotFound(reference("none"))) {
            try await catalog.rename(reference("none"), to: PublicID("red"))
        }
    }

    @Test func `A change touches only what it names`() async throws {
        let clock = TestClock()
        let catalog = try await makeCatalog(clock)
        let red = try await catalog.add("red", tags: ["x"], folder: "old")
        clock.now += 9
        let changed = try await catalog.change(
            reference("red"), AssetChange(displayName: "Red", tags: []))
        #expect(changed.displayName == "Red" && changed.assetFolder == "old")
        #expect(changed.version == red.version && changed.updatedAt == clock.now)
        #expect(try await catalog.tags(of: [red.id]).isEmpty)
        let moved = try await catalog.change(reference("red"), AssetChange(assetFolder: "new"))
        #expect(moved.assetFolder == "new" && moved.displayName == "Red")
        await #expect(throws: CatalogError.assetNotFound(reference("none"))) {
            try await catalog.change(reference("none"), AssetChange())
        }
    }
}
