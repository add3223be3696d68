internal import Glibc

/// A regular file met on a walk.
struct WalkedFile: Hashable {
    /// Relative to the walk's root, with `/` between folders.
    var path: String
}

/// Walks over a folder tree, always in the same order: by the bytes of the names, a folder at the
/// place of its own name. Hidden files and folders, links and everything else that is no regular
/// file are left out.
struct FolderWalk {
    /// What was found.
    private(set) var files: [WalkedFile] = []
    /// What could not be read: paths, each with its `errno`.
    private(set) var unreadable: [(path: String, code: Int32)] = []

    /// Blocks. Throws `unreadable` where the root itself cannot be listed.
    init(root: String) throws(MediaLibraryError) {
        let names = Self.names(in: root)
        switch names {
        case .failure(let failure): throw .unreadable(path: root, code: failure.code)
        case .success(let names): walk(names, root: root, folder: "")
        }
    }

    private mutating func walk(_ names: [String], root: String, folder: String) {
        for name in names where !name.hasPrefix(".") {
            let path = folder.isEmpty ? name : folder + "/" + name
            var status = stat()
            guard lstat(root + "/" + path, &status) == 0 else {
                unreadable.append((path, errno))
                continue
            }
            switch status.st_mode & S_IFMT {
            case S_IFREG: files.append(WalkedFile(path: path))
            case S_IFDIR:
                switch Self.names(in: root + "/" + path) {
                case .success(let inner): walk(inner, root: root, folder: path)
                case .failure(let failure): unreadable.append((path, failure.code))
                }
            default: continue
            }
        }
    }

    private struct Failure: Error { var code: Int32 }

    private static func names(in folder: String) -> Result<[String], Failure> {
        // Owned: closed below, before this returns.
        guard let stream = opendir(folder) else { return .failure(Failure(code: errno)) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            names.append(name)
        }
        return .success(names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }
}
