public import Assets

/// One counted derived resource, and why it was counted. Entries are never changed or deleted.
public struct LedgerEntry: Hashable, Sendable {
    /// Its number, which grows with time; numbers may be left out.
    public var number: Int64
    /// What was counted.
    public var derivation: DerivationID
    /// Whose it is.
    public var cloud: CloudName
    /// The day it counts for.
    public var day: Day
    /// When it was counted, in Unix seconds.
    public var countedAt: Int64
    /// The asset it was made of, which may be gone by now.
    public var asset: AssetID
    /// The declared text of its transformation.
    public var declared: String
    /// The URL that asked for it.
    public var url: String
    /// How long it took to render, in milliseconds.
    public var renderMilliseconds: Int
    /// The size of the file in bytes.
    public var bytes: Int64
}

extension AssetCatalog {
    /// The entries of a cloud for these days, the latest first.
    public func ledger(
        of cloud: CloudName, days: ClosedRange<Day>, page: PageRequest
    ) async throws(CatalogError) -> Page<LedgerEntry> {
        try await read { connection in
            var statement = SQLStatement("SELECT \(LedgerEntry.columns) FROM usage_ledger WHERE ")
            statement.add(
                "cloud = ? AND day BETWEEN ? AND ?", .cloud(cloud), .day(days.lowerBound),
                .day(days.upperBound))
            if let after = page.after {
                let keys = try after.keys(.ledger, count: 2)
                statement.add(
                    " AND (day, entry) < (?, ?)", .text(keys[0]),
                    .integer(try Cursor.number(keys[1])))
            }
            statement.add(" ORDER BY day DESC, entry DESC LIMIT ?", page.probe)
            let found = try connection.rows(statement, LedgerEntry.init(row:))
            return Page(probed: found, request: page) {
                Cursor(.ledger, $0.day.description, String($0.number))
            }
        }
    }

    /// All entries of one derivation, the oldest first: more than one when it was deleted and asked
    /// for again.
    public func ledger(
        of derivation: DerivationID
    ) async throws(CatalogError) -> [LedgerEntry] {
        try await read { connection in
            try connection.rows(
                """
                SELECT \(LedgerEntry.columns) FROM usage_ledger WHERE derivation_id = $1
                ORDER BY entry
                """, [.derivation(derivation)], LedgerEntry.init(row:))
        }
    }
}

extension LedgerEntry {
    static let columns = """
        entry, derivation_id, cloud, day, counted_at, asset_id, declared, url, render_ms, bytes
        """

    init(row: inout SQLRow) throws {
        number = try row.integer()
        derivation = try row.derivation()
        cloud = try row.cloud()
        day = try row.day()
        countedAt = try row.integer()
        asset = try row.assetID()
        declared = try row.text()
        url = try row.text()
        renderMilliseconds = try row.int()
        bytes = try row.integer()
    }
}
