internal import Glibc

/// The names in a folder, read little by little. Entries may be deleted meanwhile.
struct FolderListing: ~Copyable {
    /// Owned; closed in `deinit`, together with the descriptor that it was made of.
    private let stream: OpaquePointer

    /// `nil` where there is no such folder.
    init?(_ path: String, in folder: Descriptor) throws(StorageError) {
        let flags = Root.folderFlags | O_CLOEXEC | O_NOFOLLOW
        let number = retrying { openat(folder.number, path, flags) }
        guard number >= 0 else {
            guard errno == ENOENT || errno == ENOTDIR || errno == ELOOP else {
                throw StorageError(.list, code: errno)
            }
            return nil
        }
        guard let stream = fdopendir(number) else {
            let code = errno
            close(number)
            throw StorageError(.list, code: code)
        }
        self.stream = stream
    }

    deinit { closedir(stream) }

    /// The next name, in no order; `nil` after the last one. `.` and `..` are left out.
    func next() throws(StorageError) -> String? {
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                guard errno == 0 else { throw StorageError(.list, code: errno) }
                return nil
            }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { return name }
        }
    }
}
