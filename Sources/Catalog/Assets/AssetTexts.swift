public import Assets

/// The words that a picture of the delivery type `text` was made of.
public struct AssetText: Hashable, Sendable {
    /// Font, size and options, as layers of texts write them.
    public var style: String
    /// What it says.
    public var content: String

    /// Puts style and words together.
    public init(style: String, content: String) {
        self.style = style
        self.content = content
    }
}

extension AssetCatalog {
    /// The words that an asset was made of; `nil` where it came another way.
    public func text(of asset: AssetID) async throws(CatalogError) -> AssetText? {
        try await read { connection in
            try connection.row(
                "SELECT style, content FROM asset_text_styles WHERE asset_id = $1",
                [.asset(asset)]
            ) { AssetText(style: try $0.text(), content: try $0.text()) }
        }
    }

    /// Keeps what an asset's file says about itself, unless it has another file by now.
    public func keepFileFields(
        _ fields: [String: String], of asset: Asset
    ) async throws(CatalogError) {
        try await write { connection in
            guard let present = try connection.asset(asset.id), present.version == asset.version
            else { return }
            try connection.keepFileFields(fields, of: asset)
        }
    }

    /// What an asset's file says about itself; `nil` where nobody has asked it.
    public func fileFields(of asset: Asset) async throws(CatalogError) -> [String: String]? {
        try await read { try $0.fileFields(of: asset) }
    }
}

extension SQLConnection {
    func fileFields(of asset: Asset) throws -> [String: String]? {
        try row(
            """
            SELECT fields FROM asset_file_fields WHERE asset_id = $1 AND asset_version = $2
            """, [.asset(asset.id), .version(asset.version)]
        ) { try StoredJSON.value([String: String].self, $0.text()) }
    }

    func keepText(_ text: AssetText?, of id: AssetID) throws {
        try run("DELETE FROM asset_text_styles WHERE asset_id = $1", [.asset(id)])
        guard let text else { return }
        try run(
            "INSERT INTO asset_text_styles (asset_id, style, content) VALUES ($1, $2, $3)",
            [.asset(id), .text(text.style), .text(text.content)])
    }

    func keepFileFields(_ fields: [String: String], of asset: Asset) throws {
        try run(
            """
            INSERT INTO asset_file_fields (asset_id, asset_version, fields) VALUES ($1, $2, $3)
            ON CONFLICT (asset_id) DO UPDATE
            SET asset_version = excluded.asset_version, fields = excluded.fields
            """,
            [.asset(asset.id), .version(asset.version), .text(StoredJSON.text(fields))])
        try indexFileFields(fields, of: asset.id)
    }
}
