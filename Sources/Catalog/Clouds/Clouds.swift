public import Assets

extension AssetCatalog {
    /// Makes the cloud when it is new; gives an existing one this key and secret when they differ
    /// from its own, so that starting again with another secret is how a secret is changed.
    @discardableResult
    public func ensureCloud(
        _ name: CloudName, apiKey: String, apiSecret: String
    ) async throws(CatalogError) -> Cloud {
        let now = clock()
        return try await write { connection in
            try connection.run(
                """
                INSERT INTO clouds (name, api_key, api_secret, created_at) VALUES ($1, $2, $3, $4)
                ON CONFLICT (name) DO UPDATE
                SET api_key = excluded.api_key, api_secret = excluded.api_secret
                WHERE clouds.api_key <> excluded.api_key
                    OR clouds.api_secret <> excluded.api_secret
                """,
                [.cloud(name), .text(apiKey), .text(apiSecret), .integer(now)])
            return try connection.existingCloud(name)
        }
    }

    /// The cloud of this name; `nil` where there is none.
    public func cloud(_ name: CloudName) async throws(CatalogError) -> Cloud? {
        try await read { try $0.cloud(name) }
    }

    /// All clouds, by name.
    public func clouds() async throws(CatalogError) -> [Cloud] {
        try await read { connection in
            try connection.rows(
                "SELECT \(Cloud.columns) FROM clouds ORDER BY name", [], Cloud.init(row:))
        }
    }

    /// The clouds that go by this key, by name: several may share one.
    public func clouds(apiKey: String) async throws(CatalogError) -> [Cloud] {
        guard !apiKey.utf8.contains(0) else { return [] }
        return try await read { connection in
            try connection.rows(
                "SELECT \(Cloud.columns) FROM clouds WHERE api_key = $1 ORDER BY name",
                [.text(apiKey)], Cloud.init(row:))
        }
    }
}

extension SQLConnection {
    func cloud(_ name: CloudName) throws -> Cloud? {
        var cloud = try row(
            "SELECT \(Cloud.columns) FROM clouds WHERE name = $1", [.cloud(name)], Cloud.init(row:))
        cloud?.otherSecrets = try rows(
            "SELECT api_secret FROM access_keys WHERE cloud = $1 AND is_enabled = 1",
            [.cloud(name)]
        ) { try $0.text() }
        return cloud
    }

    func existingCloud(_ name: CloudName) throws -> Cloud {
        guard let cloud = try cloud(name) else { throw CatalogError.unknownCloud(name) }
        return cloud
    }
}

extension Cloud {
    static let columns = "name, api_key, api_secret, created_at"

    init(row: inout SQLRow) throws {
        self.init(
            name: try row.cloud(), apiKey: try row.text(), apiSecret: try row.text(),
            createdAt: try row.integer())
    }
}
