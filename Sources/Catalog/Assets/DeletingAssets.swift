public import Assets

/// What a deletion of assets did.
public struct AssetDeletion: Hashable, Sendable {
    /// An asset that is gone.
    public struct Deleted: Hashable, Sendable {
        /// As it was.
        public var asset: Asset
        /// How many resources derived from it went with it.
        public var derived: Int
    }

    /// The assets that are gone, in the order of the query's listing.
    public var deleted: [Deleted] = []
    /// The files to remove.
    public var needless = NeedlessFiles()
    /// Whether the query selects more than the limit: call again for the rest.
    public var isPartial = false
}

extension AssetCatalog {
    /// Deletes an asset and everything derived from it, resources that show it as a layer included;
    /// `nil` where there is no such asset.
    public func delete(
        _ reference: AssetReference
    ) async throws(CatalogError) -> AssetDeletion? {
        try await write { connection in
            guard let asset = try connection.asset(reference) else { return nil }
            var deletion = AssetDeletion()
            try connection.delete(asset, into: &deletion)
            return deletion
        }
    }

    /// Deletes the assets that `query` selects, at most `limit` (1 to 1000) in one transaction.
    /// Public IDs and asset IDs that are not among the deleted ones were not there.
    public func deleteAssets(
        _ query: AssetQuery, limit: Int = 1_000
    ) async throws(CatalogError) -> AssetDeletion {
        let limit = min(max(limit, 1), 1_000)
        return try await write { connection in
            let found = try connection.assets(query, limit: limit + 1)
            var deletion = AssetDeletion()
            deletion.isPartial = found.count > limit
            for asset in found.prefix(limit) { try connection.delete(asset, into: &deletion) }
            return deletion
        }
    }
}

extension SQLConnection {
    func delete(_ asset: Asset, into deletion: inout AssetDeletion) throws {
        let derived = try integer(
            "SELECT COUNT(*) FROM derived WHERE asset_id = $1", [.asset(asset.id)])
        deletion.needless.add(try delete(asset))
        deletion.deleted.append(.init(asset: asset, derived: Int(derived)))
    }

    /// Deletes the row, and those that hang on it.
    func delete(_ asset: Asset) throws -> NeedlessFiles {
        let derived = try deleteDerivedReaching(asset.id)
        let retouches = try retouches(of: asset.id)
        try run("DELETE FROM assets WHERE asset_id = $1", [.asset(asset.id)])
        return NeedlessFiles(
            originals: try withoutBackup(asset.original.storageKey), derived: derived,
            retouches: retouches)
    }
}
