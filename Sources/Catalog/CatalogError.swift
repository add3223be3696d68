public import Assets

/// Why the catalog did not do what it was asked.
public enum CatalogError: Error, Hashable, Sendable {
    /// There is no such cloud.
    case unknownCloud(CloudName)
    /// There is no such asset.
    case assetNotFound(AssetReference)
    /// An asset of this name is there already.
    case assetExists(AssetReference)
    /// The asset, or a layer's source, is gone or has another version by now.
    case assetChanged(AssetID)
    /// There is no named transformation of this name (without `t_`).
    case namedTransformationNotFound(String)
    /// There is a named transformation of this name (without `t_`) already.
    case namedTransformationExists(String)
    /// There is nobody of this ID in the gallery.
    case personNotFound(String)
    /// There is somebody of this name in the gallery already.
    case personExists(String)
    /// There is no such thing.
    case missing(CatalogThing, String)
    /// There is another of this name already.
    case taken(CatalogThing, String)
    /// A value of structured metadata is refused.
    case metadata(MetadataMistake)
    /// A search says what cannot be asked.
    case search(SearchMistake)
    /// It holds something.
    case notEmpty(CatalogThing, String)
    /// The cursor was not given by this listing.
    case invalidCursor
    /// The text holds a NUL character, which no database keeps.
    case unstorableText
    /// The database was migrated by a later program; the numbers are migrations.
    case schemaIsNewer(found: Int, known: Int)
    /// A row holds what this program never writes.
    case unreadableRow
    /// The database failed.
    case database(SQLFailure)
}

/// What a cloud or an account has beside assets, by the word for it.
public enum CatalogThing: String, Hashable, Sendable {
    case metadataField = "Metadata field"
    case metadataOption = "Metadata datasource value"
    case metadataRule = "Metadata rule"
    case folder = "Folder"
    case uploadMapping = "Upload mapping"
    case cloud = "Sub-account"
    case user = "User"
    case userGroup = "User group"
    case accessKey = "Access key"
}
