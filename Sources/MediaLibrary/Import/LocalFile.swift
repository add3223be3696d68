internal import Catalog
internal import Glibc
internal import Storage

/// A local file, open for reading. Its calls block.
final class LocalFile: Sendable {
    /// Owned: closed in `deinit`.
    private let descriptor: Int32
    /// The file as it is now, in the importer's terms.
    let source: ImportSource

    /// Opens the file at `path` below `root`. Links are not followed.
    init(root: String, path: String) throws(MediaLibraryError) {
        descriptor = open(root + "/" + path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(path: path, code: errno) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            let code = errno
            close(descriptor)
            throw .unreadable(path: path, code: code)
        }
        source = ImportSource(
            path: path, bytes: Int64(status.st_size),
            modifiedAt: Int64(status.st_mtim.tv_sec) * 1_000_000_000
                + Int64(status.st_mtim.tv_nsec))
    }

    deinit { close(descriptor) }

    /// Copies everything into `file`.
    func copy(into file: TemporaryFile) throws(MediaLibraryError) {
        let step = 1 << 18
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: step, alignment: 16)
        // Owned: nobody keeps it beyond this call.
        defer { buffer.deallocate() }
        while true {
            let count = read(descriptor, buffer.baseAddress, step)
            if count == 0 { return }
            guard count > 0 else {
                if errno == EINTR { continue }
                throw .unreadable(path: source.path, code: errno)
            }
            do {
                try file.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            } catch { throw .storage(error) }
        }
    }
}
