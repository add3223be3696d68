public import Assets

/// Parameters of uploads under a name.
public struct UploadPreset: Hashable, Sendable {
    /// What it is called.
    public var name: String
    /// Whether uploads without a signature may use it.
    public var isUnsigned: Bool
    /// Parameters as they are sent, several values to a name where it is a list.
    public var settings: [String: [String]]
    /// When it was made, in Unix seconds.
    public var createdAt: Int64
}

extension AssetCatalog {
    /// Makes a preset; `nil` where there is one of that name already. Throws `unknownCloud`.
    public func createUploadPreset(
        _ name: String, isUnsigned: Bool, settings: [String: [String]], in cloud: CloudName
    ) async throws(CatalogError) -> UploadPreset? {
        let now = clock()
        return try await write { connection in
            _ = try connection.existingCloud(cloud)
            let made = try connection.run(
                """
                INSERT INTO upload_presets (cloud, name, is_unsigned, settings, created_at,
                    updated_at)
                VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT DO NOTHING
                """,
                [
                    .cloud(cloud), .text(name), .bool(isUnsigned),
                    .text(StoredJSON.text(settings)), .integer(now),
                ])
            return made == 1 ? try connection.uploadPreset(name, in: cloud) : nil
        }
    }

    /// Lets `change` change a preset; `nil` where there is none of that name.
    public func updateUploadPreset(
        _ name: String, in cloud: CloudName,
        _ change: @escaping @Sendable (inout UploadPreset) -> Void
    ) async throws(CatalogError) -> UploadPreset? {
        let now = clock()
        return try await write { connection in
            guard var preset = try connection.uploadPreset(name, in: cloud) else { return nil }
            change(&preset)
            try connection.run(
                """
                UPDATE upload_presets SET is_unsigned = $1, settings = $2, updated_at = $3
                WHERE cloud = $4 AND name = $5
                """,
                [
                    .bool(preset.isUnsigned), .text(StoredJSON.text(preset.settings)),
                    .integer(now), .cloud(cloud), .text(name),
                ])
            return preset
        }
    }

    /// Deletes a preset; false where there is none of that name.
    public func deleteUploadPreset(
        _ name: String, in cloud: CloudName
    ) async throws(CatalogError) -> Bool {
        guard !name.utf8.contains(0) else { return false }
        return try await write { connection in
            try connection.run(
                "DELETE FROM upload_presets WHERE cloud = $1 AND name = $2",
                [.cloud(cloud), .text(name)]) > 0
        }
    }

    /// The preset of this name; `nil` where there is none.
    public func uploadPreset(
        _ name: String, in cloud: CloudName
    ) async throws(CatalogError) -> UploadPreset? {
        guard !name.utf8.contains(0) else { return nil }
        return try await read { try $0.uploadPreset(name, in: cloud) }
    }

    /// A cloud's presets, the greatest name first.
    public func uploadPresets(
        in cloud: CloudName, page: PageRequest
    ) async throws(CatalogError) -> Page<UploadPreset> {
        try await read { connection in
            var statement = SQLStatement(
                "SELECT \(UploadPreset.columns) FROM upload_presets WHERE ")
            statement.add("cloud = ?", .cloud(cloud))
            if let after = page.after {
                let name = try after.keys(.uploadPresets, count: 1)[0]
                statement.add(" AND name < ?", .text(name))
            }
            statement.add(" ORDER BY name DESC LIMIT ?", page.probe)
            let found = try connection.rows(statement, UploadPreset.init(row:))
            return Page(probed: found, request: page) { Cursor(.uploadPresets, $0.name) }
        }
    }
}

extension SQLConnection {
    fileprivate func uploadPreset(_ name: String, in cloud: CloudName) throws -> UploadPreset? {
        try row(
            "SELECT \(UploadPreset.columns) FROM upload_presets WHERE cloud = $1 AND name = $2",
            [.cloud(cloud), .text(name)], UploadPreset.init(row:))
    }
}

extension UploadPreset {
    static let columns = "name, is_unsigned, settings, created_at"

    init(row: inout SQLRow) throws {
        name = try row.text()
        isUnsigned = try row.bool()
        settings = try StoredJSON.value([String: [String]].self, row.text())
        createdAt = try row.integer()
    }
}
