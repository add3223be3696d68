/// One value that a statement takes or gives. Truth values are the integers 0 and 1.
enum SQLValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    case bytes([UInt8])
}

/// The little that the catalog needs from a database server or library.
///
/// Statements are written in the subset of SQL that SQLite and PostgreSQL share. Parameters are
/// `$1`, `$2`, … and *first appear in that order*, because SQLite counts appearances. Text is
/// compared and sorted byte by byte (SQLite's default; PostgreSQL's `C` collation). Write
/// transactions are serializable. Bodies run away from the cooperative threads and may block; the
/// cancellation of a caller never undoes a transaction that has started.
protocol SQLDatabase: Sendable {
    /// Runs `body` on one consistent state of the database, which holds all that was committed.
    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result

    /// Runs `body` as one transaction: committed when it returns, undone when it throws.
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result

    /// Ends the connections. What is called later fails.
    func close() async throws
}

/// A database inside of one transaction.
protocol SQLConnection {
    /// Runs a statement and gives the number of rows that it inserted, updated or deleted itself.
    @discardableResult
    func run(_ statement: String, _ values: [SQLValue]) throws -> Int

    /// Runs a statement and decodes each row that it gives.
    func rows<Row>(
        _ statement: String, _ values: [SQLValue], _ decode: (inout SQLRow) throws -> Row
    ) throws -> [Row]

    /// Runs statements without parameters, separated by `;`.
    func script(_ statements: String) throws
}

extension SQLConnection {
    /// The first row that a statement gives.
    func row<Row>(
        _ statement: String, _ values: [SQLValue], _ decode: (inout SQLRow) throws -> Row
    ) throws -> Row? {
        try rows(statement, values, decode).first
    }

    /// The one integer that a statement gives.
    func integer(_ statement: String, _ values: [SQLValue] = []) throws -> Int64 {
        guard let number = try row(statement, values, { try $0.integer() }) else {
            throw CatalogError.unreadableRow
        }
        return number
    }

    /// Whether a statement gives a row.
    func finds(_ statement: String, _ values: [SQLValue]) throws -> Bool {
        try row(statement, values, { _ in true }) ?? false
    }
}

/// Why the database could not do its work, in the driver's terms.
public struct SQLFailure: Error, Hashable, Sendable {
    /// What a caller can act on.
    public enum Kind: Hashable, Sendable {
        /// Another connection held its lock for longer than the busy timeout.
        case busy
        /// No room is left on the disk.
        case full
        /// The file cannot be read or written.
        case inaccessible
        /// The file is damaged, or no database.
        case corrupt
        /// A row contradicts the schema.
        case constraint
        /// Anything else.
        case other
    }

    /// What a caller can act on.
    public var kind: Kind
    /// The driver's own code (SQLite's extended result code).
    public var code: Int
    /// The driver's own words, for the log; they never hold parameters.
    public var message: String

    /// Puts a failure together.
    public init(kind: Kind, code: Int, message: String) {
        self.kind = kind
        self.code = code
        self.message = message
    }
}
