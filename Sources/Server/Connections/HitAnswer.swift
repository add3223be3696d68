import HTTPTypes
import NIOCore

/// An answer of the hit path, spelled out.
struct HitAnswer {
    /// The status sent.
    let status: Int
    /// The head, and the body where it is small enough to be copied.
    var head: ByteBuffer
    /// The body where it is shared with the table.
    var body: ByteBuffer?
    /// Bytes of body sent.
    let bodyLength: Int

    /// Bodies up to here are copied behind the head: cheaper than a second buffer to write.
    private static let copied = 32 << 10

    /// What differs from one sending of a reply to the next.
    struct Sending {
        var isHEAD: Bool
        /// The value of `Connection`; nil where the protocol's default holds.
        var connection: StaticString?
        var date: String
        var requestID: String
        var nanoseconds: Int64
    }

    init(_ reply: Reply, conditions: RequestConditions, sending: Sending) {
        let length = reply.body.readableBytes
        var head = ByteBufferAllocator().buffer(
            capacity: reply.head.readableBytes + 320 + (length <= Self.copied ? length : 0))
        switch reply.evaluation(of: conditions) {
        case .full:
            status = reply.status.code
            head.writeStatus(reply.status.code, reply.status.reasonPhrase, sending)
            head.writeImmutableBuffer(reply.head)
            head.writeStaticString("\r\n")
            body = sending.isHEAD ? nil : reply.body
        case .notModified:
            status = 304
            head.writeStatus(304, "Not Modified", sending)
            head.writePrefix(of: reply.head, reply.sharedLength)
            head.writeStaticString("\r\n")
        case .partial(let range):
            status = 206
            head.writeStatus(206, "Partial Content", sending)
            head.writePrefix(of: reply.head, reply.sharedLength + reply.entityLength)
            head.writeString(
                "Content-Range: bytes \(range.lowerBound)-\(range.upperBound - 1)/\(length)\r\n"
                    + "Content-Length: \(range.count)\r\n\r\n")
            let start = reply.body.readerIndex + range.lowerBound
            body = sending.isHEAD ? nil : reply.body.getSlice(at: start, length: range.count)
        case .notSatisfiable:
            status = 416
            head.writeStatus(416, "Range Not Satisfiable", sending)
            head.writePrefix(of: reply.head, reply.sharedLength)
            head.writeString("Content-Range: bytes */\(length)\r\nContent-Length: 0\r\n\r\n")
        }
        bodyLength = body?.readableBytes ?? 0
        if let small = body, small.readableBytes <= Self.copied {
            head.writeImmutableBuffer(small)
            body = nil
        }
        self.head = head
    }
}

extension ByteBuffer {
    fileprivate mutating func writeStatus(
        _ code: Int, _ reason: String, _ sending: HitAnswer.Sending
    ) {
        if code == 200 {
            writeStaticString("HTTP/1.1 200 OK\r\nDate: ")
        } else {
            writeString("HTTP/1.1 \(code) \(reason)\r\nDate: ")
        }
        writeString(sending.date)
        writeStaticString("\r\nX-Request-Id: ")
        writeString(sending.requestID)
        writeStaticString("\r\nServer-Timing: memory;dur=")
        writeMilliseconds(sending.nanoseconds)
        writeStaticString("\r\n")
        if let connection = sending.connection {
            writeStaticString("Connection: ")
            writeStaticString(connection)
            writeStaticString("\r\n")
        }
    }

    /// Writes nanoseconds as milliseconds with three decimals.
    private mutating func writeMilliseconds(_ nanoseconds: Int64) {
        let micros = max(0, nanoseconds / 1000)
        if micros >= 1000 { writeString(String(micros / 1000)) } else { writeStaticString("0") }
        let rest = micros % 1000
        writeInteger(UInt8(ascii: "."))
        writeInteger(UInt8(0x30 + rest / 100))
        writeInteger(UInt8(0x30 + rest / 10 % 10))
        writeInteger(UInt8(0x30 + rest % 10))
    }

    fileprivate mutating func writePrefix(of other: ByteBuffer, _ length: Int) {
        if let prefix = other.getSlice(at: other.readerIndex, length: length) {
            writeImmutableBuffer(prefix)
        }
    }
}

/// Why a request is turned away before it reaches the routes.
enum Refusal: Hashable {
    case badRequest
    case uriTooLong
    case fieldsTooLarge
    case timeout
    case version

    var status: (code: Int, phrase: String) {
        switch self {
        case .badRequest: (400, "Bad Request")
        case .uriTooLong: (414, "URI Too Long")
        case .fieldsTooLarge: (431, "Request Header Fields Too Large")
        case .timeout: (408, "Request Timeout")
        case .version: (505, "HTTP Version Not Supported")
        }
    }

    var reason: String {
        switch self {
        case .badRequest: "The request is not well-formed HTTP"
        case .uriTooLong: "The URL is longer than this server accepts"
        case .fieldsTooLarge: "The request line or fields are larger than this server accepts"
        case .timeout: "The request did not arrive in time"
        case .version: "Only HTTP/1.0 and HTTP/1.1 are spoken here"
        }
    }

    /// The whole answer; the connection ends with it.
    func bytes(date: String, requestID: String) -> ByteBuffer {
        ByteBuffer(
            string: "HTTP/1.1 \(status.code) \(status.phrase)\r\nDate: \(date)\r\n"
                + "X-Request-Id: \(requestID)\r\nConnection: close\r\nCache-Control: no-store\r\n"
                + "X-Cld-Error: \(reason)\r\nContent-Type: text/plain; charset=utf-8\r\n"
                + "Content-Length: \(reason.utf8.count + 1)\r\n\r\n\(reason)\n")
    }
}
