public import Assets

/// An asset whose file is in place and that is to be kept under a name.
public struct NewAsset: Hashable, Sendable {
    /// The name to keep it under.
    public var reference: AssetReference
    /// Its file.
    public var original: Original
    /// Labels, in any order; a repeated one counts once.
    public var tags: [String]
    /// Names and values; of a repeated name the last counts.
    public var context: [ContextEntry]
    /// The name that people see.
    public var displayName: String?
    /// The folder it is shown in; empty for the root.
    public var assetFolder: String
    /// The local file it is imported from.
    public var importSource: ImportSource?
    /// What is said for fields of structured metadata; `nil` where its sender does not know of any,
    /// so that mandatory fields are not asked for.
    public var metadata: [MetadataEntry]?
    /// Who may see it; of an asset that is overwritten `nil` leaves what holds.
    public var accessControl: AccessControl?
    /// What is sent with it.
    public var headers: [AssetHeader] = []
    /// What its file says about itself, where that was asked for.
    public var fileFields: [String: String]?
    /// Whether the file is kept when the asset gets another one, or goes.
    public var backup = Backup.none

    /// The words that the picture was made of.
    public var text: AssetText?

    /// What is kept of an asset beyond its life.
    public enum Backup: Hashable, Sendable {
        /// Nothing.
        case none
        /// The file, and what is said about it now.
        case kept
    }

    /// Puts an asset together.
    public init(
        reference: AssetReference, original: Original, tags: [String] = [],
        context: [ContextEntry] = [], displayName: String? = nil, assetFolder: String = "",
        importSource: ImportSource? = nil, metadata: [MetadataEntry]? = nil
    ) {
        self.metadata = metadata
        self.reference = reference
        self.original = original
        self.tags = tags
        self.context = context
        self.displayName = displayName
        self.assetFolder = assetFolder
        self.importSource = importSource
    }
}

extension NewAsset {
    /// The asset that this would become. It is kept nowhere, and nobody else has its identity.
    public var provisional: Asset {
        Asset(
            id: AssetID(), reference: reference, version: AssetVersion(0), original: original,
            displayName: displayName, assetFolder: assetFolder, createdAt: 0, updatedAt: 0,
            accessControl: accessControl, headers: headers)
    }
}

/// What becomes of an asset whose name is wanted for another file.
public enum Overwriting: Hashable, Sendable {
    /// It gets the new file; its tags, context, folder and derived resources go.
    case replace
    /// It stays as it is.
    case keep
}

/// What `put` did.
public enum PutOutcome: Hashable, Sendable {
    /// The name was free.
    case created(Asset)
    /// The asset of this name got the new file and a greater version.
    case overwritten(Asset, needless: NeedlessFiles)
    /// The asset of this name stayed as it was: the new file is not needed.
    case kept(Asset)

    /// The asset that goes by the name now.
    public var asset: Asset {
        switch self {
        case .created(let asset), .overwritten(let asset, _), .kept(let asset): asset
        }
    }
}

extension AssetCatalog {
    /// Keeps an asset under its name, or gives the asset of that name the new file.
    ///
    /// Overwriting keeps the asset ID and the time of creation, raises the version, and removes
    /// what was derived from the asset, other assets' resources that show it as a layer included.
    /// Throws `unknownCloud`.
    public func put(
        _ new: NewAsset, overwriting: Overwriting = .replace
    ) async throws(CatalogError) -> PutOutcome {
        let now = clock()
        return try await write { try $0.put(new, overwriting: overwriting, at: now) }
    }
}

extension SQLConnection {
    fileprivate func put(
        _ new: NewAsset, overwriting: Overwriting, at now: Int64
    ) throws -> PutOutcome {
        guard let present = try asset(new.reference) else {
            return try create(new, as: AssetID(), at: now)
        }
        switch overwriting {
        case .keep: return .kept(present)
        case .replace: return try overwrite(present, with: new, at: now)
        }
    }

    private func create(_ new: NewAsset, as id: AssetID, at now: Int64) throws -> PutOutcome {
        _ = try existingCloud(new.reference.cloud)
        try insert(new, as: id, at: now)
        try attach(new, to: id)
        return .created(try kept(new, at: now))
    }

    private func overwrite(
        _ present: Asset, with new: NewAsset, at now: Int64
    ) throws -> PutOutcome {
        let derived = try deleteDerivedReaching(present.id)
        let retouches = try retouches(of: present.id)
        try update(present, with: new, at: now)
        try forgetSeenAndSaid(of: present.id)
        try attach(new, to: present.id)
        return .overwritten(
            try kept(new, at: now),
            needless: NeedlessFiles(
                originals: try withoutBackup(present.original.storageKey), derived: derived,
                retouches: retouches))
    }

    /// Keeps an asset under an identity that it had before.
    func put(_ new: NewAsset, as id: AssetID, at now: Int64) throws -> PutOutcome {
        guard let present = try asset(id) else { return try create(new, as: id, at: now) }
        return try overwrite(present, with: new, at: now)
    }

    private func kept(_ new: NewAsset, at now: Int64) throws -> Asset {
        let asset = try existingAsset(new.reference)
        if let fields = new.fileFields { try keepFileFields(fields, of: asset) }
        try keepText(new.text, of: asset.id)
        if new.backup == .kept { try keepBackup(of: asset, at: now) }
        return asset
    }

    private func insert(_ new: NewAsset, as id: AssetID, at now: Int64) throws {
        try run(
            """
            INSERT INTO assets (cloud, asset_type, delivery_type, public_id, storage_key, bytes,
                content_hash, format, width, height, pages, has_alpha, orientation,
                original_filename, asset_id, version, display_name, asset_folder, access_control,
                headers, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
                $18, $19, $20, $16, $16)
            """,
            new.reference.values + new.original.values + [
                .asset(id), .integer(now), .text(new.displayName), .text(new.assetFolder),
                new.storedRules, new.storedHeaders,
            ])
    }

    private func update(_ present: Asset, with new: NewAsset, at now: Int64) throws {
        try run(
            """
            UPDATE assets SET storage_key = $1, bytes = $2, content_hash = $3, format = $4,
                width = $5, height = $6, pages = $7, has_alpha = $8, orientation = $9,
                original_filename = $10, version = $11, display_name = $12, asset_folder = $13,
                access_control = COALESCE($14, access_control), headers = $15, updated_at = $16
            WHERE asset_id = $17
            """,
            new.original.values + [
                .version(present.version.next(at: now)), .text(new.displayName),
                .text(new.assetFolder), new.storedRules, new.storedHeaders, .integer(now),
                .asset(present.id),
            ])
        // To say that there are no rules is more than to say nothing.
        if let access = new.accessControl, access.rules.isEmpty {
            try set(access, nil, of: present.id)
        }
    }

    private func attach(_ new: NewAsset, to id: AssetID) throws {
        try setTags(new.tags, of: id, new.reference)
        try setContext(new.context, of: id, new.reference)
        try setMetadata(new.metadata, of: id, new.reference)
        try noteFolder(new.assetFolder, in: new.reference.cloud)
        try indexWords(of: id)
        guard let source = new.importSource else { return }
        try run(
            """
            INSERT INTO import_sources (asset_id, path, bytes, modified_at)
            VALUES ($1, $2, $3, $4)
            ON CONFLICT (asset_id) DO UPDATE SET path = excluded.path, bytes = excluded.bytes,
                modified_at = excluded.modified_at
            """,
            [
                .asset(id), .text(source.path), .integer(source.bytes),
                .integer(source.modifiedAt),
            ])
    }
}

extension NewAsset {
    fileprivate var storedRules: SQLValue {
        guard let accessControl, !accessControl.rules.isEmpty else { return .null }
        return .text(accessControl.stored)
    }

    fileprivate var storedHeaders: SQLValue {
        headers.isEmpty ? .null : .text(StoredJSON.text(headers))
    }
}

extension AssetVersion {
    /// The version that an overwrite at `now` gives.
    func next(at now: Int64) -> AssetVersion { AssetVersion(max(now, number + 1)) }
}
