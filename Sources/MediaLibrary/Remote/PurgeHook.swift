public import Assets
import Derivations
public import Fetching
public import Storage
internal import Transformations

/// Tells something in front, such as a CDN, that pictures are to be forgotten: one HTTP call for each
/// asset, through the same checks as every fetch.
public struct PurgeHook: Sendable {
    private let template: String
    private let fetcher: Fetcher
    private let store: FileStore

    /// - Parameters:
    ///   - template: a URL in which `{cloud}`, `{resource_type}`, `{type}` and `{public_id}` stand
    ///     for an asset's own, escaped.
    ///   - fetcher: what makes the calls; its rules say which hosts may be called.
    public init(template: String, fetcher: Fetcher, store: FileStore) {
        self.template = template
        self.fetcher = fetcher
        self.store = store
    }

    /// The URL that is called for an asset.
    public func url(for reference: AssetReference) -> String {
        let values = [
            "{cloud}": reference.cloud.text, "{resource_type}": reference.assetType.rawValue,
            "{type}": reference.deliveryType.rawValue,
            "{public_id}": PercentCoding.encodePublicID(reference.publicID.text),
        ]
        return values.reduce(template) { $0.replacing($1.key, with: $1.value) }
    }

    /// Whether the call was answered with success.
    public func call(for reference: AssetReference) async -> Bool {
        let store = store
        let file = try? await BlockingWork.run { () throws(StorageError) in
            try store.makeTemporary()
        }
        guard let file else { return false }
        return (try? await fetcher.fetch(url(for: reference), into: file.descriptor)) != nil
    }
}
