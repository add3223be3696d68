public import Assets

/// Requests and bytes that were delivered of an asset and what is derived from it.
public struct AssetDeliveries: Hashable, Sendable {
    /// The asset, which may be gone by now.
    public var asset: AssetID
    /// How many requests were answered.
    public var requests: Int64
    /// How many bytes left.
    public var bytes: Int64

    /// Puts a count together.
    public init(asset: AssetID, requests: Int64, bytes: Int64) {
        self.asset = asset
        self.requests = requests
        self.bytes = bytes
    }
}

extension AssetCatalog {
    /// Adds to what was delivered of a cloud's assets on a day, in one transaction.
    public func addDeliveries(
        _ deliveries: [AssetDeliveries], of cloud: CloudName, on day: Day
    ) async throws(CatalogError) {
        guard !deliveries.isEmpty else { return }
        try await write { connection in
            for delivered in deliveries {
                try connection.run(
                    """
                    INSERT INTO asset_deliveries (cloud, day, asset_id, requests, bytes)
                    VALUES ($1, $2, $3, $4, $5)
                    ON CONFLICT (cloud, day, asset_id) DO UPDATE
                    SET requests = asset_deliveries.requests + excluded.requests,
                        bytes = asset_deliveries.bytes + excluded.bytes
                    """,
                    [
                        .cloud(cloud), .day(day), .asset(delivered.asset),
                        .integer(delivered.requests), .integer(delivered.bytes),
                    ])
            }
        }
    }

    /// What was delivered of each asset in these days, the most bytes first.
    public func assetDeliveries(
        of cloud: CloudName, days: ClosedRange<Day>, page: PageRequest
    ) async throws(CatalogError) -> Page<AssetDeliveries> {
        try await read { connection in
            var statement = SQLStatement("SELECT asset_id, requests, bytes FROM (")
            statement.add(
                """
                SELECT asset_id, CAST(SUM(requests) AS BIGINT) AS requests,
                    CAST(SUM(bytes) AS BIGINT) AS bytes
                FROM asset_deliveries WHERE cloud = ? AND day BETWEEN ? AND ? GROUP BY asset_id) s
                """, .cloud(cloud), .day(days.lowerBound), .day(days.upperBound))
            if let after = page.after {
                let keys = try after.keys(.deliveries, count: 2)
                statement.add(
                    " WHERE (bytes, asset_id) < (?, ?)", .integer(try Cursor.number(keys[0])),
                    .bytes(try Cursor.bytes(keys[1])))
            }
            statement.add(" ORDER BY bytes DESC, asset_id DESC LIMIT ?", page.probe)
            let found = try connection.rows(statement) { row in
                AssetDeliveries(
                    asset: try row.assetID(), requests: try row.integer(),
                    bytes: try row.integer())
            }
            return Page(probed: found, request: page) {
                Cursor(.deliveries, String($0.bytes), $0.asset.hex)
            }
        }
    }
}
