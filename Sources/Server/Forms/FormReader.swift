public import NIOCore

/// Reads a multipart form as it comes in: plain fields are gathered under a bound, files are handed
/// on piece by piece, so that memory stays flat whatever their size.
public struct FormReader: Sendable {
    /// How much of a form is gathered.
    public struct Limits: Sendable {
        /// Plain fields, and bytes of all their values together.
        public var fields = 1000, fieldBytes = 1 << 20
        /// Bytes of the fields of one part.
        public var headerBytes = 8 << 10

        /// The defaults as stated beside each limit.
        public init() {}
    }

    /// What a piece of the body gave of a streamed part.
    public enum Event: Sendable, Hashable {
        /// A file begins, or a field that was asked to be streamed.
        case began(PartHeader)
        /// The next piece of it: never empty.
        case bytes(ByteBuffer)
        /// It is complete.
        case ended
    }

    /// The plain fields read so far.
    public private(set) var fields = FormFields()

    private let limits: Limits
    private let streamed: Set<String>
    private var parser: MultipartParser
    private var gathering: (name: String, value: ByteBuffer)?
    private var gathered = 0

    /// - Parameters:
    ///   - contentType: the value of `Content-Type`.
    ///   - streamed: names handed on like files even where they have no file name (a data URI).
    public init(
        contentType: String, limits: Limits = .init(), streamed: Set<String> = []
    ) throws(FormError) {
        self.limits = limits
        self.streamed = streamed
        parser = try MultipartParser(
            contentType: contentType, maximumHeader: limits.headerBytes,
            maximumParts: limits.fields)
    }

    /// Takes the next piece of the body.
    public mutating func feed(_ piece: ByteBuffer) throws(FormError) -> [Event] {
        var events: [Event] = []
        for event in try parser.feed(piece) {
            switch event {
            case .began(let header) where header.filename == nil && !streamed.contains(header.name):
                gathering = (header.name, ByteBuffer())
            case .began(let header): events.append(.began(header))
            case .bytes(var bytes):
                guard gathering != nil else {
                    events.append(.bytes(bytes))
                    continue
                }
                gathered += bytes.readableBytes
                if gathered > limits.fieldBytes { throw .fieldsTooLarge }
                gathering?.value.writeBuffer(&bytes)
            case .ended:
                guard let field = gathering else {
                    events.append(.ended)
                    continue
                }
                fields.append(field.name, String(buffer: field.value))
                gathering = nil
            }
        }
        return events
    }

    /// Says that the body is over.
    public func finish() throws(FormError) { try parser.finish() }
}
