public import Assets
public import Catalog
import Derivations

extension AssetLibrary {
    /// Changes what the assets that `query` selects, at most 1000, say for fields of structured
    /// metadata; gives them.
    public func changeMetadata(
        _ entries: [MetadataEntry], of query: AssetQuery, clearing: StaleMetadata
    ) async throws(MediaLibraryError) -> [Asset] {
        let changed = try await committed { () async throws(CatalogError) in
            try await catalog.changeMetadata(entries, of: query, clearing: clearing)
        }
        for asset in changed { epochs.bump(.asset(asset.reference)) }
        return changed
    }

    /// Adds a field of structured metadata.
    public func createMetadataField(
        _ field: MetadataField, in cloud: CloudName
    ) async throws(MediaLibraryError) -> MetadataField {
        let made = try await committed { () async throws(CatalogError) in
            try await catalog.createMetadataField(field, in: cloud)
        }
        epochs.bump(.metadataFields(of: cloud))
        return made
    }

    /// Changes a field of structured metadata.
    public func updateMetadataField(
        _ id: String, in cloud: CloudName,
        _ change: @escaping @Sendable (inout MetadataField) throws -> Void
    ) async throws -> MetadataField {
        let changed = try await catalog.updateMetadataField(id, in: cloud, change)
        epochs.bump(.metadataFields(of: cloud))
        return changed
    }

    /// Deletes a field of structured metadata with all values that assets have for it.
    public func deleteMetadataField(
        _ id: String, in cloud: CloudName
    ) async throws(MediaLibraryError) {
        try await committed { () async throws(CatalogError) in
            try await catalog.deleteMetadataField(id, in: cloud)
        }
        epochs.bump(.metadataFields(of: cloud))
    }
}
