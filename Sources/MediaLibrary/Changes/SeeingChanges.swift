public import Assets
public import Catalog
import Derivations

/// What people say about pictures, and moderation.
extension AssetLibrary {
    /// Changes what people say about an asset; gives all that they say. Throws what the catalog throws.
    @discardableResult
    public func changeMarks(
        of reference: AssetReference, _ change: MarksChange
    ) async throws(MediaLibraryError) -> AssetMarks {
        let marks = try await committed { () async throws(CatalogError) in
            try await catalog.changeMarks(of: reference, change)
        }
        epochs.bump(.asset(reference))
        return marks
    }

    /// Makes every answer stale that was decided by who is in a gallery. To be called after a change.
    public func peopleChanged(in cloud: CloudName) { epochs.bump(.people(of: cloud)) }

    /// Keeps what moderation says about an asset; gives the asset as it is then.
    public func moderate(
        _ asset: Asset, _ moderations: [AssetModeration]
    ) async throws(MediaLibraryError) -> Asset {
        let moderated = try await committed { () async throws(CatalogError) in
            try await catalog.moderate(asset.id, version: asset.version, moderations)
        }
        epochs.bump(.asset(moderated.reference))
        return moderated
    }

    /// Takes a person's word about an asset; gives the asset as it is then.
    public func setModeration(
        of reference: AssetReference, to status: AssetModeration.Status
    ) async throws(MediaLibraryError) -> Asset {
        let moderated = try await committed { () async throws(CatalogError) in
            try await catalog.setModeration(of: reference, to: status)
        }
        epochs.bump(.asset(reference))
        return moderated
    }
}
