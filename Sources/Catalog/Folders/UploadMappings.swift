public import Assets

/// Where files come from whose public IDs lie in a folder: on the first delivery they are fetched.
public struct UploadMapping: Hashable, Sendable {
    /// What the public IDs begin with, up to a slash.
    public var folder: String
    /// What the rest of the public ID is put behind, to make a URL.
    public var template: String

    /// Puts a mapping together.
    public init(folder: String, template: String) {
        self.folder = folder
        self.template = template
    }
}

extension AssetCatalog {
    /// A cloud's mappings, by folder.
    public func uploadMappings(
        in cloud: CloudName, page: PageRequest
    ) async throws(CatalogError) -> Page<UploadMapping> {
        try await read { connection in
            var statement = SQLStatement("SELECT folder, template FROM upload_mappings WHERE ")
            statement.add("cloud = ?", .cloud(cloud))
            if let after = page.after {
                statement.add(" AND folder > ?", .text(try after.keys(.mappings, count: 1)[0]))
            }
            statement.add(" ORDER BY folder LIMIT ?", page.probe)
            let found = try connection.rows(statement) {
                UploadMapping(folder: try $0.text(), template: try $0.text())
            }
            return Page(probed: found, request: page) { Cursor(.mappings, $0.folder) }
        }
    }

    /// The mapping of this folder. Throws `missing`.
    public func uploadMapping(
        _ folder: String, in cloud: CloudName
    ) async throws(CatalogError) -> UploadMapping {
        try await read { connection in
            guard let found = try connection.mapping(folder, in: cloud) else {
                throw CatalogError.missing(.uploadMapping, folder)
            }
            return found
        }
    }

    /// The mapping that a public ID falls under: the one of the longest folder.
    public func uploadMapping(
        for publicID: PublicID, in cloud: CloudName
    ) async throws(CatalogError) -> UploadMapping? {
        guard !publicID.text.utf8.contains(0) else { return nil }
        return try await read { connection in
            var path = Folder.parent(of: publicID.text)
            while !path.isEmpty {
                if let found = try connection.mapping(path, in: cloud) { return found }
                path = Folder.parent(of: path)
            }
            return nil
        }
    }

    /// Adds a mapping. Throws `taken`.
    public func createUploadMapping(
        _ mapping: UploadMapping, in cloud: CloudName
    ) async throws(CatalogError) {
        try await write { connection in
            _ = try connection.existingCloud(cloud)
            let inserted = try connection.run(
                """
                INSERT INTO upload_mappings (cloud, folder, template) VALUES ($1, $2, $3)
                ON CONFLICT DO NOTHING
                """, [.cloud(cloud), .text(mapping.folder), .text(mapping.template)])
            guard inserted == 1 else { throw CatalogError.taken(.uploadMapping, mapping.folder) }
        }
    }

    /// Gives a mapping another template. Throws `missing`.
    public func updateUploadMapping(
        _ mapping: UploadMapping, in cloud: CloudName
    ) async throws(CatalogError) {
        try await write { connection in
            let updated = try connection.run(
                "UPDATE upload_mappings SET template = $1 WHERE cloud = $2 AND folder = $3",
                [.text(mapping.template), .cloud(cloud), .text(mapping.folder)])
            guard updated == 1 else { throw CatalogError.missing(.uploadMapping, mapping.folder) }
        }
    }

    /// Deletes a mapping; what it brought stays. Throws `missing`.
    public func deleteUploadMapping(
        _ folder: String, in cloud: CloudName
    ) async throws(CatalogError) {
        try await write { connection in
            let deleted = try connection.run(
                "DELETE FROM upload_mappings WHERE cloud = $1 AND folder = $2",
                [.cloud(cloud), .text(folder)])
            guard deleted == 1 else { throw CatalogError.missing(.uploadMapping, folder) }
        }
    }
}

extension SQLConnection {
    fileprivate func mapping(_ folder: String, in cloud: CloudName) throws -> UploadMapping? {
        try row(
            "SELECT folder, template FROM upload_mappings WHERE cloud = $1 AND folder = $2",
            [.cloud(cloud), .text(folder)]
        ) { UploadMapping(folder: try $0.text(), template: try $0.text()) }
    }
}
