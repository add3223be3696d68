public import Assets

/// Transformations without a name that a cloud lets everybody ask for although it is strict.
extension AssetCatalog {
    /// Allows a declared transformation, or allows it no longer.
    public func setStrictExemption(
        _ declared: String, isAllowed: Bool, in cloud: CloudName
    ) async throws(CatalogError) {
        let now = clock()
        try await write { connection in
            guard isAllowed else {
                try connection.run(
                    "DELETE FROM strict_exemptions WHERE cloud = $1 AND declared = $2",
                    [.cloud(cloud), .text(declared)])
                return
            }
            _ = try connection.existingCloud(cloud)
            try connection.run(
                """
                INSERT INTO strict_exemptions (cloud, declared, created_at) VALUES ($1, $2, $3)
                ON CONFLICT DO NOTHING
                """, [.cloud(cloud), .text(declared), .integer(now)])
        }
    }

    /// Whether a declared transformation is allowed.
    public func isStrictlyAllowed(
        _ declared: String, in cloud: CloudName
    ) async throws(CatalogError) -> Bool {
        guard !declared.utf8.contains(0) else { return false }
        return try await read { connection in
            try connection.finds(
                "SELECT 1 FROM strict_exemptions WHERE cloud = $1 AND declared = $2",
                [.cloud(cloud), .text(declared)])
        }
    }
}
