public import Derivations
public import HTTPTypes
public import NIOCore

/// An answer ready to be sent any number of times: its head already spelled out as bytes (all but
/// what differs each time: status line, date, request ID, timing), its body, and its validators.
public final class Reply: Sendable {
    /// The status of an unconditional answer; only a 200 knows conditions and ranges.
    public let status: HTTPResponse.Status
    /// The fields of an unconditional answer, `Content-Length` included.
    public let fields: HTTPFields
    /// The whole body.
    public let body: ByteBuffer
    /// What conditional requests are held against.
    public let validators: Validators
    /// What has to be unchanged for this answer to hold.
    public let dependencies: Dependencies
    /// When it has to be made anew, by NIO's clock; nil for never. For a 404 and its kind.
    public let expires: NIODeadline?
    /// Where requests and bytes of this answer are counted.
    public let counter: DeliveryCounter?

    /// `shared fields · entity fields · Content-Length`, each with its line end. The shared ones go
    /// with a 304, the entity ones only where there is a body to describe.
    let head: ByteBuffer
    let sharedLength: Int
    let entityLength: Int

    /// Makes an answer. `Content-Length` is set from the body; the entity tag and the date for
    /// conditional requests are read from `ETag` and `Last-Modified`. `Date`, `Connection`,
    /// `X-Request-Id` and `Server-Timing` do not belong here, and are left out.
    public init(
        status: HTTPResponse.Status = .ok, fields: HTTPFields, body: ByteBuffer,
        dependencies: Dependencies = .none, expires: NIODeadline? = nil,
        counter: DeliveryCounter? = nil
    ) {
        let spelled = ReplyHead(fields, length: body.readableBytes)
        self.status = status
        self.fields = spelled.fields
        self.body = body
        self.validators = Validators(
            entityTag: fields[.eTag],
            lastModified: fields[.lastModified].flatMap { HTTPDate.seconds($0) },
            length: body.readableBytes)
        self.dependencies = dependencies
        self.expires = expires
        self.counter = counter
        self.head = spelled.bytes
        self.sharedLength = spelled.sharedLength
        self.entityLength = spelled.entityLength
    }

    /// Bytes that keeping this answer costs, its own bookkeeping included.
    public var cost: Int { body.readableBytes + 2 * head.readableBytes + 256 }

    /// How this answer meets a request's conditions.
    func evaluation(of conditions: RequestConditions) -> Evaluation {
        status == .ok && !conditions.isEmpty ? evaluate(conditions, validators) : .full
    }
}

/// The spelling of a reply's fields.
private struct ReplyHead {
    let fields: HTTPFields
    let bytes: ByteBuffer
    let sharedLength: Int
    let entityLength: Int

    init(_ given: HTTPFields, length: Int) {
        var shared = HTTPFields()
        var entity = HTTPFields()
        for field in given where !Self.varying.contains(field.name) {
            if field.name.canonicalName.hasPrefix("content-") {
                entity.append(field)
            } else {
                shared.append(field)
            }
        }
        var bytes = ByteBufferAllocator().buffer(capacity: 512)
        bytes.write(fields: shared)
        sharedLength = bytes.readableBytes
        bytes.write(fields: entity)
        entityLength = bytes.readableBytes - sharedLength
        let contentLength = HTTPField(name: .contentLength, value: String(length))
        bytes.write(fields: HTTPFields([contentLength]))
        self.bytes = bytes
        var all = shared
        all.append(contentsOf: entity)
        all.append(contentLength)
        fields = all
    }

    private static let varying: Set<HTTPField.Name> = [
        .date, .connection, .contentLength, .transferEncoding, .xRequestID, .serverTiming,
    ]
}

extension HTTPField.Name {
    static let xRequestID = HTTPField.Name("X-Request-Id")!  // A token, by its spelling.
    static let serverTiming = HTTPField.Name("Server-Timing")!  // A token, by its spelling.
}

extension ByteBuffer {
    fileprivate mutating func write(fields: HTTPFields) {
        for field in fields {
            writeString(field.name.rawName)
            writeStaticString(": ")
            writeString(field.value)
            writeStaticString("\r\n")
        }
    }
}
