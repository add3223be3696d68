internal import Foundation

/// The record of all that a server keeps: clouds, assets, derived resources, the usage ledger and
/// named transformations.
///
/// It knows files only by their keys. An operation that makes files needless returns their keys,
/// after its transaction was committed; the caller removes the files then, and what it misses the
/// sweeper finds. All times are Unix seconds, all sizes are bytes.
public struct AssetCatalog: Sendable {
    /// Where the catalog lives.
    public enum Location: Hashable, Sendable {
        /// An SQLite file, made when it is missing; its folder must exist.
        case file(path: String)
        /// In memory, for as long as the catalog is in use.
        case memory
    }

    /// How much of the disk's word SQLite waits for.
    public enum Synchronous: String, Hashable, Sendable, CaseIterable {
        /// Every commit is on the disk before it is answered: a power cut loses nothing.
        case full
        /// A power cut may lose the last commits, but never breaks the file. Killing the process
        /// loses nothing.
        case normal
    }

    /// Tells the time in Unix seconds.
    public typealias Clock = @Sendable () -> Int64

    /// The machine's own time.
    public static let systemClock: Clock = { Int64(Date().timeIntervalSince1970) }

    let database: any SQLDatabase
    let clock: Clock
    private let recorder: DerivedRecorder

    /// Opens the catalog and brings its schema up to date.
    ///
    /// Throws `database`, or `schemaIsNewer` when a later program wrote it.
    public init(
        at location: Location, synchronous: Synchronous = .full,
        clock: @escaping Clock = AssetCatalog.systemClock
    ) async throws(CatalogError) {
        do {
            let database =
                switch location {
                case .file(let path): try SQLiteDatabase(path: path, synchronous: synchronous)
                case .memory: try SQLiteDatabase()
                }
            try await Migrator().migrate(database, at: clock())
            self.init(on: database, clock: clock)
            try await indexBacklog()
        } catch {
            throw CatalogError(error)
        }
    }

    /// A catalog on a database whose schema is up to date.
    init(on database: any SQLDatabase, clock: @escaping Clock) {
        self.database = database
        self.clock = clock
        recorder = DerivedRecorder(database: database, clock: clock)
    }

    /// Ends the connections to the database. Later calls fail.
    public func close() async throws(CatalogError) {
        do { try await database.close() } catch { throw CatalogError(error) }
    }

    /// Keeps the row of a derived resource whose file is in place, and counts it, in one
    /// transaction that is committed when this returns.
    ///
    /// However often and by however many a derivation is recorded, it is counted once, until its
    /// row is deleted. Calls that come together share a transaction. Cancelling the caller does
    /// not cancel the record. Throws `assetChanged` when the asset or a layer's source is gone or
    /// has another version by now: then nothing is kept, and the file should go.
    public func record(_ derived: NewDerived) async throws(CatalogError) -> Recording {
        try await recorder.record(derived)
    }

    /// How many records have not been answered yet.
    var recordsUnderway: Int {
        get async { await recorder.underway }
    }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws(CatalogError) -> Result {
        do { return try await database.read(body) } catch { throw CatalogError(error) }
    }

    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws(CatalogError) -> Result {
        guard let outbox = Outbox.current, outbox.take() else {
            do { return try await database.write(body) } catch { throw CatalogError(error) }
        }
        let now = clock()
        do {
            return try await database.write { connection in
                let result = try body(connection)
                try connection.insert(outbox, at: now)
                return result
            }
        } catch {
            outbox.putBack()
            throw CatalogError(error)
        }
    }
}

extension CatalogError {
    /// What was thrown inside of a transaction, or by the driver.
    init(_ error: any Error) {
        self =
            switch error {
            case let error as CatalogError: error
            case let failure as SQLFailure: .database(failure)
            default:
                .database(
                    SQLFailure(kind: .other, code: 0, message: String(describing: type(of: error))))
            }
    }
}
