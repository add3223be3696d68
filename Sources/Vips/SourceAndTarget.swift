import CVips

/// Bytes that a loader reads.
public final class Source {
    /// Owned: one reference, given back in `deinit`. Loaded images hold their own.
    private let handle: OpaquePointer

    /// The bytes of an open file, which stays the caller's to close, at once if they like.
    ///
    /// A regular file is read from its beginning whatever the descriptor's offset, which is not
    /// moved, so several sources may share one descriptor. It must not be cut short meanwhile.
    public init(descriptor: Int32) throws(VipsError) {
        guard let handle = cvips_source_from_descriptor(descriptor) else {
            throw VipsError(takingBufferFor: "source")
        }
        self.handle = handle
    }

    /// A copy of these bytes.
    public init(bytes: [UInt8]) throws(VipsError) {
        guard let handle = cvips_source_from_memory(bytes, bytes.count) else {
            throw VipsError(takingBufferFor: "source")
        }
        self.handle = handle
    }

    deinit { cvips_unref(rawHandle) }

    var rawHandle: UnsafeMutableRawPointer { UnsafeMutableRawPointer(handle) }
}

/// Where a saver writes its bytes.
public final class Target {
    /// Owned: one reference, given back in `deinit`.
    private let handle: OpaquePointer

    /// Writes to an open file from its offset on; the descriptor stays the caller's to close.
    public init(descriptor: Int32) throws(VipsError) {
        guard let handle = cvips_target_to_descriptor(descriptor) else {
            throw VipsError(takingBufferFor: "target")
        }
        self.handle = handle
    }

    /// Keeps the bytes in memory, for `bytes`.
    public init() throws(VipsError) {
        guard let handle = cvips_target_to_memory() else {
            throw VipsError(takingBufferFor: "target")
        }
        self.handle = handle
    }

    deinit { cvips_unref(rawHandle) }

    /// What a saver gave a target in memory; empty for one that writes to a file.
    public func bytes() -> [UInt8] {
        var count = 0
        guard let bytes = cvips_target_bytes(handle, &count) else { return [] }
        defer { cvips_free(bytes) }
        return Array(UnsafeRawBufferPointer(start: bytes, count: count))
    }

    var rawHandle: UnsafeMutableRawPointer { UnsafeMutableRawPointer(handle) }
}
