public import Assets
public import Storage

/// A derived resource with its bytes at hand.
public struct DerivedFile: Sendable {
    /// Where the bytes came from.
    public enum Layer: String, Sendable, CaseIterable {
        case memory, memcached, disk, render
    }

    /// The bytes, or the file that they are in where they are many.
    public enum Body: Sendable {
        case bytes([UInt8])
        case file(StoredFile)

        public var count: Int {
            switch self {
            case .bytes(let bytes): bytes.count
            case .file(let file): file.size
            }
        }
    }

    /// All of it but where its bytes are.
    public struct Record: Hashable, Sendable {
        public var id: DerivationID
        public var format: Format
        /// Pixels of the picture, or of one frame.
        public var width, height: Int
        /// The size of the file.
        public var bytes: Int64
        /// When it was made, in Unix seconds.
        public var createdAt: Int64
    }

    public var record: Record {
        Record(
            id: id, format: format, width: width, height: height, bytes: Int64(body.count),
            createdAt: createdAt)
    }

    public var id: DerivationID
    public var format: Format
    /// Pixels of the picture, or of one frame.
    public var width, height: Int
    public var body: Body
    /// When it was made, in Unix seconds.
    public var createdAt: Int64
    public var layer: Layer
}
