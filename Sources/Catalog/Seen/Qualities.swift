public import Assets

/// The quality at which a picture looks as good in a format as was aimed at.
public struct FoundQuality: Hashable, Sendable {
    /// 1 to 100, on the scale of the format's encoder.
    public var quality: Int
    /// The score that it had then, in thousandths.
    public var score: Int

    /// Puts a finding together.
    public init(quality: Int, score: Int) {
        self.quality = quality
        self.score = score
    }
}

extension AssetCatalog {
    /// The quality that was found for this version of an asset; `nil` where nobody has looked.
    public func quality(
        of asset: AssetID, version: AssetVersion, format: Format, target: String
    ) async throws(CatalogError) -> FoundQuality? {
        try await read { connection in
            try connection.row(
                FoundQuality.ofAsset,
                [
                    .asset(asset), .text(format.rawValue), .text(target), .version(version),
                ]
            ) { FoundQuality(quality: try $0.int(), score: try $0.int()) }
        }
    }

    /// All qualities that were found for this version of an asset.
    public func qualities(
        of asset: AssetID, version: AssetVersion
    ) async throws(CatalogError) -> [(format: Format, target: String, found: FoundQuality)] {
        try await read { connection in
            try connection.rows(
                FoundQuality.allOfAsset, [.asset(asset), .version(version)]
            ) { row in
                (
                    try row.format(), try row.text(),
                    FoundQuality(quality: try row.int(), score: try row.int())
                )
            }
        }
    }

    /// Keeps the quality that was found first; a later one does not replace it, so that all sizes of a
    /// picture agree. Throws `assetChanged` when the asset is gone or has another version by now.
    public func keep(
        _ found: FoundQuality, of asset: AssetID, version: AssetVersion, format: Format,
        target: String
    ) async throws(CatalogError) {
        try await write { connection in
            let isCurrent = try connection.finds(
                "SELECT 1 FROM assets WHERE asset_id = $1 AND version = $2",
                [.asset(asset), .version(version)])
            guard isCurrent else { throw CatalogError.assetChanged(asset) }
            try connection.run(
                """
                INSERT INTO asset_qualities
                    (asset_id, asset_version, format, target, quality, score)
                VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
                """,
                [
                    .asset(asset), .version(version), .text(format.rawValue), .text(target),
                    .integer(found.quality), .integer(found.score),
                ])
        }
    }
}

extension FoundQuality {
    static let allOfAsset = """
        SELECT format, target, quality, score FROM asset_qualities
        WHERE asset_id = $1 AND asset_version = $2
        """
    static let ofAsset = """
        SELECT quality, score FROM asset_qualities
        WHERE asset_id = $1 AND format = $2 AND target = $3 AND asset_version = $4
        """
}
