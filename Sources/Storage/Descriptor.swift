internal import Glibc

/// An open file descriptor; closed when the last owner lets go of it.
final class Descriptor: Sendable {
    let number: Int32

    /// Takes ownership of `number`.
    init(owning number: Int32) { self.number = number }

    deinit { close(number) }

    /// Opens `path`, relative to `folder` where there is one; `nil` where nothing is called so.
    /// Symbolic links at the end of the path are refused, and children do not inherit it.
    static func opened(
        _ path: String, in folder: Descriptor? = nil, flags: Int32, mode: mode_t = 0,
        for operation: StorageOperation
    ) throws(StorageError) -> Descriptor? {
        let number = retrying {
            openat(folder?.number ?? AT_FDCWD, path, flags | O_CLOEXEC | O_NOFOLLOW, mode)
        }
        guard number < 0 else { return Descriptor(owning: number) }
        guard errno == ENOENT else { throw StorageError(operation, code: errno) }
        return nil
    }

    /// What the file system knows about the open file.
    func status() throws(StorageError) -> FileStatus {
        var status = stat()
        guard fstat(number, &status) == 0 else { throw StorageError(.measure, code: errno) }
        return FileStatus(status)
    }

    /// Writes all of `bytes` where the descriptor stands.
    func write(_ bytes: UnsafeRawBufferPointer) throws(StorageError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let slice = UnsafeRawBufferPointer(rebasing: rest)
            let written = retrying { Glibc.write(number, slice.baseAddress, slice.count) }
            guard written >= 0 else { throw StorageError(.write, code: errno) }
            rest = rest.dropFirst(written)
        }
    }

    /// Writes all of `bytes` from `offset` on.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(StorageError) {
        var done = 0
        while done < bytes.count {
            let written = retrying {
                pwrite(
                    number, bytes.baseAddress.map { $0 + done }, bytes.count - done,
                    off_t(offset) + done)
            }
            guard written > 0 else { throw StorageError(.write, code: written < 0 ? errno : EIO) }
            done += written
        }
    }

    /// Fills `buffer` from `offset` on; returns how many bytes there were, fewer only at the end.
    func read(
        at offset: Int64, into buffer: UnsafeMutableRawBufferPointer
    ) throws(StorageError) -> Int {
        var filled = 0
        while filled < buffer.count {
            let count = retrying {
                pread(
                    number, buffer.baseAddress.map { $0 + filled }, buffer.count - filled,
                    off_t(offset) + filled)
            }
            guard count >= 0 else { throw StorageError(.read, code: errno) }
            guard count > 0 else { break }
            filled += count
        }
        return filled
    }

    /// Up to `count` bytes from `offset` on; fewer only at the end.
    func read(at offset: Int64, count: Int) throws(StorageError) -> [UInt8] {
        var failure: StorageError?
        let bytes = [UInt8](unsafeUninitializedCapacity: max(0, count)) { buffer, filled in
            do throws(StorageError) {
                filled = try read(at: offset, into: UnsafeMutableRawBufferPointer(buffer))
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Makes the file's bytes and size, or the folder's entries, outlive a power cut.
    func synchronize() throws(StorageError) {
        guard retrying({ fdatasync(number) }) == 0 else {
            throw StorageError(.synchronize, code: errno)
        }
    }
}

/// The parts of `stat` that we use.
struct FileStatus {
    var size: Int
    /// Unix seconds.
    var modified: Int64
    var isRegularFile: Bool
    var inode: UInt64

    init(_ status: stat) {
        size = Int(status.st_size)
        modified = Int64(status.st_mtim.tv_sec)
        isRegularFile = status.st_mode & S_IFMT == S_IFREG
        inode = UInt64(status.st_ino)
    }
}

/// What the file system knows about `path` in `folder`; `nil` where there is nothing.
func status(of path: String, in folder: Descriptor) throws(StorageError) -> FileStatus? {
    var status = stat()
    if fstatat(folder.number, path, &status, AT_SYMLINK_NOFOLLOW) == 0 { return FileStatus(status) }
    guard errno == ENOENT else { throw StorageError(.measure, code: errno) }
    return nil
}

/// Repeats a system call that a signal has interrupted.
func retrying<Number: SignedInteger>(_ call: () -> Number) -> Number {
    while true {
        let result = call()
        if result >= 0 || errno != EINTR { return result }
    }
}
