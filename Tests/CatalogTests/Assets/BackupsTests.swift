import Assets
import Testing

@testable import Catalog

@Suite struct BackupsTests {
    private func new(_ name: String, tags: [String] = []) -> NewAsset {
        var new = NewAsset(
            reference: reference(name), original: original(), tags: tags,
            context: [ContextEntry(name: "alt", value: name)], displayName: "Shown",
            assetFolder: "folder")
        new.backup = .kept
        return new
    }

    @Test func `A file with a backup outlives overwriting and deletion`() async throws {
        let catalog = try await makeCatalog()
        let first = try await catalog.put(new("red", tags: ["a"])).asset
        let silent = NewAsset(reference: reference("red"), original: original())
        guard case .overwritten(let second, let needless) = try await catalog.put(silent) else {
            Issue.record("the asset was there")
            return
        }
        #expect(needless.originals == [])
        let deletion = try await catalog.delete(second.reference)
        #expect(deletion?.needless.originals == [second.original.storageKey])
        let backups = try await catalog.backups(of: first.id)
        #expect(backups.map(\.original) == [first.original])
        #expect(backups.map(\.tags) == [["a"]])
        #expect(backups.map(\.versionID) == [first.original.versionID])
        let known = try await catalog.knownStorageKeys(among: [
            first.original.storageKey, second.original.storageKey,
        ])
        #expect(known == [first.original.storageKey])
        #expect(try await catalog.backupBytes(in: demo) == first.original.bytes)
    }

    @Test func `Restoring brings an asset back with all that was said about it`() async throws {
        let catalog = try await makeCatalog()
        let first = try await catalog.put(new("red", tags: ["b", "a"])).asset
        _ = try await catalog.delete(first.reference)
        let backup = try #require(try await catalog.latestBackup(of: first.reference))
        let restored = try await catalog.restore(backup).asset
        #expect(restored.id == first.id && restored.original == first.original)
        #expect(restored.displayName == "Shown" && restored.assetFolder == "folder")
        #expect(try await catalog.tags(of: [restored.id])[restored.id] == ["a", "b"])
        guard case .kept = try await catalog.restore(backup) else {
            Issue.record("it has that file already")
            return
        }
    }

    @Test func `Restoring an older version makes a newer one`() async throws {
        let catalog = try await makeCatalog()
        let first = try await catalog.put(new("red")).asset
        let second = try await catalog.add("red")
        let derived = try await catalog.derive(second, "w_10")
        let backup = try #require(try await catalog.latestBackup(of: first.reference))
        guard case .overwritten(let third, let needless) = try await catalog.restore(backup) else {
            Issue.record("it has another file")
            return
        }
        #expect(third.original == first.original && third.version > second.version)
        #expect(needless.originals == [second.original.storageKey])
        #expect(needless.derived == [derived])
    }

    @Test func `Nothing is restored onto another asset`() async throws {
        let catalog = try await makeCatalog()
        let first = try await catalog.put(new("red")).asset
        _ = try await catalog.delete(first.reference)
        try await catalog.add("red")
        let backup = try #require(try await catalog.latestBackup(of: first.reference))
        await #expect(throws: CatalogError.assetExists(first.reference)) {
            _ = try await catalog.restore(backup)
        }
    }

    @Test func `A deleted backup frees its file unless the asset has it`() async throws {
        let catalog = try await makeCatalog()
        let first = try await catalog.put(new("red")).asset
        let second = try await catalog.put(new("red")).asset
        let (deleted, needless) = try await catalog.deleteBackups(
            [first.original.versionID, second.original.versionID, "nothing"], of: first.id)
        #expect(deleted.count == 2)
        #expect(needless.originals == [first.original.storageKey])
        #expect(try await catalog.backups(of: first.id) == [])
    }
}
