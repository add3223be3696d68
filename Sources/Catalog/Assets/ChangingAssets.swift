public import Assets

/// A change to what is known about an asset; what is `nil` stays.
public struct AssetChange: Hashable, Sendable {
    /// The name that people see.
    public var displayName: String?
    /// The folder it is shown in.
    public var assetFolder: String?
    /// All tags.
    public var tags: [String]?
    /// All context.
    public var context: [ContextEntry]?
    /// Fields of structured metadata; those that are not among them stay.
    public var metadata: [MetadataEntry]?
    /// What becomes of present values that their fields refuse by now.
    public var staleMetadata = StaleMetadata.stays
    /// Who may see it; no rules for everybody.
    public var accessControl: AccessControl?
    /// All that is sent with it.
    public var headers: [AssetHeader]?

    /// Puts a change together.
    public init(
        displayName: String? = nil, assetFolder: String? = nil, tags: [String]? = nil,
        context: [ContextEntry]? = nil, metadata: [MetadataEntry]? = nil
    ) {
        self.metadata = metadata
        self.displayName = displayName
        self.assetFolder = assetFolder
        self.tags = tags
        self.context = context
    }
}

/// What becomes of an asset that bears the name another one is to get.
public enum NameConflict: Hashable, Sendable {
    /// It keeps the name: the renaming fails with `assetExists`.
    case refuse
    /// It is deleted, with everything derived from it.
    case replace
}

/// An asset under its new name.
public struct Renamed: Hashable, Sendable {
    /// As it is now; the asset ID and the version are the old ones.
    public var asset: Asset
    /// Files of the asset that bore the name before, and of resources that cannot be asked for
    /// under their old names any more.
    public var needless: NeedlessFiles
}

extension AssetCatalog {
    /// Changes what is known about an asset; its file and version stay. Throws `assetNotFound`.
    public func change(
        _ reference: AssetReference, _ change: AssetChange
    ) async throws(CatalogError) -> Asset {
        let now = clock()
        return try await write { connection in
            let asset = try connection.existingAsset(reference)
            try connection.run(
                """
                UPDATE assets SET display_name = COALESCE($1, display_name),
                    asset_folder = COALESCE($2, asset_folder), updated_at = $3
                WHERE asset_id = $4
                """,
                [
                    .text(change.displayName), .text(change.assetFolder), .integer(now),
                    .asset(asset.id),
                ])
            try connection.set(change.accessControl, change.headers, of: asset.id)
            if let tags = change.tags { try connection.setTags(tags, of: asset.id, reference) }
            if let context = change.context {
                try connection.setContext(context, of: asset.id, reference)
            }
            if change.metadata != nil || change.staleMetadata == .goes {
                try connection.changeMetadata(
                    change.metadata ?? [], of: asset, clearing: change.staleMetadata)
            }
            if let folder = change.assetFolder {
                try connection.noteFolder(folder, in: reference.cloud)
            }
            try connection.indexWords(of: asset.id)
            return try connection.existingAsset(reference)
        }
    }

    /// Gives an asset another public ID, and another delivery type if one is given. What was
    /// derived from it stays; what shows it as a layer goes, because it was asked for under the
    /// old name. Throws `assetNotFound`, or `assetExists` where the name is taken and `conflict`
    /// says to refuse.
    public func rename(
        _ reference: AssetReference, to publicID: PublicID, deliveryType: DeliveryType? = nil,
        conflict: NameConflict = .refuse
    ) async throws(CatalogError) -> Renamed {
        let now = clock()
        return try await write { connection in
            var target = reference
            target.publicID = publicID
            target.deliveryType = deliveryType ?? reference.deliveryType
            return try connection.rename(reference, to: target, conflict: conflict, at: now)
        }
    }
}

extension SQLConnection {
    func set(
        _ access: AccessControl?, _ headers: [AssetHeader]?, of id: AssetID
    ) throws {
        if let access {
            try run(
                "UPDATE assets SET access_control = $1 WHERE asset_id = $2",
                [access.rules.isEmpty ? .null : .text(access.stored), .asset(id)])
        }
        if let headers {
            try run(
                "UPDATE assets SET headers = $1 WHERE asset_id = $2",
                [headers.isEmpty ? .null : .text(StoredJSON.text(headers)), .asset(id)])
        }
    }

    fileprivate func rename(
        _ reference: AssetReference, to target: AssetReference, conflict: NameConflict,
        at now: Int64
    ) throws -> Renamed {
        let asset = try existingAsset(reference)
        var needless = NeedlessFiles()
        if let taken = try self.asset(target) {
            guard taken.id != asset.id else { return Renamed(asset: asset, needless: needless) }
            guard conflict == .replace else { throw CatalogError.assetExists(target) }
            needless = try delete(taken)
        }
        needless.derived += try deleteDerivedShowing(asset.id)
        try run(
            """
            UPDATE assets SET delivery_type = $1, public_id = $2, updated_at = $3
            WHERE asset_id = $4
            """,
            [
                .text(target.deliveryType.rawValue), .text(target.publicID.text), .integer(now),
                .asset(asset.id),
            ])
        try indexWords(of: asset.id)
        return Renamed(asset: try existingAsset(target), needless: needless)
    }
}
