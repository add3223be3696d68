public import Assets
public import Catalog
public import Memcached
public import Storage

/// Takes files away that no row of the catalog reaches any more.
public struct Removal: Sendable {
    let store: FileStore
    let memcached: MemcachedClient?

    public init(store: FileStore, memcached: MemcachedClient?) {
        self.store = store
        self.memcached = memcached
    }

    /// Removes them. What cannot be removed now stays for the sweeper; their rows are gone already, so
    /// nobody is shown them.
    public func remove(_ files: NeedlessFiles) async {
        let store = store
        await BlockingWork.run {
            for hex in files.originals {
                guard let key = StorageKey.original(hex) else { continue }
                _ = try? store.delete(key)
                if let copy = key.publicCopy { _ = try? store.delete(copy) }
            }
            for name in files.retouches {
                guard let key = StorageKey.retouch(of: name.asset, digest: name.digest) else {
                    continue
                }
                _ = try? store.delete(key)
            }
            for id in files.derived { _ = try? store.delete(.derived(id)) }
        }
        guard let memcached else { return }
        for id in files.derived.prefix(1_000) { await memcached.delete(DerivedResources.key(id)) }
    }

    /// What a purge took away.
    public struct Purged: Sendable {
        /// Files that are gone, and the bytes they had.
        public var files = 0
        public var bytes: Int64 = 0
        /// Files that are still there.
        public var filesLeft = 0
        /// Items that memcached had and has no more.
        public var items = 0
    }

    /// Removes the files and items of derived resources whose rows are gone, and counts them.
    public func purge(_ ids: [DerivationID]) async -> Purged {
        let store = store
        var purged = await BlockingWork.run {
            var purged = Purged()
            for id in ids {
                do {
                    let size = try store.size(of: .derived(id)) ?? 0
                    guard try store.delete(.derived(id)) else { continue }
                    purged.files += 1
                    purged.bytes += Int64(size)
                } catch {
                    purged.filesLeft += 1
                }
            }
            return purged
        }
        guard let memcached else { return purged }
        for id in ids where await memcached.delete(DerivedResources.key(id)) { purged.items += 1 }
        return purged
    }
}
