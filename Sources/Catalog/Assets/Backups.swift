public import Assets

/// A file that is kept although its asset may have another one by now, or be gone.
public struct AssetBackup: Hashable, Sendable {
    /// Whose it is; the asset may be gone.
    public var asset: AssetID
    /// What the asset was called.
    public var reference: AssetReference
    /// The version that the file was.
    public var version: AssetVersion
    /// The file.
    public var original: Original
    /// The name that people saw.
    public var displayName: String?
    /// The folder it was shown in.
    public var assetFolder: String
    /// Its labels.
    public var tags: [String]
    /// Its context.
    public var context: [ContextEntry]
    /// Who might see it.
    public var accessControl: AccessControl?
    /// What was sent with it.
    public var headers: [AssetHeader]
    /// When it was kept, in Unix seconds.
    public var keptAt: Int64

    /// What the API calls the version: 32 hexadecimal digits.
    public var versionID: String { original.versionID }
}

extension Original {
    /// What the API calls the version with this file: 32 hexadecimal digits.
    public var versionID: String { String(storageKey.prefix(32)) }
}

extension AssetCatalog {
    /// The backups of an asset, the latest first; also of one that is gone.
    public func backups(of asset: AssetID) async throws(CatalogError) -> [AssetBackup] {
        try await read { connection in
            try connection.rows(
                """
                SELECT \(AssetBackup.columns) FROM asset_backups WHERE asset_id = $1
                ORDER BY version DESC
                """, [.asset(asset)], AssetBackup.init(row:))
        }
    }

    /// The latest backup of what went by a name; `nil` where there is none.
    public func latestBackup(
        of reference: AssetReference
    ) async throws(CatalogError) -> AssetBackup? {
        guard reference.isStorable else { return nil }
        return try await read { connection in
            try connection.row(
                """
                SELECT \(AssetBackup.columns) FROM asset_backups
                WHERE \(AssetReference.condition) ORDER BY kept_at DESC, version DESC LIMIT 1
                """, reference.values, AssetBackup.init(row:))
        }
    }

    /// Deletes the backups of an asset with these version IDs, and gives those that were there.
    /// The files of those that the asset does not have itself can go.
    public func deleteBackups(
        _ versionIDs: [String], of asset: AssetID
    ) async throws(CatalogError) -> (deleted: [AssetBackup], needless: NeedlessFiles) {
        try await write { connection in
            let all = try connection.rows(
                "SELECT \(AssetBackup.columns) FROM asset_backups WHERE asset_id = $1",
                [.asset(asset)], AssetBackup.init(row:))
            let deleted = all.filter { versionIDs.contains($0.versionID) }
            var needless = NeedlessFiles()
            for backup in deleted {
                try connection.run(
                    "DELETE FROM asset_backups WHERE asset_id = $1 AND version = $2",
                    [.asset(asset), .version(backup.version)])
                let isUsed = try connection.finds(
                    "SELECT 1 FROM assets WHERE storage_key = $1",
                    [.text(backup.original.storageKey)])
                if !isUsed { needless.originals.append(backup.original.storageKey) }
            }
            return (deleted, needless)
        }
    }

    /// Makes a backup's file the asset's again, or makes the asset again where it is gone, under the
    /// name that it had. Its version is a new one. Throws `assetExists` where another asset has the
    /// name by now.
    public func restore(_ backup: AssetBackup) async throws(CatalogError) -> PutOutcome {
        let now = clock()
        return try await write { try $0.restore(backup, at: now) }
    }

    /// How many bytes the backups of a cloud's assets take beyond those of its assets.
    public func backupBytes(in cloud: CloudName) async throws(CatalogError) -> Int64 {
        try await read { connection in
            try connection.integer(
                """
                SELECT CAST(COALESCE(SUM(b.bytes), 0) AS BIGINT) FROM asset_backups b
                LEFT JOIN assets a ON a.storage_key = b.storage_key
                WHERE b.cloud = $1 AND a.storage_key IS NULL
                """, [.cloud(cloud)])
        }
    }
}

extension SQLConnection {
    /// The key, unless a backup is kept of that file.
    func withoutBackup(_ storageKey: String) throws -> [String] {
        let isKept = try finds(
            "SELECT 1 FROM asset_backups WHERE storage_key = $1", [.text(storageKey)])
        return isKept ? [] : [storageKey]
    }

    func keepBackup(of asset: Asset, at now: Int64) throws {
        let tags = try rows(
            "SELECT tag FROM asset_tags WHERE asset_id = $1 ORDER BY tag", [.asset(asset.id)]
        ) { try $0.text() }
        let context = try rows(
            "SELECT name, value FROM asset_context WHERE asset_id = $1 ORDER BY name",
            [.asset(asset.id)]
        ) { [try $0.text(), try $0.text()] }
        try run(
            """
            INSERT INTO asset_backups (cloud, asset_type, delivery_type, public_id, storage_key,
                bytes, content_hash, format, width, height, pages, has_alpha, orientation,
                original_filename, asset_id, version, display_name, asset_folder, tags, context,
                access_control, headers, kept_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
                $18, $19, $20, $21, $22, $23)
            ON CONFLICT (asset_id, version) DO NOTHING
            """,
            asset.reference.values + asset.original.values + [
                .asset(asset.id), .version(asset.version), .text(asset.displayName),
                .text(asset.assetFolder), .text(StoredJSON.text(tags)),
                .text(StoredJSON.text(context)), .text(asset.accessControl?.stored),
                asset.headers.isEmpty ? .null : .text(StoredJSON.text(asset.headers)),
                .integer(now),
            ])
    }

    fileprivate func restore(_ backup: AssetBackup, at now: Int64) throws -> PutOutcome {
        let present = try asset(backup.asset)
        if let taken = try asset(backup.reference), taken.id != backup.asset {
            throw CatalogError.assetExists(backup.reference)
        }
        var new = NewAsset(
            reference: present?.reference ?? backup.reference, original: backup.original,
            tags: backup.tags, context: backup.context, displayName: backup.displayName,
            assetFolder: backup.assetFolder)
        new.accessControl = backup.accessControl
        new.headers = backup.headers
        if let present, present.original.storageKey == backup.original.storageKey {
            return .kept(present)
        }
        return try put(new, as: backup.asset, at: now)
    }
}

extension AssetBackup {
    static let columns = """
        asset_id, cloud, asset_type, delivery_type, public_id, version, format, width, height, \
        pages, has_alpha, orientation, bytes, content_hash, storage_key, original_filename, \
        display_name, asset_folder, tags, context, access_control, headers, kept_at
        """

    init(row: inout SQLRow) throws {
        asset = try row.assetID()
        reference = try row.reference()
        version = try row.version()
        original = try Original(row: &row)
        displayName = try row.optionalText()
        assetFolder = try row.text()
        tags = try StoredJSON.value([String].self, row.text())
        context = try StoredJSON.value([[String]].self, row.text()).map { pair in
            guard pair.count == 2 else { throw CatalogError.unreadableRow }
            return ContextEntry(name: pair[0], value: pair[1])
        }
        accessControl = try row.optionalText().map(AccessControl.init(stored:))
        headers = try row.optionalText().map { try StoredJSON.value([AssetHeader].self, $0) } ?? []
        keptAt = try row.integer()
    }
}
