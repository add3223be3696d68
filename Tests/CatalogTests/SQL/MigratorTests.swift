import Assets
import Testing

@testable import Catalog

@Suite struct MigratorTests {
    @Test func `A migration that has landed keeps its text`() {
        let digests = Migration.all.map { fnv1a($0.statements) }
        #expect(
            digests == [
                0x5f04_3f7b_4a6c_4fef, 0x3b25_8f38_f7bf_8771, 0x0aee_cf8d_9e2c_aeef,
                0xc2cd_a5c9_b406_0ec2, 0xdbc9_e298_04ce_dbf0, 0x24b5_e8f2_f1f1_4c65,
            ])
        #expect(Migration.all.map(\.number) == Array(1...Migration.all.count))
    }

    @Test func `Migrating again changes nothing`() async throws {
        let database = try SQLiteDatabase()
        try await Migrator().migrate(database, at: 1)
        try await Migrator().migrate(database, at: 2)
        let applied = try await database.read {
            try $0.rows("SELECT number, applied_at FROM schema_migrations", []) {
                [try $0.integer(), try $0.integer()]
            }
        }
        #expect(applied == Migration.all.map { [Int64($0.number), 1] })
    }

    @Test func `Only what is missing is applied, in order`() async throws {
        let database = try SQLiteDatabase()
        let first = Migration(number: 1, statements: "CREATE TABLE a (x BIGINT)")
        let second = Migration(number: 2, statements: "ALTER TABLE a ADD COLUMN y BIGINT")
        try await Migrator(migrations: [first]).migrate(database, at: 1)
        try await Migrator(migrations: [first, second]).migrate(database, at: 2)
        let inserted = try await database.write {
            try $0.run("INSERT INTO a (x, y) VALUES ($1, $2)", [.integer(1), .integer(2)])
        }
        #expect(inserted == 1)
    }

    @Test func `A migration that fails leaves nothing behind`() async throws {
        let database = try SQLiteDatabase()
        let broken = Migration(
            number: 1, statements: "CREATE TABLE a (x BIGINT); CREATE TABLE a (x BIGINT)")
        await #expect(throws: SQLFailure.self) {
            try await Migrator(migrations: [broken]).migrate(database, at: 1)
        }
        let left = try await database.read {
            try $0.integer("SELECT COUNT(*) FROM sqlite_master WHERE name = 'a'")
                + $0.integer("SELECT COUNT(*) FROM schema_migrations")
        }
        #expect(left == 0)
    }

    @Test func `A later program's database is refused`() async throws {
        let database = try SQLiteDatabase()
        try await Migrator().migrate(database, at: 1)
        try await database.write {
            _ = try $0.run("INSERT INTO schema_migrations VALUES (99, 1)", [])
        }
        await #expect(throws: CatalogError.schemaIsNewer(found: 99, known: Migration.all.count)) {
            try await Migrator().migrate(database, at: 2)
        }
    }

    private func fnv1a(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
