internal import Assets
internal import Glibc

// What a sweeper needs: walking over everything, and clearing up after processes that died.
extension FileStore {
    /// Hands every file of `kind` to `body`, in no order, without keeping a list of them.
    ///
    /// What is committed or deleted meanwhile may or may not be met; `body` may delete. Files with
    /// names that are no keys are left out.
    ///
    /// - Parameter shards: Only files whose hex begins with these bytes: a sweeper can walk in 256
    ///   steps and rest between them.
    public func forEach(
        _ kind: StorageKey.Kind, shards: ClosedRange<UInt8> = 0...255,
        _ body: (StoredEntry) throws -> Void
    ) throws {
        for shard in shards {
            let first = "\(kind.rawValue)/\([shard].hex)"
            guard let folders = try FolderListing(first, in: openRoot.folder) else { continue }
            while let second = try folders.next() {
                try forEach(kind, in: "\(first)/\(second)", body)
            }
        }
    }

    private func forEach(
        _ kind: StorageKey.Kind, in folder: String, _ body: (StoredEntry) throws -> Void
    ) throws {
        guard let names = try FolderListing(folder, in: openRoot.folder) else { return }
        while let name = try names.next() {
            guard let key = StorageKey.key(kind, name: name), key.folder == folder,
                let status = try status(of: key.path, in: openRoot.folder), status.isRegularFile
            else { continue }
            try body(StoredEntry(key: key, size: status.size, modified: status.modified))
        }
    }

    /// Deletes what processes that have ended left unfinished; returns how many files that were.
    /// The temporary files of every process that lives are left alone, whatever their age.
    @discardableResult
    public func removeStaleTemporaries() throws(StorageError) -> Int {
        guard let folders = try FolderListing(Root.temporariesFolder, in: openRoot.folder) else {
            return 0
        }
        var removed = 0
        while let name = try folders.next() {
            guard name.utf8.count == 32, [UInt8](hex: name) != nil else { continue }
            removed += try removeFolder("\(Root.temporariesFolder)/\(name)")
        }
        return removed
    }

    /// Empties and removes the folder at `path`, unless a living process has locked it.
    private func removeFolder(_ path: String) throws(StorageError) -> Int {
        let root = openRoot.folder
        guard
            let folder = try Descriptor.opened(path, in: root, flags: Root.folderFlags, for: .list),
            try Root.lock(folder), let names = try FolderListing(path, in: root)
        else { return 0 }
        var removed = 0
        while let name = try names.next() {
            guard unlinkat(folder.number, name, 0) == 0 || errno == ENOENT else {
                throw StorageError(.delete, code: errno)
            }
            removed += 1
        }
        unlinkat(root.number, path, AT_REMOVEDIR)
        return removed
    }
}
