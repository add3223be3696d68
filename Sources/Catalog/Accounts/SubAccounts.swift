public import Assets

/// What an account knows of a cloud beside its name and keys.
public struct CloudDetails: Hashable, Sendable {
    /// The cloud.
    public var cloud: Cloud
    /// The identity: hexadecimal digits.
    public var id: String
    /// What people call it.
    public var title: String
    /// Whether its API answers and its pictures are delivered.
    public var isEnabled: Bool
    /// A JSON object of whatever its owner wants to remember.
    public var attributes: String
}

extension AssetCatalog {
    /// All clouds with their details, by name.
    public func cloudDetails() async throws(CatalogError) -> [CloudDetails] {
        try await write { connection in
            try connection.rows(
                "SELECT \(Cloud.columns) FROM clouds ORDER BY name", [], Cloud.init(row:)
            ).map { try connection.details(of: $0) }
        }
    }

    /// The cloud of this identity. Throws `missing`.
    public func cloudDetails(_ id: String) async throws(CatalogError) -> CloudDetails {
        let all = try await cloudDetails()
        guard let found = all.first(where: { $0.id == id }) else {
            throw CatalogError.missing(.cloud, id)
        }
        return found
    }

    /// Adds a cloud with a key and a secret at random. Throws `taken`.
    public func createCloud(
        _ name: CloudName, title: String, attributes: String = "{}", isEnabled: Bool = true
    ) async throws(CatalogError) -> CloudDetails {
        let now = clock()
        return try await write { connection in
            let inserted = try connection.run(
                """
                INSERT INTO clouds (name, api_key, api_secret, created_at)
                VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
                """,
                [
                    .cloud(name),
                    .text(String((0..<15).map { _ in "0123456789".randomElement() ?? "0" })),
                    .text(AssetID().hex), .integer(now),
                ])
            guard inserted == 1 else { throw CatalogError.taken(.cloud, name.text) }
            var details = try connection.details(of: try connection.existingCloud(name))
            details.title = title
            details.attributes = attributes
            details.isEnabled = isEnabled
            try connection.store(details)
            return details
        }
    }

    /// Changes a cloud's details; its name stays. Throws `missing`.
    public func updateCloud(
        _ id: String, _ change: @escaping @Sendable (inout CloudDetails) throws -> Void
    ) async throws(CatalogError) -> CloudDetails {
        var details = try await cloudDetails(id)
        do { try change(&details) } catch { throw CatalogError(error) }
        let changed = details
        return try await write { connection in
            try connection.store(changed)
            return changed
        }
    }

    /// Deletes a cloud with its settings, keys and what was counted for it; it must have no assets.
    /// Throws `missing` or `notEmpty`.
    public func deleteCloud(_ id: String) async throws(CatalogError) {
        let name = try await cloudDetails(id).cloud.name
        try await write { connection in
            let hasAssets = try connection.finds(
                "SELECT 1 FROM assets WHERE cloud = $1 LIMIT 1", [.cloud(name)])
            guard !hasAssets else { throw CatalogError.notEmpty(.cloud, name.text) }
            for table in Self.tablesOfClouds {
                try connection.run("DELETE FROM \(table) WHERE cloud = $1", [.cloud(name)])
            }
            try connection.run("DELETE FROM clouds WHERE name = $1", [.cloud(name)])
        }
    }

    /// What a cloud has without any asset.
    private static let tablesOfClouds = [
        "named_transformations", "metadata_fields", "metadata_rules", "folders",
        "upload_mappings", "upload_presets", "strict_exemptions", "access_keys", "user_clouds",
        "folder_permissions", "usage_ledger", "delivery_daily", "asset_deliveries",
        "cloud_settings", "usage_daily", "cloud_totals", "gathered_assets",
    ]

    /// Whether a cloud's API answers and its pictures are delivered.
    public func isEnabled(_ cloud: CloudName) async throws(CatalogError) -> Bool {
        try await read { connection in
            try !connection.finds(
                "SELECT 1 FROM cloud_settings WHERE cloud = $1 AND is_enabled = 0",
                [.cloud(cloud)])
        }
    }
}

extension SQLConnection {
    /// A cloud that nobody said anything about gets its identity now.
    fileprivate func details(of cloud: Cloud) throws -> CloudDetails {
        try run(
            """
            INSERT INTO cloud_settings (cloud, cloud_id, title, is_enabled, attributes)
            VALUES ($1, $2, $3, 1, '{}') ON CONFLICT DO NOTHING
            """, [.cloud(cloud.name), .text(AssetID().hex), .text(cloud.name.text)])
        let found = try row(
            """
            SELECT cloud_id, title, is_enabled, attributes FROM cloud_settings WHERE cloud = $1
            """, [.cloud(cloud.name)]
        ) { row in
            CloudDetails(
                cloud: cloud, id: try row.text(), title: try row.text(),
                isEnabled: try row.bool(), attributes: try row.text())
        }
        guard let found else { throw CatalogError.unreadableRow }
        return found
    }

    fileprivate func store(_ details: CloudDetails) throws {
        try run(
            """
            UPDATE cloud_settings SET title = $1, is_enabled = $2, attributes = $3
            WHERE cloud = $4
            """,
            [
                .text(details.title), .bool(details.isEnabled), .text(details.attributes),
                .cloud(details.cloud.name),
            ])
    }
}
