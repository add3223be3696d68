public import Assets

// Pictures that were gathered by their URLs rather than by a tag: sprites, animations, documents.
extension AssetCatalog {
    /// Keeps which assets a name stands for, in their order.
    public func gather(
        _ assets: [AssetID], as name: String, in cloud: CloudName
    ) async throws(CatalogError) {
        try await write { connection in
            try connection.run(
                "DELETE FROM gathered_assets WHERE cloud = $1 AND name = $2",
                [.cloud(cloud), .text(name)])
            for (place, asset) in assets.enumerated() {
                try connection.run(
                    """
                    INSERT INTO gathered_assets (cloud, name, place, asset_id)
                    VALUES ($1, $2, $3, $4)
                    """, [.cloud(cloud), .text(name), .integer(place), .asset(asset)])
            }
        }
    }

    /// The assets that a name stands for, in their order; none where it is no such name.
    public func gathered(
        as name: String, in cloud: CloudName
    ) async throws(CatalogError) -> [Asset] {
        guard !name.utf8.contains(0) else { return [] }
        return try await read { connection in
            let ids = try connection.rows(
                """
                SELECT asset_id FROM gathered_assets WHERE cloud = $1 AND name = $2
                ORDER BY place
                """, [.cloud(cloud), .text(name)]
            ) { try $0.assetID() }
            return try ids.compactMap { try connection.asset($0) }
        }
    }
}
