public import Assets

extension AssetCatalog {
    /// The most assets that one is related to.
    public static let mostRelated = 500

    /// The assets that one is related to, the first related first.
    public func related(
        to asset: AssetID, page: PageRequest
    ) async throws(CatalogError) -> Page<Asset> {
        try await read { connection in
            var statement = SQLStatement(
                "SELECT related_id, created_at FROM asset_relations WHERE ")
            statement.add("asset_id = ?", .asset(asset))
            if let after = page.after {
                let keys = try after.keys(.related, count: 2)
                statement.add(
                    " AND (created_at, related_id) > (?, ?)",
                    .integer(try Cursor.number(keys[0])), .bytes(try Cursor.bytes(keys[1])))
            }
            statement.add(" ORDER BY created_at, related_id LIMIT ?", page.probe)
            let pairs = try connection.rows(statement) {
                (id: try $0.assetID(), time: try $0.integer())
            }
            let probed = Page(probed: pairs, request: page) {
                Cursor(.related, String($0.time), $0.id.hex)
            }
            return Page(
                elements: try probed.elements.compactMap { try connection.asset($0.id) },
                next: probed.next)
        }
    }

    /// What relating or parting two assets did.
    public enum RelationChange: Hashable, Sendable {
        case done
        /// It was so already.
        case unchanged
        /// One of them is related to as many as can be.
        case full
    }

    /// Relates two assets of a cloud to each other, or parts them.
    public func relate(
        _ asset: AssetID, to other: AssetID
    ) async throws(CatalogError) -> RelationChange {
        let now = clock()
        return try await write { connection in
            for id in [asset, other] {
                let count = try connection.integer(
                    "SELECT COUNT(*) FROM asset_relations WHERE asset_id = $1", [.asset(id)])
                guard count < Self.mostRelated else { return .full }
            }
            let inserted = try connection.run(
                """
                INSERT INTO asset_relations (asset_id, related_id, created_at)
                VALUES ($1, $2, $3), ($2, $1, $3) ON CONFLICT DO NOTHING
                """, [.asset(asset), .asset(other), .integer(now)])
            return inserted > 0 ? .done : .unchanged
        }
    }

    /// Parts two assets.
    public func part(
        _ asset: AssetID, from other: AssetID
    ) async throws(CatalogError) -> RelationChange {
        try await write { connection in
            let deleted = try connection.run(
                """
                DELETE FROM asset_relations
                WHERE (asset_id = $1 AND related_id = $2) OR (asset_id = $2 AND related_id = $1)
                """, [.asset(asset), .asset(other)])
            return deleted > 0 ? .done : .unchanged
        }
    }
}
