import Assets
import Foundation
import Testing

@testable import Catalog

@Suite struct SQLiteDatabaseTests {
    @Test(
        arguments: [(AssetCatalog.Synchronous.full, 2), (.normal, 1)]
            as [(
                AssetCatalog.Synchronous, Int64
            )])
    func `A file is in WAL mode, syncs as asked and enforces foreign keys`(
        synchronous: AssetCatalog.Synchronous, level: Int64
    ) async throws {
        let folder = try TemporaryFolder()
        let database = try SQLiteDatabase(
            path: folder.url.appending(path: "x.db").path, synchronous: synchronous)
        // All that writes goes over the connection that `write` uses.
        let settings = try await database.write { connection in
            [
                try connection.integer("PRAGMA synchronous"),
                try connection.integer("PRAGMA foreign_keys"),
                try connection.integer("PRAGMA busy_timeout"),
            ]
        }
        #expect(settings == [level, 1, 5_000])
        let mode = try await database.read {
            try $0.row("PRAGMA journal_mode", []) { try $0.text() }
        }
        #expect(mode == "wal")
        try await database.close()
    }

    @Test func `What was committed is there after the file is opened again`() async throws {
        let folder = try TemporaryFolder()
        let first = try await AssetCatalog(at: folder.database)
        try await first.addClouds()
        let asset = try await first.add("red")
        let id = try await first.derive(asset, "w_300")
        try await first.close()

        let second = try await AssetCatalog(at: folder.database)
        #expect(try await second.asset(reference("red")) == asset)
        #expect(try await second.derived(id)?.declared == "w_300")
        #expect(try await second.record(derivation(of: asset, "w_300", id: id)) == .alreadyCounted)
        #expect(try await second.counted() == 1)
        try await second.close()
    }

    @Test func `Two processes on one file count one derivation once`() async throws {
        let folder = try TemporaryFolder()
        let first = try await AssetCatalog(at: folder.database, synchronous: .normal)
        let second = try await AssetCatalog(at: folder.database, synchronous: .normal)
        try await first.addClouds()
        let asset = try await first.add("red")
        let counted = try await withThrowingTaskGroup(of: Recording.self) { group in
            let ids = (0..<50).map { _ in randomDerivationID() }
            for id in ids {
                for catalog in [first, second] {
                    group.addTask { try await catalog.record(derivation(of: asset, "w_1", id: id)) }
                }
            }
            return try await group.reduce(0) { $0 + ($1 == .counted ? 1 : 0) }
        }
        #expect(counted == 50)
        #expect(try await second.counted() == 50)
        try await first.close()
        try await second.close()
    }

    @Test func `A text with a NUL is refused rather than cut`() async throws {
        let catalog = try await makeCatalog()
        try await catalog.add("a")
        #expect(try await catalog.asset(reference("a\0b")) == nil)
        await #expect(throws: CatalogError.unstorableText) { try await catalog.add("a\0b") }
    }

    @Test(arguments: [
        ("SELECT 1", true), ("$1", true), ("$1 $2 $1", true), ("$2", false), ("$1 $3", false),
        ("$2 $1", false), ("$x", false), ("$1, $2, $3, $10", false),
    ])
    func `Parameters that appear out of order are noticed`(statement: String, isInOrder: Bool) {
        #expect(SQLiteConnection.parametersAppearInOrder(statement) == isInOrder)
    }

    @Test func `A folder that is missing is told as a failure of the database`() async {
        do {
            _ = try await AssetCatalog(at: .file(path: "/nowhere/at/all/x.db"))
            Issue.record("opened")
        } catch {
            guard case .database(let failure) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(failure.kind == .inaccessible)
        }
    }

    @Test func `Cancelling a caller does not undo its transaction`() async throws {
        let catalog = try await makeCatalog()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await catalog.add("red")
        }
        let asset = try await task.value
        #expect(try await catalog.asset(asset.id) == asset)
    }
}
