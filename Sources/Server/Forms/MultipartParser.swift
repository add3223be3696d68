public import NIOCore

/// Why a form cannot be read.
public enum FormError: Error, Hashable {
    /// The content type names no boundary, or not a lawful one.
    case noBoundary
    /// The body is not what its content type says.
    case malformed
    /// The body ended before the closing boundary.
    case truncated
    /// The fields of one part are larger than allowed.
    case partHeaderTooLarge
    /// A part has no name.
    case unnamedPart
    /// There are more parts or fields than allowed.
    case tooManyFields
    /// The values of the plain fields are larger than allowed, together.
    case fieldsTooLarge
    /// The content type is none that a form may have.
    case unsupportedType
}

/// What one part of a form is called.
public struct PartHeader: Sendable, Hashable {
    /// The name of the field.
    public var name: String
    /// The name of the file; nil for plain fields.
    public var filename: String?
    /// The content type that the client claims.
    public var contentType: String?
}

/// Reads `multipart/form-data` as it comes in, in pieces of any size: a pure state machine that
/// holds back no more than a boundary or the fields of one part.
public struct MultipartParser: Sendable {
    /// What a piece of the body gave.
    public enum Event: Sendable, Hashable {
        /// A part begins.
        case began(PartHeader)
        /// A piece of the part's body: never empty.
        case bytes(ByteBuffer)
        /// The part is complete.
        case ended
    }

    private enum State: Sendable { case preamble, afterBoundary, header, body, epilogue }

    private let delimiter: [UInt8]
    private let maximumHeader: Int
    private let maximumParts: Int
    private var buffer: ByteBuffer
    private var state = State.preamble
    private var parts = 0

    /// - Parameters:
    ///   - contentType: the value of `Content-Type`.
    ///   - maximumHeader: bytes of the fields of one part.
    /// - Throws: ``FormError`` when there is no boundary.
    public init(
        contentType: String, maximumHeader: Int = 8 << 10, maximumParts: Int = 1000
    ) throws(FormError) {
        let parameters = FieldParameters(contentType)
        guard let boundary = parameters["boundary"], (1...70).contains(boundary.utf8.count) else {
            throw .noBoundary
        }
        delimiter = Array("\r\n--\(boundary)".utf8)
        self.maximumHeader = maximumHeader
        self.maximumParts = maximumParts
        // The first boundary may stand at the very beginning, without the line end before it.
        buffer = ByteBuffer(string: "\r\n")
    }

    /// Takes the next piece of the body.
    public mutating func feed(_ piece: ByteBuffer) throws(FormError) -> [Event] {
        var piece = piece
        // A new buffer each time: what was handed on must not be kept in front of what is left.
        var joined = ByteBufferAllocator().buffer(
            capacity: buffer.readableBytes + piece.readableBytes)
        joined.writeBuffer(&buffer)
        joined.writeBuffer(&piece)
        buffer = joined
        var events: [Event] = []
        while try step(&events) {}
        return events
    }

    /// Says that the body is over.
    public func finish() throws(FormError) {
        if state != .epilogue { throw .truncated }
    }

    /// Does one thing if it can; false when more bytes are needed.
    private mutating func step(_ events: inout [Event]) throws(FormError) -> Bool {
        switch state {
        case .preamble:
            guard let found = find(delimiter) else {
                buffer.moveReaderIndex(forwardBy: max(0, buffer.readableBytes - heldBack))
                return false
            }
            buffer.moveReaderIndex(forwardBy: found + delimiter.count)
            state = .afterBoundary
            return true
        case .afterBoundary: return try readAfterBoundary()
        case .header: return try readHeader(&events)
        case .body: return readBody(&events)
        case .epilogue:
            buffer.clear()
            return false
        }
    }

    /// A boundary ends a line (blanks may follow it), or with two hyphens the whole body.
    private mutating func readAfterBoundary() throws(FormError) -> Bool {
        var view = buffer.readableBytesView
        if view.starts(with: "--".utf8) {
            state = .epilogue
            return true
        }
        let length = view.count
        while let byte = view.first, byte == 0x20 || byte == 0x09 { view.removeFirst() }
        let blanks = length - view.count
        guard blanks <= maximumHeader else { throw .malformed }
        if view.starts(with: "\r\n".utf8) {
            // The line end stays: a part without fields then still has its empty line.
            buffer.moveReaderIndex(forwardBy: blanks)
            state = .header
            return true
        }
        let isBegun = view.isEmpty || view.elementsEqual("\r".utf8)
        let isHyphen = blanks == 0 && view.elementsEqual("-".utf8)
        guard isBegun || isHyphen else { throw .malformed }
        return false
    }

    private mutating func readHeader(_ events: inout [Event]) throws(FormError) -> Bool {
        guard let end = find(Array("\r\n\r\n".utf8)) else {
            if buffer.readableBytes > maximumHeader { throw .partHeaderTooLarge }
            return false
        }
        guard end <= maximumHeader, let text = buffer.readString(length: end) else {
            throw .partHeaderTooLarge
        }
        parts += 1
        if parts > maximumParts { throw .tooManyFields }
        events.append(.began(try PartHeader(fields: text)))
        // The second line end stays: it may be the one before the next boundary.
        buffer.moveReaderIndex(forwardBy: 2)
        skipsLineEnd = true
        state = .body
        return true
    }

    /// Whether the body's first two bytes are the line end that closed the fields.
    private var skipsLineEnd = false

    private mutating func readBody(_ events: inout [Event]) -> Bool {
        if let found = find(delimiter) {
            emit(found, &events)
            skipsLineEnd = false
            buffer.moveReaderIndex(forwardBy: delimiter.count)
            events.append(.ended)
            state = .afterBoundary
            return true
        }
        emit(buffer.readableBytes - heldBack, &events)
        return false
    }

    private mutating func emit(_ count: Int, _ events: inout [Event]) {
        var count = count
        if skipsLineEnd, count >= 2 {
            buffer.moveReaderIndex(forwardBy: 2)
            skipsLineEnd = false
            count -= 2
        }
        guard count > 0, !skipsLineEnd, let piece = buffer.readSlice(length: count) else { return }
        events.append(.bytes(piece))
    }

    /// As much of the end as could be the beginning of a boundary.
    private var heldBack: Int { delimiter.count - 1 }

    /// Where a pattern begins in what is held, counted from its first byte.
    private func find(_ pattern: [UInt8]) -> Int? {
        buffer.withUnsafeReadableBytes { bytes in
            var start = 0
            let last = bytes.count - pattern.count
            while start <= last {
                // A file may be all line ends: compare in place, without views.
                var matched = 0
                while matched < pattern.count, bytes[start + matched] == pattern[matched] {
                    matched += 1
                }
                if matched == pattern.count { return start }
                start += 1
            }
            return nil
        }
    }
}

extension PartHeader {
    /// Reads the fields of a part, each on a line of its own.
    init(fields: String) throws(FormError) {
        var disposition: FieldParameters?
        var contentType: String?
        for line in fields.split(whereSeparator: \.isNewline) {
            guard let colon = line.firstIndex(of: ":") else { throw .malformed }
            let value = line[line.index(after: colon)...].trimmed
            switch line[..<colon].lowercased() {
            case "content-disposition": disposition = FieldParameters(value)
            case "content-type": contentType = value
            default: break
            }
        }
        guard let disposition, disposition.value == "form-data" else { throw .malformed }
        guard let name = disposition["name"] else { throw .unnamedPart }
        self.init(name: name, filename: disposition["filename"], contentType: contentType)
    }
}
