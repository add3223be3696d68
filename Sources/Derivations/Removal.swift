import Assets
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
            for id in files.derived { _ = try? store.delete(.derived(id)) }
        }
        guard let memcached else { return }
        for id in files.derived.prefix(1_000) { await memcached.delete(DerivedResources.key(id)) }
    }
}
