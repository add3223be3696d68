import Assets
import Testing

@testable import Catalog

@Suite struct SweepingTests {
    @Test func `Files that a row reaches are told from others`() async throws {
        let catalog = try await makeCatalog()
        let red = try await catalog.add("red")
        let blue = try await catalog.add("blue", cloud: other)
        let known = [red.original.storageKey, blue.original.storageKey]
        #expect(try await catalog.knownStorageKeys(among: known + ["dead"]) == Set(known))
        #expect(try await catalog.knownStorageKeys(among: []) == [])
        let ids = [try await catalog.derive(red, "w_1"), try await catalog.derive(blue, "w_1")]
        #expect(
            try await catalog.knownDerivations(among: ids + [randomDerivationID()]) == Set(ids))
    }

    @Test func `All keys are walked in steps`() async throws {
        let catalog = try await makeCatalog()
        var ids: Set<DerivationID> = []
        var keys: Set<String> = []
        for number in 0..<7 {
            let asset = try await catalog.add("a\(number)")
            keys.insert(asset.original.storageKey)
            ids.insert(try await catalog.derive(asset, "w_1"))
        }
        var foundIDs: [DerivationID] = []
        var foundKeys: [String] = []
        for _ in 0..<4 {
            foundIDs += try await catalog.derivationIDs(after: foundIDs.last, limit: 2)
            foundKeys += try await catalog.storageKeys(after: foundKeys.last, limit: 2)
        }
        #expect(foundIDs.count == 7 && Set(foundIDs) == ids)
        #expect(foundKeys.count == 7 && Set(foundKeys) == keys)
    }

    @Test func `Rows that no request reaches are removed, step by step`() async throws {
        let catalog = try await makeCatalog()
        let red = try await catalog.add("red")
        let page = try await catalog.add("page")
        let logo = try await catalog.add("logo")
        let own = try await catalog.derive(red, "w_1")
        let shown = try await catalog.derive(page, "l_red", layers: [red])
        let orphan = try await catalog.derive(page, "l_logo", layers: [logo])
        let kept = try await catalog.derive(page, "w_1")
        // What only a mistake could leave behind.
        try await catalog.write { connection in
            try connection.run(
                "UPDATE assets SET version = version + 1 WHERE asset_id = $1", [.asset(red.id)])
            try connection.run("DELETE FROM assets WHERE asset_id = $1", [.asset(logo.id)])
        }
        var removed: [DerivationID] = []
        var after: DerivationID?
        repeat {
            let step = try await catalog.removeStaleDerived(after: after, limit: 1)
            removed += step.removed
            after = step.next
        } while after != nil
        #expect(Set(removed) == [own, shown, orphan])
        #expect(try await catalog.derived(kept) != nil)
    }
}
