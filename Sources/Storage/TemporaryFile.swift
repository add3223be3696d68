internal import Glibc
internal import Synchronization

/// A file being written, on the same file system as what is stored. It is deleted when the last
/// owner lets go of it, unless it was committed. Its calls block.
public final class TemporaryFile: Sendable {
    /// Keeps the folder that it is in.
    let root: Root
    let name: String
    private let file: Descriptor
    private let isCommitted = Mutex(false)

    init(_ root: Root, name: String, _ file: Descriptor) {
        self.root = root
        self.name = name
        self.file = file
    }

    deinit {
        if !isCommitted.withLock({ $0 }) { unlinkat(root.temporaries.number, name, 0) }
    }

    /// The descriptor, open for reading and writing, to hand to a child process. It is lent: it is
    /// closed with this object, which the borrower keeps until it is done.
    public var descriptor: Int32 { file.number }

    /// The file's size in bytes, whoever wrote it.
    public var size: Int {
        get throws(StorageError) { try file.status().size }
    }

    /// Appends `bytes`. One caller at a time; after a failure the file is of no use.
    public func write(_ bytes: [UInt8]) throws(StorageError) {
        var failure: StorageError?
        bytes.withUnsafeBytes { bytes in
            do throws(StorageError) { try file.write(bytes) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// Appends the bytes that `bytes` points to.
    public func write(_ bytes: UnsafeRawBufferPointer) throws(StorageError) {
        try file.write(bytes)
    }

    /// Copies all of another file into this one, from `offset` on; what lies before and is not written
    /// reads as zeros. Callers at the same time must not overlap.
    public func place(_ other: TemporaryFile, at offset: Int) throws(StorageError) {
        try copy(at: offset) { from, buffer throws(StorageError) in
            try other.file.read(at: Int64(from), into: buffer)
        }
    }

    /// Copies all of a stored file into this one, from its beginning.
    public func place(_ other: StoredFile) throws(StorageError) {
        try copy(at: 0) { from, buffer throws(StorageError) in
            try other.read(offset: from, into: buffer)
        }
    }

    private func copy(
        at offset: Int,
        _ read: (Int, UnsafeMutableRawBufferPointer) throws(StorageError) -> Int
    ) throws(StorageError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        // Owned: nobody keeps it beyond this call.
        defer { buffer.deallocate() }
        var done = 0
        while true {
            let count = try read(done, buffer)
            guard count > 0 else { return }
            try file.write(
                UnsafeRawBufferPointer(rebasing: buffer[..<count]), at: Int64(offset + done))
            done += count
        }
    }

    /// Up to `count` bytes from `offset` on, before or after the commit; fewer only at the end.
    public func read(offset: Int, count: Int) throws(StorageError) -> [UInt8] {
        try file.read(at: Int64(offset), count: count)
    }

    /// Makes the content outlive a power cut.
    func synchronize() throws(StorageError) { try file.synchronize() }

    /// Runs `move`, which gives the file its lasting name, once: a second commit fails, and one
    /// that fails may be tried again.
    func commit(_ move: () throws(StorageError) -> Void) throws(StorageError) {
        let outcome = isCommitted.withLock { isCommitted -> Result<Void, StorageError> in
            guard !isCommitted else { return .failure(.alreadyCommitted) }
            let outcome = Result(catching: move)
            if case .success = outcome { isCommitted = true }
            return outcome
        }
        try outcome.get()
    }
}
