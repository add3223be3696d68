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
        of cloud: CloudName, days: ClosedRange<Day>, where filter: LedgerFilter = LedgerFilter(),
        page: PageRequest
    ) async throws(CatalogError) -> Page<LedgerEntry> {
        try await read { connection in
            var statement = SQLStatement("SELECT \(LedgerEntry.columns) FROM usage_ledger WHERE ")
            filter.addCondition(to: &statement, cloud, days)
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

    /// How many entries a cloud has for these days: without a filter, what `usage` counts.
    public func ledgerCount(
        of cloud: CloudName, days: ClosedRange<Day>, where filter: LedgerFilter = LedgerFilter()
    ) async throws(CatalogError) -> Int {
        try await read { connection in
            var statement = SQLStatement("SELECT COUNT(*) FROM usage_ledger WHERE ")
            filter.addCondition(to: &statement, cloud, days)
            return Int(try connection.integer(statement.text, statement.values))
        }
    }

    /// How many entries each of these days has that has any.
    public func counted(
        of cloud: CloudName, days: ClosedRange<Day>
    ) async throws(CatalogError) -> [Day: Int64] {
        try await read { connection in
            let rows = try connection.rows(
                """
                SELECT day, counted FROM usage_daily
                WHERE cloud = $1 AND day BETWEEN $2 AND $3 AND counted > 0
                """, [.cloud(cloud), .day(days.lowerBound), .day(days.upperBound)]
            ) { (try $0.day(), try $0.integer()) }
            return Dictionary(uniqueKeysWithValues: rows)
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

/// Which entries of the ledger are meant; what is `nil` is not looked at.
public struct LedgerFilter: Hashable, Sendable {
    /// Only what was made of this asset.
    public var asset: AssetID?
    /// Only what this declared text gave.
    public var declared: String?

    /// Every entry.
    public init() {}

    func addCondition(
        to statement: inout SQLStatement, _ cloud: CloudName, _ days: ClosedRange<Day>
    ) {
        statement.add(
            "cloud = ? AND day BETWEEN ? AND ?", .cloud(cloud), .day(days.lowerBound),
            .day(days.upperBound))
        if let asset { statement.add(" AND asset_id = ?", .asset(asset)) }
        if let declared { statement.add(" AND declared = ?", .text(declared)) }
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
