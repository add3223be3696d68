public import Assets

/// What a cloud has used.
public struct Usage: Hashable, Sendable {
    /// Derived resources counted in the days asked for.
    public var counted: Int64
    /// Derived resources counted since the cloud was made.
    public var countedInAll: Int64
    /// Bytes delivered in the days asked for.
    public var bandwidth: Int64
    /// Requests answered in the days asked for.
    public var requests: Int64
    /// Assets there are now.
    public var resources: Int64
    /// Derived resources there are now.
    public var derivedResources: Int64
    /// Bytes of all originals and derived resources there are now.
    public var storage: Int64

    /// Files there are now: originals and derived resources.
    public var objects: Int64 { resources + derivedResources }
}

/// Requests and bytes that were delivered for a cloud on a day.
public struct Deliveries: Hashable, Sendable {
    /// The cloud.
    public var cloud: CloudName
    /// The day.
    public var day: Day
    /// How many requests were answered.
    public var requests: Int64
    /// How many bytes left.
    public var bytes: Int64

    /// Puts a count together.
    public init(cloud: CloudName, day: Day, requests: Int64, bytes: Int64) {
        self.cloud = cloud
        self.day = day
        self.requests = requests
        self.bytes = bytes
    }
}

extension AssetCatalog {
    /// What a cloud has now, and what it used in these days.
    public func usage(
        of cloud: CloudName, days: ClosedRange<Day>
    ) async throws(CatalogError) -> Usage {
        try await read { connection in
            let totals = try connection.totals(of: cloud)
            let deliveries = try connection.deliveries(of: cloud, days)
            return Usage(
                counted: try connection.counted(in: cloud, days),
                countedInAll: try connection.integer(
                    """
                    SELECT CAST(COALESCE(SUM(counted), 0) AS BIGINT) FROM usage_daily
                    WHERE cloud = $1
                    """, [.cloud(cloud)]),
                bandwidth: deliveries.reduce(0) { $0 + $1.bytes },
                requests: deliveries.reduce(0) { $0 + $1.requests },
                resources: totals.assets, derivedResources: totals.derived,
                storage: totals.bytes)
        }
    }

    /// The deliveries of each of these days that had any, in order.
    public func deliveries(
        of cloud: CloudName, days: ClosedRange<Day>
    ) async throws(CatalogError) -> [Deliveries] {
        try await read { try $0.deliveries(of: cloud, days) }
    }

    /// Adds to what was delivered, in one transaction.
    public func addDeliveries(_ deliveries: [Deliveries]) async throws(CatalogError) {
        guard !deliveries.isEmpty else { return }
        try await write { connection in
            for delivered in deliveries {
                try connection.run(
                    """
                    INSERT INTO delivery_daily (cloud, day, requests, bytes)
                    VALUES ($1, $2, $3, $4)
                    ON CONFLICT (cloud, day) DO UPDATE
                    SET requests = delivery_daily.requests + excluded.requests,
                        bytes = delivery_daily.bytes + excluded.bytes
                    """,
                    [
                        .cloud(delivered.cloud), .day(delivered.day),
                        .integer(delivered.requests), .integer(delivered.bytes),
                    ])
            }
        }
    }
}

extension SQLConnection {
    /// What a cloud has now, as triggers keep it.
    func totals(of cloud: CloudName) throws -> (assets: Int64, derived: Int64, bytes: Int64) {
        try row(
            """
            SELECT assets, derived, asset_bytes + derived_bytes FROM cloud_totals WHERE cloud = $1
            """, [.cloud(cloud)]
        ) { (try $0.integer(), try $0.integer(), try $0.integer()) } ?? (0, 0, 0)
    }

    fileprivate func counted(in cloud: CloudName, _ days: ClosedRange<Day>) throws -> Int64 {
        try integer(
            """
            SELECT CAST(COALESCE(SUM(counted), 0) AS BIGINT) FROM usage_daily
            WHERE cloud = $1 AND day BETWEEN $2 AND $3
            """,
            [.cloud(cloud), .day(days.lowerBound), .day(days.upperBound)])
    }

    fileprivate func deliveries(
        of cloud: CloudName, _ days: ClosedRange<Day>
    ) throws -> [Deliveries] {
        try rows(
            """
            SELECT cloud, day, requests, bytes FROM delivery_daily
            WHERE cloud = $1 AND day BETWEEN $2 AND $3 ORDER BY day
            """, [.cloud(cloud), .day(days.lowerBound), .day(days.upperBound)]
        ) { row in
            Deliveries(
                cloud: try row.cloud(), day: try row.day(), requests: try row.integer(),
                bytes: try row.integer())
        }
    }
}
