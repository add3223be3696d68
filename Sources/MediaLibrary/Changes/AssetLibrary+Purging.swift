public import Assets
public import Catalog
import Derivations

/// What a purge did.
public struct PurgeReceipt: Sendable {
    /// The assets whose derived resources went.
    public var assets: [Asset] = []
    /// How many derived resources went.
    public var derived = 0
    /// How many files went from disk, and the bytes they had.
    public var files = 0
    public var bytes: Int64 = 0
    /// How many files could not be removed; nobody is shown them, and the sweeper tries again.
    public var filesLeft = 0
    /// How many items memcached was told to forget and did.
    public var items = 0
    /// Where to go on; `nil` at the end.
    public var next: Cursor?
}

extension AssetLibrary {
    /// Removes all that was derived from a page of the assets that `query` selects.
    public func purge(
        _ query: AssetQuery, page: PageRequest
    ) async throws(MediaLibraryError) -> PurgeReceipt {
        let deletion = try await committed { () async throws(CatalogError) in
            try await catalog.deleteDerived(of: query, declared: nil, page: page)
        }
        let assets = deletion.assets.elements.map(\.asset)
        for asset in assets { epochs.bump(.asset(asset.reference)) }
        var receipt = await receipt(of: deletion.needless)
        receipt.assets = assets
        receipt.next = deletion.assets.next
        return receipt
    }

    /// Removes all that a transformation gave in a cloud.
    public func purge(
        _ transformation: TransformationText, in cloud: CloudName
    ) async throws(MediaLibraryError) -> PurgeReceipt {
        var receipt = PurgeReceipt()
        while true {
            let page = try await committed { () async throws(CatalogError) in
                try await catalog.derived(
                    by: transformation, in: cloud, page: PageRequest(limit: 500))
            }
            guard !page.elements.isEmpty else { return receipt }
            let deleted = try await committed { () async throws(CatalogError) in
                try await catalog.deleteDerived(page.elements.map(\.derived.id))
            }
            let known = Set(receipt.assets.map(\.id))
            var seen = known
            for entry in page.elements {
                epochs.bump(.asset(entry.asset.reference))
                if seen.insert(entry.asset.id).inserted { receipt.assets.append(entry.asset) }
            }
            let more = await self.receipt(of: deleted)
            receipt.derived += more.derived
            receipt.files += more.files
            receipt.bytes += more.bytes
            receipt.filesLeft += more.filesLeft
            receipt.items += more.items
        }
    }

    private func receipt(of ids: [DerivationID]) async -> PurgeReceipt {
        let removed = await removal.purge(ids)
        var receipt = PurgeReceipt()
        receipt.derived = ids.count
        receipt.files = removed.files
        receipt.bytes = removed.bytes
        receipt.filesLeft = removed.filesLeft
        receipt.items = removed.items
        return receipt
    }
}
