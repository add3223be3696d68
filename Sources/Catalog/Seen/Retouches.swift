public import Assets

/// What something is called that a network made of an asset's picture.
public struct RetouchName: Hashable, Sendable {
    public var asset: AssetID
    /// 32 hexadecimal digits: what was made, and of which pixels.
    public var digest: String

    /// Puts a name together.
    public init(asset: AssetID, digest: String) {
        self.asset = asset
        self.digest = digest
    }
}

/// Masks and enlarged pictures that are kept as files. Their rows stand among the analyses of the version
/// of the asset that they were made of, and go with them.
extension AssetCatalog {
    /// The digests of what is kept for this version of an asset and was made by one of these engines, the
    /// newest first.
    public func retouches(
        of asset: AssetID, version: AssetVersion, engines: Set<String>
    ) async throws(CatalogError) -> [String] {
        try await read { connection in
            try connection.rows(
                RetouchName.ofVersion, [.asset(asset), .version(version)]
            ) { (kind: try $0.text(), engine: try $0.text()) }
            .filter { engines.contains($0.engine) }
            .map { String($0.kind.dropFirst(RetouchName.prefix.count)) }
        }
    }

    /// Keeps the name of a file that is in place, and gives those that are too many now: the oldest
    /// beyond `limit`, whose files can go. Throws `assetChanged` when the asset is gone or has another
    /// version by now.
    public func keepRetouch(
        _ name: RetouchName, version: AssetVersion, engine: String, limit: Int
    ) async throws(CatalogError) -> [RetouchName] {
        let now = clock()
        return try await write { connection in
            let isCurrent = try connection.finds(
                "SELECT 1 FROM assets WHERE asset_id = $1 AND version = $2",
                [.asset(name.asset), .version(version)])
            guard isCurrent else { throw CatalogError.assetChanged(name.asset) }
            try connection.run(
                """
                INSERT INTO asset_analyses
                    (asset_id, kind, asset_version, engine, result, analysed_at)
                VALUES ($1, $2, $3, $4, '', $5)
                ON CONFLICT (asset_id, kind) DO UPDATE SET asset_version = excluded.asset_version,
                    engine = excluded.engine, analysed_at = excluded.analysed_at
                """,
                [
                    .asset(name.asset), .text(name.kind), .version(version), .text(engine),
                    .integer(now),
                ])
            let others = try connection.retouches(of: name.asset).filter { $0 != name }
            let needless = Array(others.dropFirst(max(limit - 1, 0)))
            for each in needless {
                try connection.run(
                    "DELETE FROM asset_analyses WHERE asset_id = $1 AND kind = $2",
                    [.asset(each.asset), .text(each.kind)])
            }
            return needless
        }
    }

    /// Those of these names that are kept.
    public func knownRetouches(
        among names: [RetouchName]
    ) async throws(CatalogError) -> Set<RetouchName> {
        try await read { connection in
            Set(
                try names.filter {
                    try connection.finds(
                        "SELECT 1 FROM asset_analyses WHERE asset_id = $1 AND kind = $2",
                        [.asset($0.asset), .text($0.kind)])
                })
        }
    }
}

extension RetouchName {
    fileprivate static let prefix = "retouch/"
    fileprivate var kind: String { Self.prefix + digest }

    // The character behind "/" is "0": all kinds that begin with the prefix.
    static let ofAsset = """
        SELECT kind FROM asset_analyses
        WHERE asset_id = $1 AND kind >= 'retouch/' AND kind < 'retouch0'
        ORDER BY analysed_at DESC, kind
        """
    static let ofVersion = """
        SELECT kind, engine FROM asset_analyses
        WHERE asset_id = $1 AND kind >= 'retouch/' AND kind < 'retouch0' AND asset_version = $2
        ORDER BY analysed_at DESC, kind
        """
}

extension SQLConnection {
    /// All that networks made of an asset's picture, the newest first.
    func retouches(of asset: AssetID) throws -> [RetouchName] {
        try rows(RetouchName.ofAsset, [.asset(asset)]) { row in
            RetouchName(
                asset: asset, digest: String(try row.text().dropFirst(RetouchName.prefix.count)))
        }
    }
}
