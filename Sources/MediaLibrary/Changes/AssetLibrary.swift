public import Assets
public import Catalog
public import Derivations
public import Storage

/// Changes what is kept, so that the very next answer of every layer shows it: after the catalog has
/// committed, the epochs of every name touched move, and files that no row reaches go.
public struct AssetLibrary: Sendable {
    /// The record of it all; reading from it needs no ceremony.
    public let catalog: AssetCatalog
    /// Where files are.
    public let store: FileStore
    /// How files come in.
    public let ingest: Ingest
    let epochs: Epochs
    let removal: Removal

    /// Puts together what changing needs.
    public init(
        catalog: AssetCatalog, store: FileStore, ingest: Ingest, epochs: Epochs, removal: Removal
    ) {
        self.catalog = catalog
        self.store = store
        self.ingest = ingest
        self.epochs = epochs
        self.removal = removal
    }

    /// Deletes an asset with everything derived from it; false where there is none.
    public func destroy(_ reference: AssetReference) async throws(MediaLibraryError) -> Bool {
        let deletion = try await committed { () async throws(CatalogError) in
            try await catalog.delete(reference)
        }
        epochs.bump(.asset(reference))
        guard let deletion else { return false }
        await removal.remove(deletion.needless)
        return true
    }

    /// Deletes the asset that a token is for; false where the token is none, or is too old.
    public func destroy(
        byToken token: String, in cloud: CloudName
    ) async throws(MediaLibraryError) -> Bool {
        let digest = RequestSignature.digest(of: token)
        let deletion = try await committed { () async throws(CatalogError) in
            try await catalog.delete(byToken: digest, in: cloud)
        }
        guard let deletion else { return false }
        for deleted in deletion.deleted { epochs.bump(.asset(deleted.asset.reference)) }
        await removal.remove(deletion.needless)
        return true
    }

    /// What an asset's file says about itself: read once, then known. Throws `notAPicture`.
    public func fileFields(
        of asset: Asset
    ) async throws(MediaLibraryError) -> [String: String] {
        let known = try await committed { () async throws(CatalogError) in
            try await catalog.fileFields(of: asset)
        }
        if let known { return known }
        guard asset.original.picture != nil,
            let key = StorageKey.original(asset.original.storageKey)
        else { throw .notAPicture }
        let file: StoredFile?
        do { file = try store.open(key) } catch { throw .storage(error) }
        guard let file else { throw .derivation(.originalMissing(asset.reference)) }
        let fields: [String: String]
        do {
            fields = try await ingest.inspector.fields(
                file.descriptor, limits: ingest.limits, inputKey: asset.original.contentHash)
        } catch { throw .inspection(error) }
        try await committed { () async throws(CatalogError) in
            try await catalog.keepFileFields(fields, of: asset)
        }
        return fields
    }

    /// Removes a file that only a job of the queue had.
    public func discard(_ storageKey: String?) async {
        guard let storageKey else { return }
        await removal.remove(NeedlessFiles(originals: [storageKey]))
    }

    /// Makes a backup's file the asset's again. Throws what the catalog throws.
    public func restore(_ backup: AssetBackup) async throws(MediaLibraryError) -> Asset {
        let outcome = try await committed { () async throws(CatalogError) in
            try await catalog.restore(backup)
        }
        epochs.bump(.asset(backup.reference))
        epochs.bump(.asset(outcome.asset.reference))
        if case .overwritten(_, let needless) = outcome { await removal.remove(needless) }
        return outcome.asset
    }

    /// Deletes backups of an asset by their version IDs; gives those that were there.
    public func deleteBackups(
        _ versionIDs: [String], of asset: AssetID
    ) async throws(MediaLibraryError) -> [AssetBackup] {
        let (deleted, needless) = try await committed { () async throws(CatalogError) in
            try await catalog.deleteBackups(versionIDs, of: asset)
        }
        await removal.remove(needless)
        return deleted
    }

    /// Gives an asset another name. Throws `unacceptablePublicID`, or what the catalog throws.
    public func rename(
        _ reference: AssetReference, to target: AssetReference, conflict: NameConflict
    ) async throws(MediaLibraryError) -> Asset {
        guard PublicID.isAcceptable(target.publicID.text) else {
            throw .unacceptablePublicID(target.publicID.text)
        }
        let renamed = try await committed { () async throws(CatalogError) in
            try await catalog.rename(
                reference, to: target.publicID, deliveryType: target.deliveryType,
                conflict: conflict)
        }
        epochs.bump(.asset(reference))
        epochs.bump(.asset(target))
        await removal.remove(renamed.needless)
        return renamed.asset
    }

    // MARK: What is said about assets

    /// Changes what is said about an asset. Throws what the catalog throws.
    public func change(
        _ reference: AssetReference, _ change: AssetChange
    ) async throws(MediaLibraryError) -> Asset {
        let changed = try await committed { () async throws(CatalogError) in
            try await catalog.change(reference, change)
        }
        epochs.bump(.asset(reference))
        return changed
    }

    /// Changes the tags of the assets that `query` selects, at most 1000; gives them.
    public func changeTags(
        _ change: TagChange, of query: AssetQuery
    ) async throws(MediaLibraryError) -> [Asset] {
        var losing: [Asset] = []
        if case .setExclusive(let tag) = change {
            losing = try await assets(tagged: tag, in: query.cloud, query.assetType)
        }
        let changed = try await committed { () async throws(CatalogError) in
            try await catalog.changeTags(change, of: query)
        }
        for asset in losing + changed { epochs.bump(.asset(asset.reference)) }
        return changed
    }

    private func assets(
        tagged tag: String, in cloud: CloudName, _ type: AssetType?
    ) async throws(MediaLibraryError) -> [Asset] {
        let query = AssetQuery(cloud: cloud, assetType: type, selection: .tag(tag))
        var found: [Asset] = []
        var after: Cursor?
        repeat {
            let request = PageRequest(limit: 500, after: after)
            let page = try await committed { () async throws(CatalogError) in
                try await catalog.assets(query, page: request)
            }
            found += page.elements
            after = page.next
        } while after != nil
        return found
    }

    /// Changes the context of the assets that `query` selects, at most 1000; gives them.
    public func changeContext(
        _ change: ContextChange, of query: AssetQuery
    ) async throws(MediaLibraryError) -> [Asset] {
        let changed = try await committed { () async throws(CatalogError) in
            try await catalog.changeContext(change, of: query)
        }
        for asset in changed { epochs.bump(.asset(asset.reference)) }
        return changed
    }

    /// Deletes the assets that `query` selects, at most `limit` (1 to 1000).
    public func deleteAssets(
        _ query: AssetQuery, limit: Int = 1_000
    ) async throws(MediaLibraryError) -> AssetDeletion {
        let deletion = try await committed { () async throws(CatalogError) in
            try await catalog.deleteAssets(query, limit: limit)
        }
        for deleted in deletion.deleted { epochs.bump(.asset(deleted.asset.reference)) }
        await removal.remove(deletion.needless)
        return deletion
    }

    func committed<Value: Sendable>(
        _ change: () async throws(CatalogError) -> Value
    ) async throws(MediaLibraryError) -> Value {
        do { return try await change() } catch { throw .catalog(error) }
    }

    // MARK: Derived resources

    /// Deletes those of these derived resources that are the cloud's; gives them.
    public func deleteDerived(
        _ ids: [DerivationID], in cloud: CloudName
    ) async throws(MediaLibraryError) -> [DerivationID] {
        do {
            var own: [DerivationID] = []
            var touched: Set<AssetReference> = []
            for id in ids {
                guard let derived = try await catalog.derived(id), derived.cloud == cloud else {
                    continue
                }
                own.append(id)
                if let asset = try await catalog.asset(derived.asset) {
                    touched.insert(asset.reference)
                }
            }
            return try await deleteDerived(own, touching: touched)
        } catch let error as CatalogError {
            throw .catalog(error)
        } catch {
            throw .catalog(.unreadableRow)
        }
    }

    /// Deletes what was derived from a page of the assets that `query` selects: all of it, or what
    /// these declared transformations gave.
    public func deleteDerived(
        of query: AssetQuery, declared: [String]?, page: PageRequest
    ) async throws(MediaLibraryError) -> Page<DerivedDeletion.Lost> {
        let deletion = try await committed { () async throws(CatalogError) in
            try await catalog.deleteDerived(of: query, declared: declared, page: page)
        }
        for lost in deletion.assets.elements { epochs.bump(.asset(lost.asset.reference)) }
        await removal.remove(NeedlessFiles(derived: deletion.needless))
        return deletion.assets
    }

    /// Deletes all that a declared transformation gave in a cloud; gives how many there were.
    public func deleteDerived(
        declared: String, in cloud: CloudName
    ) async throws(MediaLibraryError) -> Int {
        var count = 0
        while true {
            let page = try await committed { () async throws(CatalogError) in
                try await catalog.derived(
                    by: .declared(declared), in: cloud, page: PageRequest(limit: 500))
            }
            guard !page.elements.isEmpty else { return count }
            count += try await deleteDerived(
                page.elements.map(\.derived.id),
                touching: Set(page.elements.map(\.asset.reference))
            ).count
        }
    }

    private func deleteDerived(
        _ ids: [DerivationID], touching references: Set<AssetReference>
    ) async throws(MediaLibraryError) -> [DerivationID] {
        let deleted = try await committed { () async throws(CatalogError) in
            try await catalog.deleteDerived(ids)
        }
        for reference in references { epochs.bump(.asset(reference)) }
        await removal.remove(NeedlessFiles(derived: deleted))
        return deleted
    }

    // MARK: Named transformations

    /// Makes a named transformation of a declared text.
    public func createTransformation(
        _ name: String, declared: String, in cloud: CloudName
    ) async throws(MediaLibraryError) -> NamedTransformation {
        let made = try await committed { () async throws(CatalogError) in
            try await catalog.createNamedTransformation(name, declared: declared, in: cloud)
        }
        // Somebody may have been told that there is none of this name.
        epochs.bump(.namedTransformation(name, in: cloud))
        return made
    }

    /// Gives a named transformation another definition, another leave, or both; `nil` stays.
    public func updateTransformation(
        _ name: String, declared: String?, isAllowedForStrict: Bool?, in cloud: CloudName
    ) async throws(MediaLibraryError) -> NamedTransformation {
        let update = try await committed { () async throws(CatalogError) in
            try await catalog.updateNamedTransformation(
                name, declared: declared, isAllowedForStrict: isAllowedForStrict, in: cloud)
        }
        epochs.bump(.namedTransformation(name, in: cloud))
        await removal.remove(NeedlessFiles(derived: update.needless))
        return update.transformation
    }

    /// Deletes a named transformation with all that was derived by it.
    public func deleteTransformation(
        _ name: String, in cloud: CloudName
    ) async throws(MediaLibraryError) {
        let needless = try await committed { () async throws(CatalogError) in
            try await catalog.deleteNamedTransformation(name, in: cloud)
        }
        epochs.bump(.namedTransformation(name, in: cloud))
        await removal.remove(NeedlessFiles(derived: needless))
    }
}
