/// A stored file, open for reading. What it reads stays the same when the key is committed anew or
/// deleted meanwhile. Its calls block.
public final class StoredFile: Sendable {
    /// In bytes.
    public let size: Int
    /// When it was written, in Unix seconds.
    public let modified: Int64
    private let file: Descriptor

    init(_ file: Descriptor, _ status: FileStatus) {
        self.file = file
        size = status.size
        modified = status.modified
    }

    /// The open descriptor, to hand to a child process or to `sendfile`. It is lent: it is closed
    /// with this object, which the borrower keeps until it is done. Its position is never used.
    public var descriptor: Int32 { file.number }

    /// Up to `count` bytes from `offset` on; fewer only at the end of the file.
    public func read(offset: Int, count: Int) throws(StorageError) -> [UInt8] {
        // What is beyond the end needs no room.
        try file.read(at: Int64(offset), count: min(count, max(0, size - offset)))
    }

    /// Fills `buffer` from `offset` on; returns how many bytes there were, fewer only at the end.
    public func read(
        offset: Int, into buffer: UnsafeMutableRawBufferPointer
    ) throws(StorageError) -> Int {
        try file.read(at: Int64(offset), into: buffer)
    }
}
