public import Assets

extension AssetCatalog {
    /// The asset of this name; `nil` where there is none.
    public func asset(_ reference: AssetReference) async throws(CatalogError) -> Asset? {
        try await read { try $0.asset(reference) }
    }

    /// The asset of this identity; `nil` where there is none.
    public func asset(_ id: AssetID) async throws(CatalogError) -> Asset? {
        try await read { try $0.asset(id) }
    }

    /// The assets of these names, as they were at one moment, at the places of their names; `nil`
    /// where there is none.
    public func assets(_ references: [AssetReference]) async throws(CatalogError) -> [Asset?] {
        try await read { connection in try references.map { try connection.asset($0) } }
    }

    /// Whether a folder shows an asset under a name, one that is left out aside.
    public func isShown(
        _ displayName: String, in folder: String, of cloud: CloudName, but asset: AssetID?
    ) async throws(CatalogError) -> Bool {
        guard !displayName.utf8.contains(0), !folder.utf8.contains(0) else { return false }
        return try await read { connection in
            var statement = SQLStatement("SELECT 1 FROM assets")
            statement.add(
                " WHERE cloud = ? AND asset_folder = ? AND display_name = ?", .cloud(cloud),
                .text(folder), .text(displayName))
            if let asset { statement.add(" AND asset_id <> ?", .asset(asset)) }
            statement.add(" LIMIT 1")
            return try connection.finds(statement.text, statement.values)
        }
    }

    /// The local file that the asset of this name was imported from; `nil` where there is no such
    /// asset or it came another way.
    public func importSource(
        of reference: AssetReference
    ) async throws(CatalogError) -> ImportSource? {
        guard reference.isStorable else { return nil }
        return try await read { connection in
            try connection.row(
                """
                SELECT path, s.bytes, modified_at FROM import_sources s
                JOIN assets a ON a.asset_id = s.asset_id WHERE \(AssetReference.condition)
                """, reference.values
            ) { row in
                ImportSource(
                    path: try row.text(), bytes: try row.integer(), modifiedAt: try row.integer())
            }
        }
    }
}

extension SQLConnection {
    func asset(_ reference: AssetReference) throws -> Asset? {
        guard reference.isStorable else { return nil }
        return try row(Asset.byReference, reference.values, Asset.init(row:))
    }

    func asset(_ id: AssetID) throws -> Asset? {
        try row(Asset.byID, [.asset(id)], Asset.init(row:))
    }

    func existingAsset(_ reference: AssetReference) throws -> Asset {
        guard let asset = try asset(reference) else {
            throw CatalogError.assetNotFound(reference)
        }
        return asset
    }
}

extension Asset {
    static let byReference = "SELECT \(columns) FROM assets WHERE \(AssetReference.condition)"
    static let byID = "SELECT \(columns) FROM assets WHERE asset_id = $1"
}

extension AssetReference {
    static let condition =
        "cloud = $1 AND asset_type = $2 AND delivery_type = $3 AND public_id = $4"

    /// For `condition`.
    var values: [SQLValue] {
        [
            .cloud(cloud), .text(assetType.rawValue), .text(deliveryType.rawValue),
            .text(publicID.text),
        ]
    }

    /// Whether there can be a row of this name: none holds a NUL.
    var isStorable: Bool { !publicID.text.utf8.contains(0) }
}
