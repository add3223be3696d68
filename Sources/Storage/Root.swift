internal import Glibc
internal import Synchronization

/// The root folder of a storage, held open, and this process's own folder for temporary files.
///
/// That folder is locked as long as this object lives. The system gives the lock back when a process
/// ends in whatever way, so a folder that can be locked belongs to nobody any more: surer than
/// process numbers, which are the same after each start in a container.
final class Root: Sendable {
    static let temporariesFolder = "tmp"
    static let folderMode: mode_t = 0o700
    static let fileMode: mode_t = 0o600

    let folder: Descriptor
    /// This process's folder for temporary files; locked.
    let temporaries: Descriptor
    private let temporariesPath: String
    /// Folders of stored files whose own names are known to outlive a power cut.
    private let lastingFolders = Mutex<Set<String>>([])

    /// Opens the folder at `path`, and makes it and what belongs into it where they are missing.
    init(path: String) throws(StorageError) {
        try Self.makeFolders(path)
        guard
            let folder = try Descriptor.opened(path + "/", flags: Self.folderFlags, for: .openRoot)
        else { throw .failure(.openRoot, code: ENOENT) }
        for name in StorageKey.Kind.allCases.map(\.rawValue) + [Self.temporariesFolder] {
            _ = try Self.makeFolder(name, in: folder)
        }
        let (temporaries, name) = try Self.lockedFolder(in: folder)
        self.folder = folder
        self.temporaries = temporaries
        temporariesPath = name
    }

    deinit { unlinkat(folder.number, temporariesPath, AT_REMOVEDIR) }

    static let folderFlags = O_RDONLY | O_DIRECTORY

    /// Makes the folder at `path` and those above it.
    private static func makeFolders(_ path: String) throws(StorageError) {
        guard mkdir(path, folderMode) != 0 else { return }
        switch errno {
        case EEXIST: return
        case ENOENT:
            guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
                throw .failure(.createFolder, code: ENOENT)
            }
            try makeFolders(String(path[..<slash]))
            guard mkdir(path, folderMode) == 0 || errno == EEXIST else {
                throw StorageError(.createFolder, code: errno)
            }
        case let code: throw StorageError(.createFolder, code: code)
        }
    }

    /// Makes the folder `name`; false where it was there.
    static func makeFolder(_ name: String, in folder: Descriptor) throws(StorageError) -> Bool {
        if mkdirat(folder.number, name, folderMode) == 0 { return true }
        guard errno == EEXIST else { throw StorageError(.createFolder, code: errno) }
        return false
    }

    /// Makes and locks a folder for temporary files.
    private static func lockedFolder(
        in root: Descriptor
    ) throws(StorageError) -> (Descriptor, String) {
        while true {
            let name = "\(temporariesFolder)/\(randomHex())"
            _ = try makeFolder(name, in: root)
            guard let folder = try Descriptor.opened(name, in: root, flags: folderFlags, for: .lock)
            else { continue }
            guard try lock(folder) else { continue }
            // Somebody who clears up may have locked and removed it before we locked it.
            let named = try status(of: name, in: root)
            if try named?.inode == folder.status().inode { return (folder, name) }
        }
    }

    /// Locks `folder`, unless somebody else has: then false.
    static func lock(_ folder: Descriptor) throws(StorageError) -> Bool {
        if retrying({ flock(folder.number, LOCK_EX | LOCK_NB) }) == 0 { return true }
        guard errno == EWOULDBLOCK else { throw StorageError(.lock, code: errno) }
        return false
    }

    /// Makes the folder of `key`.
    func makeFolder(of key: StorageKey) throws(StorageError) {
        let kindAndFirst = String(key.folder.dropLast(3))
        _ = try Self.makeFolder(kindAndFirst, in: folder)
        _ = try Self.makeFolder(key.folder, in: folder)
    }

    /// Makes the entry of `key` outlive a power cut, and the first time also its folders.
    func synchronizeFolder(of key: StorageKey) throws(StorageError) {
        try synchronize(key.folder)
        guard !lastingFolders.withLock({ $0.contains(key.folder) }) else { return }
        try synchronize(String(key.folder.dropLast(3)))
        try synchronize(key.kind.rawValue)
        _ = lastingFolders.withLock { $0.insert(key.folder) }
    }

    private func synchronize(_ name: String) throws(StorageError) {
        let opened = try Descriptor.opened(
            name, in: folder, flags: Self.folderFlags, for: .synchronize)
        guard let opened else { throw .failure(.synchronize, code: ENOENT) }
        try opened.synchronize()
    }
}
