public import Assets
public import Catalog
public import Derivations
public import Rendering
public import Storage

/// Why the library did not do what it was asked.
public enum MediaLibraryError: Error, Equatable, Sendable {
    /// No new asset may be called so.
    case unacceptablePublicID(String)
    /// A picture was expected and the file is none that can be shown.
    case notAPicture
    /// The file has more bytes than may come in.
    case fileTooLarge(bytes: Int64, maximum: Int64)
    /// The picture is none of the formats that the caller allows.
    case formatNotAllowed(Format)
    /// Another file of the same import goes by this name already.
    case nameTaken(AssetReference)
    /// A local file or folder cannot be read; `code` is the system's `errno`.
    case unreadable(path: String, code: Int32)
    /// The render process could not say what the file is.
    case inspection(RenderFailure)
    /// The catalog refused or failed.
    case catalog(CatalogError)
    /// The storage failed.
    case storage(StorageError)
    /// A derived resource could not be made.
    case derivation(DerivationError)
}
