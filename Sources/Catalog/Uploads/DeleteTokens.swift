public import Assets

extension AssetCatalog {
    /// Keeps that whoever shows a token may delete an asset as it is now.
    ///
    /// - Parameters:
    ///   - digest: of the token, which itself is kept nowhere.
    ///   - expiry: until when, in Unix seconds.
    public func keepDeleteToken(
        _ digest: [UInt8], for asset: Asset, expiry: Int64
    ) async throws(CatalogError) {
        let now = clock()
        try await write { connection in
            try connection.run(
                "DELETE FROM delete_tokens WHERE expires_at <= $1", [.integer(now)])
            guard let present = try connection.asset(asset.id), present.version == asset.version
            else { throw CatalogError.assetChanged(asset.id) }
            try connection.run(
                """
                INSERT INTO delete_tokens (digest, cloud, asset_id, asset_version, expires_at)
                VALUES ($1, $2, $3, $4, $5)
                """,
                [
                    .bytes(digest), .cloud(asset.reference.cloud), .asset(asset.id),
                    .version(asset.version), .integer(expiry),
                ])
        }
    }

    /// Deletes the asset that a token is for, unless it has got another file since; `nil` where the
    /// token is none of this cloud's, or is too old.
    public func delete(
        byToken digest: [UInt8], in cloud: CloudName
    ) async throws(CatalogError) -> AssetDeletion? {
        let now = clock()
        return try await write { connection in
            let found = try connection.row(
                """
                SELECT asset_id, asset_version FROM delete_tokens
                WHERE digest = $1 AND cloud = $2 AND expires_at > $3
                """, [.bytes(digest), .cloud(cloud), .integer(now)]
            ) { (try $0.assetID(), try $0.version()) }
            guard let (id, version) = found, let asset = try connection.asset(id),
                asset.version == version
            else { return nil }
            var deletion = AssetDeletion()
            try connection.delete(asset, into: &deletion)
            return deletion
        }
    }
}
