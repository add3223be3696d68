import Foundation
import GRDB

/// SQLite through GRDB: one writer and several readers in WAL mode on a file, or one connection
/// in memory. Work runs on GRDB's own dispatch queues.
struct SQLiteDatabase: SQLDatabase {
    /// How long a statement waits for another process's lock, in seconds.
    static let busyTimeout = 5.0

    /// The writer's page cache in KiB: derivation IDs are random, so that each record touches
    /// pages all over its indexes.
    static let writerCache = 32_768

    /// After how many pages of 4 KiB the WAL is copied back into the file: more records that touch
    /// one page share its copy.
    static let checkpointPages = 8_192

    private let writer: any DatabaseWriter

    /// A database that lives in memory and ends with this value.
    init() throws {
        writer = try Self.translating { try DatabaseQueue(configuration: Self.configuration) }
    }

    /// The database in the file at `path`, made when there is none (its folder must exist).
    init(path: String, synchronous: AssetCatalog.Synchronous) throws {
        writer = try Self.translating {
            let pool = try DatabasePool(path: path, configuration: Self.configuration)
            // Here rather than in `prepareDatabase`: GRDB sets NORMAL while it turns WAL on,
            // after that hook. Only the one writing connection ever syncs.
            try pool.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA synchronous = \(synchronous.rawValue)")
                try database.execute(sql: "PRAGMA cache_size = -\(Self.writerCache)")
                try database.execute(sql: "PRAGMA wal_autocheckpoint = \(Self.checkpointPages)")
            }
            return pool
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(busyTimeout)
        configuration.foreignKeysEnabled = true
        return configuration
    }

    // The callback forms of GRDB rather than its async ones: those abandon the transaction when
    // the calling task is cancelled.
    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            writer.asyncRead { database in
                continuation.resume(
                    with: Self.outcome { try body(SQLiteConnection(database: database.get())) })
            }
        }
    }

    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            writer.asyncWrite({ database in
                try body(SQLiteConnection(database: database))
            }) { _, result in
                continuation.resume(with: Self.outcome { try result.get() })
            }
        }
    }

    func close() async throws {
        try Self.translating { try writer.close() }
    }

    private static func outcome<Value>(
        _ body: () throws -> Value
    ) -> Result<Value, any Error> {
        Result { try translating(body) }
    }

    private static func translating<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw SQLFailure(error)
        }
    }
}

/// GRDB's connection, inside of a transaction.
struct SQLiteConnection: SQLConnection {
    let database: Database

    func run(_ statement: String, _ values: [SQLValue]) throws -> Int {
        let prepared = try prepare(statement)
        try prepared.execute(arguments: arguments(values))
        return database.changesCount
    }

    func rows<Row>(
        _ statement: String, _ values: [SQLValue], _ decode: (inout SQLRow) throws -> Row
    ) throws -> [Row] {
        var decoded: [Row] = []
        let cursor = try GRDB.Row.fetchCursor(prepare(statement), arguments: arguments(values))
        while let row = try cursor.next() {
            var columns = SQLRow(try row.databaseValues.map(SQLValue.init))
            decoded.append(try decode(&columns))
        }
        return decoded
    }

    func script(_ statements: String) throws { try database.execute(sql: statements) }

    private func prepare(_ statement: String) throws -> Statement {
        assert(Self.parametersAppearInOrder(statement), statement)
        return try database.cachedStatement(sql: statement)
    }

    private func arguments(_ values: [SQLValue]) throws -> StatementArguments {
        StatementArguments(try values.map { try $0.databaseValue() })
    }

    /// Whether `$1` stands first, and each other number after all smaller ones.
    static func parametersAppearInOrder(_ statement: String) -> Bool {
        var highest = 0
        for piece in statement.split(separator: "$", omittingEmptySubsequences: false).dropFirst() {
            guard let number = Int(piece.prefix { $0.isNumber }), number <= highest + 1 else {
                return false
            }
            highest = max(highest, number)
        }
        return true
    }
}

extension SQLValue {
    fileprivate init(_ value: DatabaseValue) throws {
        switch value.storage {
        case .null: self = .null
        case .int64(let number): self = .integer(number)
        case .string(let text): self = .text(text)
        case .blob(let data): self = .bytes([UInt8](data))
        case .double: throw CatalogError.unreadableRow
        }
    }

    fileprivate func databaseValue() throws -> DatabaseValue {
        switch self {
        case .null: return .null
        case .integer(let number): return number.databaseValue
        case .text(let text):
            // SQLite would silently keep what stands before the NUL, PostgreSQL refuses it.
            guard !text.utf8.contains(0) else { throw CatalogError.unstorableText }
            return text.databaseValue
        case .bytes(let bytes): return Data(bytes).databaseValue
        }
    }
}

extension SQLFailure {
    fileprivate init(_ error: DatabaseError) {
        let kind: Kind =
            switch error.resultCode {
            case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
            case .SQLITE_FULL: .full
            case .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM: .inaccessible
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: .corrupt
            case .SQLITE_CONSTRAINT: .constraint
            default: .other
            }
        self.init(
            kind: kind, code: Int(error.extendedResultCode.rawValue), message: error.message ?? "")
    }
}
