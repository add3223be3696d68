public import HTTPTypes
import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Why a file could not be sent to its end.
public enum FileReplyError: Error, Hashable {
    /// Reading failed with this `errno`.
    case unreadable(code: Int32)
    /// The file is shorter than was promised.
    case endedEarly(offset: Int)
}

/// An answer whose body is an open file.
public struct FileReply: Sendable {
    /// The status of an unconditional answer.
    public var status: HTTPResponse.Status
    /// The fields of an unconditional answer; `Content-Length` is set when it is sent.
    public var fields: HTTPFields
    /// Bytes of the file.
    public var length: Int
    /// Where requests and bytes are counted.
    public var counter: DeliveryCounter?
    private let descriptor: Int32
    private let owner: any AnyObject & Sendable

    /// - Parameters:
    ///   - descriptor: open for reading; its offset is neither used nor moved.
    ///   - owner: keeps the descriptor open for as long as it lives, and closes it.
    public init(
        descriptor: Int32, owner: any AnyObject & Sendable, length: Int, fields: HTTPFields,
        status: HTTPResponse.Status = .ok, counter: DeliveryCounter? = nil
    ) {
        self.descriptor = descriptor
        self.owner = owner
        self.length = length
        self.fields = fields
        self.status = status
        self.counter = counter
    }

    /// Reads up to `count` bytes at `offset`; blocks. Empty at the end of the file.
    func read(_ offset: Int, _ count: Int) throws -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: count)
        // The owner is held across the call, so the descriptor cannot be another file's by now.
        try withExtendedLifetime(owner) {
            _ = try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { bytes in
                while true {
                    let got = pread(descriptor, bytes.baseAddress, count, off_t(offset))
                    if got >= 0 { return got }
                    if errno != EINTR { throw FileReplyError.unreadable(code: errno) }
                }
            }
        }
        return buffer
    }
}
