public import Assets

/// What one kind of moderation says about an asset.
public struct AssetModeration: Hashable, Sendable {
    /// Where it stands.
    public enum Status: String, Hashable, Sendable, CaseIterable {
        case pending, approved, rejected
    }

    /// Who moderates: `manual`, `duplicate`, or the name of an engine.
    public var kind: String
    public var status: Status
    /// How sure an engine is of what it says, 0 to 1.
    public var confidence: Double?
    /// What else it says, as JSON.
    public var response: String?
    /// When that was, in Unix seconds.
    public var updatedAt: Int64

    /// Puts an entry together.
    public init(
        kind: String, status: Status, confidence: Double? = nil, response: String? = nil,
        updatedAt: Int64 = 0
    ) {
        self.kind = kind
        self.status = status
        self.confidence = confidence
        self.response = response
        self.updatedAt = updatedAt
    }
}

extension AssetCatalog {
    /// Keeps what kinds of moderation say about a version of an asset; other kinds stay. From then on
    /// the asset is rejected if any kind says so. Throws `assetChanged` when it is gone or has another
    /// version by now.
    public func moderate(
        _ asset: AssetID, version: AssetVersion, _ moderations: [AssetModeration]
    ) async throws(CatalogError) -> Asset {
        let now = clock()
        return try await write { connection in
            guard let found = try connection.asset(asset), found.version == version else {
                throw CatalogError.assetChanged(asset)
            }
            for moderation in moderations {
                try connection.keep(moderation, of: found, at: now)
            }
            try connection.updateRejection(of: asset, at: now)
            return try connection.asset(asset) ?? found
        }
    }

    /// A person's word: it counts for every kind that has looked at the asset, and is the manual kind's
    /// where none has. Throws `assetNotFound`.
    public func setModeration(
        of reference: AssetReference, to status: AssetModeration.Status
    ) async throws(CatalogError) -> Asset {
        let now = clock()
        return try await write { connection in
            let asset = try connection.existingAsset(reference)
            let changed = try connection.run(
                "UPDATE asset_moderations SET status = $1, updated_at = $2 WHERE asset_id = $3",
                [.text(status.rawValue), .integer(now), .asset(asset.id)])
            if changed == 0 {
                let manual = AssetModeration(kind: "manual", status: status)
                try connection.keep(manual, of: asset, at: now)
            }
            try connection.updateRejection(of: asset.id, at: now)
            return try connection.existingAsset(reference)
        }
    }

    /// What moderation says about each of these assets, by kind; an asset that nobody has moderated is
    /// left out.
    public func moderations(
        of assets: [AssetID]
    ) async throws(CatalogError) -> [AssetID: [AssetModeration]] {
        try await read { connection in
            var statement = SQLStatement(
                """
                SELECT asset_id, kind, status, confidence, response, updated_at
                FROM asset_moderations WHERE asset_id IN\u{20}
                """)
            statement.addList(assets.map(SQLValue.asset))
            statement.add(" ORDER BY asset_id, kind")
            let pairs = try connection.rows(statement) { row in
                (try row.assetID(), try AssetModeration(row: &row))
            }
            return Dictionary(grouping: pairs, by: \.0).mapValues { $0.map(\.1) }
        }
    }
}

extension AssetModeration {
    fileprivate init(row: inout SQLRow) throws {
        let kind = try row.text()
        guard let status = Status(rawValue: try row.text()) else {
            throw CatalogError.unreadableRow
        }
        self.init(
            kind: kind, status: status,
            confidence: try row.optionalInteger().map(Thousandths.share),
            response: try row.optionalText(), updatedAt: try row.integer())
    }
}

extension SQLConnection {
    fileprivate func keep(_ moderation: AssetModeration, of asset: Asset, at now: Int64) throws {
        try run(
            """
            INSERT INTO asset_moderations (asset_id, kind, status, confidence, response, updated_at,
                cloud, asset_type, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (asset_id, kind) DO UPDATE SET status = excluded.status,
                confidence = excluded.confidence, response = excluded.response,
                updated_at = excluded.updated_at
            """,
            [
                .asset(asset.id), .text(moderation.kind), .text(moderation.status.rawValue),
                .integer(moderation.confidence.map(Thousandths.of)), .text(moderation.response),
                .integer(now), .cloud(asset.reference.cloud),
                .text(asset.reference.assetType.rawValue), .integer(asset.createdAt),
            ])
    }

    fileprivate func updateRejection(of asset: AssetID, at now: Int64) throws {
        let rejected = try finds(
            "SELECT 1 FROM asset_moderations WHERE asset_id = $1 AND status = 'rejected'",
            [.asset(asset)])
        try run(
            "UPDATE assets SET is_rejected = $1, updated_at = $2 WHERE asset_id = $3",
            [.bool(rejected), .integer(now), .asset(asset)])
    }
}
