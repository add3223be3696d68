import NIOCore

/// Finds bytes beyond ASCII in request lines, which NIO's parser refuses and people's links hold, and
/// percent-encodes them.
///
/// Bytes are changed only where a request line is for certain: from the first byte of a connection on, as
/// long as no request had a body. From the first field on that may announce one, everything passes as it
/// is. So no body is ever changed, and nobody's idea of where a request ends moves.
struct RequestLines {
    private enum State {
        /// In a request line, or before it.
        case line
        /// At the beginning of a field, of which these bytes were seen.
        case fieldStart([UInt8])
        /// Behind what matters of a field.
        case field
        /// Bodies may come from here on.
        case blind
    }

    private var state = State.line
    /// Whether the line so far has anything but its end.
    private var isEmpty = true

    /// Fields that announce a body, or another protocol.
    private static let announcements = ["content-length", "transfer-encoding", "upgrade"]
        .map { Array($0.utf8) }
    private static let longest = 17

    /// Takes note of the next bytes of a connection.
    ///
    /// - Returns: the places of the bytes to be encoded, in order.
    mutating func places(in bytes: UnsafeRawBufferPointer) -> [Int] {
        var places: [Int] = []
        var place = 0
        while place < bytes.count {
            let byte = bytes[place]
            switch state {
            case .blind: return places
            case .line:
                if byte == 0x0a {
                    // Empty lines may stand before a request.
                    if !isEmpty { state = .fieldStart([]) }
                    isEmpty = true
                } else if byte != 0x0d {
                    isEmpty = false
                    if byte >= 0x80 { places.append(place) }
                }
                place += 1
            case .fieldStart(let seen):
                place += 1
                take(byte, behind: seen)
            case .field:
                guard let end = Self.lineEnd(bytes, from: place) else { return places }
                state = .fieldStart([])
                place = end + 1
            }
        }
        return places
    }

    private mutating func take(_ byte: UInt8, behind seen: [UInt8]) {
        switch byte {
        case 0x0a:
            // An empty line ends the head, and there is no body behind it.
            let isEnd = seen.isEmpty || seen == [0x0d]
            state = isEnd ? .line : .fieldStart([])
        // A field that goes on in the next line could hide its name from us.
        case 0x20, 0x09: state = seen.isEmpty ? .blind : .field
        default:
            let name = seen + [Self.lowered(byte)]
            if Self.announcements.contains(name) {
                state = .blind
            } else {
                let isPossible =
                    name == [0x0d] || Self.announcements.contains { $0.starts(with: name) }
                state = isPossible && name.count < Self.longest ? .fieldStart(name) : .field
            }
        }
    }

    private static func lowered(_ byte: UInt8) -> UInt8 {
        (0x41...0x5a).contains(byte) ? byte | 0x20 : byte
    }

    private static func lineEnd(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        bytes[start...].firstIndex(of: 0x0a)
    }

    /// The same bytes with those at `places` percent-encoded.
    static func encoded(_ buffer: ByteBuffer, at places: [Int]) -> ByteBuffer {
        let digits = Array("0123456789ABCDEF".utf8)
        var result = ByteBuffer()
        result.reserveCapacity(buffer.readableBytes + 2 * places.count)
        buffer.withUnsafeReadableBytes { bytes in
            var start = 0
            for place in places {
                result.writeBytes(UnsafeRawBufferPointer(rebasing: bytes[start..<place]))
                let byte = Int(bytes[place])
                result.writeBytes([UInt8(ascii: "%"), digits[byte >> 4], digits[byte & 15]])
                start = place + 1
            }
            result.writeBytes(UnsafeRawBufferPointer(rebasing: bytes[start...]))
        }
        return result
    }
}

/// Stands before NIO's decoder and hands it request lines that it reads.
final class RequestLineHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private var lines = RequestLines()

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        let places = buffer.withUnsafeReadableBytes { lines.places(in: $0) }
        guard !places.isEmpty else { return context.fireChannelRead(data) }
        context.fireChannelRead(wrapInboundOut(RequestLines.encoded(buffer, at: places)))
    }
}
