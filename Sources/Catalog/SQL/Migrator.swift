/// One step of the schema. A migration that has landed is never edited: what must change becomes
/// the next number.
struct Migration: Sendable {
    /// 1, 2, 3, …
    let number: Int
    /// Statements without parameters, separated by `;`.
    let statements: String

    /// All of them, in order.
    static let all: [Migration] = [
        .firstTables, .seenAndSaid, .uploads, .administration, .searchAtScale, .likenesses,
    ]
}

/// Brings a database to the newest schema that this program knows.
struct Migrator {
    var migrations = Migration.all

    /// Applies the migrations that are missing, each in a transaction of its own.
    ///
    /// Throws `schemaIsNewer` when a later program has migrated the database further than this one
    /// can understand.
    func migrate(_ database: any SQLDatabase, at now: Int64) async throws {
        try await database.write { connection in
            try connection.script(
                """
                CREATE TABLE IF NOT EXISTS schema_migrations (
                    number BIGINT NOT NULL PRIMARY KEY,
                    applied_at BIGINT NOT NULL
                )
                """)
        }
        try await refuseNewerSchema(database)
        for migration in migrations {
            try await database.write { connection in
                try apply(migration, at: now, on: connection)
            }
        }
    }

    private func refuseNewerSchema(_ database: any SQLDatabase) async throws {
        let found = try await database.read { connection in
            try connection.integer("SELECT COALESCE(MAX(number), 0) FROM schema_migrations")
        }
        let known = migrations.map(\.number).max() ?? 0
        guard found <= known else {
            throw CatalogError.schemaIsNewer(found: Int(found), known: known)
        }
    }

    // The record comes first, so that of two processes that start together only one applies.
    private func apply(
        _ migration: Migration, at now: Int64, on connection: any SQLConnection
    ) throws {
        let isNew = try connection.run(
            "INSERT INTO schema_migrations (number, applied_at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            [.integer(migration.number), .integer(now)])
        guard isNew == 1 else { return }
        try connection.script(migration.statements)
    }
}
