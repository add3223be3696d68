internal import Glibc

/// How much of a commit outlives a power cut. A process that dies loses nothing either way.
public enum SyncPolicy: String, Hashable, Sendable, CaseIterable {
    /// Nothing is waited for. After a power cut a file may be missing, or empty.
    case none
    /// The content is on the disk before it gets its name: a file may be missing, never broken.
    case file
    /// The name is on the disk, too, before the commit returns: what was committed is there.
    case full
}

/// A stored file as an enumeration meets it.
public struct StoredEntry: Hashable, Sendable {
    public var key: StorageKey
    /// In bytes.
    public var size: Int
    /// When it was written, in Unix seconds.
    public var modified: Int64
}

/// The room on the file system of a storage, in bytes.
public struct StorageSpace: Hashable, Sendable {
    /// What this process may still write.
    public var free: Int
    /// What there is in all.
    public var total: Int
}

/// Originals and derived files by key, below one folder of the file system.
///
/// A file appears whole or not at all, and is never changed afterwards: it is written under a
/// temporary name, then renamed. Folders can be entered by their owner only, and so can files.
///
/// The calls block. Most take some 20 µs, but a commit with a `SyncPolicy` other than `none`, and
/// any call on a slow disk, can take long: never call them on an event loop.
public struct FileStore: Sendable {
    private let root: Root
    private let sync: SyncPolicy

    /// Opens the storage in the folder `root`, and makes it and those above it where missing.
    public init(root: String, sync: SyncPolicy) throws(StorageError) {
        self.root = try Root(path: root)
        self.sync = sync
    }

    /// A new, empty file to write to.
    public func makeTemporary() throws(StorageError) -> TemporaryFile {
        let name = randomHex()
        let file = try Descriptor.opened(
            name, in: root.temporaries, flags: O_RDWR | O_CREAT | O_EXCL, mode: Root.fileMode,
            for: .createTemporary)
        guard let file else { throw .failure(.createTemporary, code: ENOENT) }
        return TemporaryFile(root, name: name, file)
    }

    /// Gives `temporary` its lasting name, in the place of what had it before.
    ///
    /// Where this fails the temporary file is as it was, except that with `.full` a failure to
    /// synchronize the folder comes after the file has got its name.
    public func commit(
        _ temporary: TemporaryFile, as key: StorageKey
    ) throws(StorageError) {
        try temporary.commit { () throws(StorageError) in
            if sync != .none { try temporary.synchronize() }
            try rename(temporary, to: key)
        }
        if sync == .full { try root.synchronizeFolder(of: key) }
    }

    /// Opens what is stored under `key`; `nil` where nothing is.
    public func open(_ key: StorageKey) throws(StorageError) -> StoredFile? {
        guard
            let file = try Descriptor.opened(
                key.path, in: root.folder, flags: O_RDONLY, for: .open)
        else { return nil }
        return StoredFile(file, try file.status())
    }

    /// Deletes what is stored under `key`; false where nothing was. Who is reading it may read on.
    /// The deletion is not synchronized: after a power cut the file may be back.
    public func delete(_ key: StorageKey) throws(StorageError) -> Bool {
        if unlinkat(root.folder.number, key.path, 0) == 0 { return true }
        guard errno == ENOENT else { throw StorageError(.delete, code: errno) }
        return false
    }

    /// The bytes of what is stored under `key`; `nil` where nothing is.
    public func size(of key: StorageKey) throws(StorageError) -> Int? {
        try status(of: key.path, in: root.folder)?.size
    }

    /// Whether anything is stored under `key`.
    public func exists(_ key: StorageKey) throws(StorageError) -> Bool {
        try status(of: key.path, in: root.folder) != nil
    }

    /// The room on the file system.
    public func space() throws(StorageError) -> StorageSpace {
        var system = statvfs()
        guard fstatvfs(root.folder.number, &system) == 0 else {
            throw StorageError(.measure, code: errno)
        }
        let block = Int(system.f_frsize)
        return StorageSpace(free: Int(system.f_bavail) * block, total: Int(system.f_blocks) * block)
    }
}

extension FileStore {
    private func rename(_ temporary: TemporaryFile, to key: StorageKey) throws(StorageError) {
        if moved(temporary, to: key) { return }
        guard errno == ENOENT else { throw StorageError(.commit, code: errno) }
        try root.makeFolder(of: key)
        guard moved(temporary, to: key) else { throw StorageError(.commit, code: errno) }
    }

    private func moved(_ temporary: TemporaryFile, to key: StorageKey) -> Bool {
        renameat(
            temporary.root.temporaries.number, temporary.name, root.folder.number, key.path) == 0
    }

    /// The root, for the calls that clear up.
    var openRoot: Root { root }
}
