import Foundation
public import HTTPTypes
public import HummingbirdCore
public import NIOCore
import NIOFoundationCompat
public import NIOPosix

/// What was sent: for metrics, the access log and the counters.
public struct Sent: Sendable, Hashable {
    /// The status sent.
    public var status: Int
    /// Bytes of body sent.
    public var bytes: Int
}

/// Sends the routes' answers, with the same rules for conditions, ranges and HEAD as the hit path.
public struct ReplyWriter: Sendable {
    private let pool: NIOThreadPool
    private let chunk: Int

    /// - Parameters:
    ///   - pool: where files are read; it must have been started.
    ///   - chunk: bytes read and sent at a time: 64 KiB … 256 KiB is sensible.
    public init(pool: NIOThreadPool = .singleton, chunk: Int = 128 << 10) {
        self.pool = pool
        self.chunk = max(4 << 10, chunk)
    }

    /// Sends a ready reply, and counts it where the reply says.
    /// - Parameter timing: the value of `Server-Timing`.
    /// - Throws: only when the connection is gone.
    public func send(
        _ reply: Reply, answering request: HTTPRequest, timing: String? = nil,
        with writer: consuming ResponseWriter
    ) async throws -> Sent {
        let plan = SendingPlan(
            reply.status, reply.fields, reply.validators, answering: request, timing: timing)
        var sent = Sent(status: plan.head.status.code, bytes: 0)
        let start = reply.body.readerIndex + plan.range.lowerBound
        if !plan.range.isEmpty, let body = reply.body.getSlice(at: start, length: plan.range.count)
        {
            sent.bytes = body.readableBytes
            try await writer.write(response: plan.head, body: ResponseBody(byteBuffer: body))
        } else {
            try await writer.writeResponse(plan.head)
        }
        reply.counter?.add(bytes: sent.bytes)
        return sent
    }

    /// Streams a file; memory stays at about one chunk and what the socket holds.
    /// - Throws: when the connection is gone, or the file ends early; the connection must then be
    ///   closed, for the length was promised.
    public func send(
        _ file: FileReply, answering request: HTTPRequest, timing: String? = nil,
        with writer: consuming ResponseWriter
    ) async throws -> Sent {
        let validators = Validators(
            entityTag: file.fields[.eTag],
            lastModified: file.fields[.lastModified].flatMap { HTTPDate.seconds($0) },
            length: file.length)
        var fields = file.fields
        fields[.contentLength] = String(file.length)
        let plan = SendingPlan(
            file.status, fields, validators, answering: request, timing: timing)
        if plan.range.isEmpty {
            try await writer.writeResponse(plan.head)
            file.counter?.add(bytes: 0)
            return Sent(status: plan.head.status.code, bytes: 0)
        }
        var body = try await writer.writeHead(plan.head)
        var offset = plan.range.lowerBound
        defer { file.counter?.add(bytes: offset - plan.range.lowerBound) }
        while offset < plan.range.upperBound {
            let count = min(chunk, plan.range.upperBound - offset)
            let piece = try await pool.runIfActive { [offset] in try file.read(offset, count) }
            guard piece.readableBytes > 0 else { throw FileReplyError.endedEarly(offset: offset) }
            offset += piece.readableBytes
            try await body.write(piece)
        }
        try await body.finish(nil)
        return Sent(status: plan.head.status.code, bytes: plan.range.count)
    }

    /// Sends a value as JSON, never to be stored by anyone.
    /// - Throws: when the value cannot be encoded, or the connection is gone.
    public func send(
        json value: some Encodable & Sendable, status: HTTPResponse.Status = .ok,
        fields: HTTPFields = [:], answering request: HTTPRequest,
        with writer: consuming ResponseWriter
    ) async throws -> Sent {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        var fields = fields
        fields[.contentType] = "application/json; charset=utf-8"
        if fields[.cacheControl] == nil { fields[.cacheControl] = "no-store" }
        let body = ByteBuffer(bytes: try encoder.encode(value))
        return try await send(
            Reply(status: status, fields: fields, body: body), answering: request, with: writer)
    }

    /// Sends the error of a delivery: the reason in `X-Cld-Error` and as plain text.
    /// - Parameter fields: further fields; `Cache-Control` is `no-store` unless it is among them.
    /// - Throws: only when the connection is gone.
    public func send(
        error reason: String, status: HTTPResponse.Status, fields: HTTPFields = [:],
        answering request: HTTPRequest, timing: String? = nil,
        with writer: consuming ResponseWriter
    ) async throws -> Sent {
        try await send(
            .refusing(reason, status: status, fields: fields), answering: request, timing: timing,
            with: writer)
    }
}

extension Reply {
    /// The reply to a request that cannot be met; `reason` is made fit for a field.
    public static func refusing(
        _ reason: String, status: HTTPResponse.Status, fields: HTTPFields = [:],
        expires: NIODeadline? = nil
    ) -> Reply {
        var fields = fields
        fields[.cldError] = String(
            String.UnicodeScalarView(
                reason.unicodeScalars.map { $0.value < 0x20 || $0.value > 0x7e ? "?" : $0 }))
        fields[.contentType] = "text/plain; charset=utf-8"
        if fields[.cacheControl] == nil { fields[.cacheControl] = "no-store" }
        return Reply(
            status: status, fields: fields, body: ByteBuffer(string: reason + "\n"),
            expires: expires)
    }
}

extension HTTPField.Name {
    /// The field that says why a delivery failed.
    public static let cldError = HTTPField.Name("X-Cld-Error")!  // A token, by its spelling.
}

/// The head and the part of the body that answer a request.
struct SendingPlan {
    let head: HTTPResponse
    /// The bytes to send; empty for HEAD, 304 and 416.
    let range: Range<Int>

    init(
        _ status: HTTPResponse.Status, _ fields: HTTPFields, _ validators: Validators,
        answering request: HTTPRequest, timing: String?
    ) {
        var head = HTTPResponse(status: status, headerFields: fields)
        var range = 0..<validators.length
        let isRead = request.method == .get || request.method == .head
        let conditions = isRead ? RequestConditions(request.headerFields) : RequestConditions()
        switch status == .ok ? evaluate(conditions, validators) : .full {
        case .full: break
        case .notModified:
            head.status = .notModified
            head.headerFields = Self.withoutEntity(fields)
            range = 0..<0
        case .partial(let part):
            head.status = .partialContent
            head.headerFields[.contentLength] = String(part.count)
            head.headerFields[.contentRange] =
                "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(validators.length)"
            range = part
        case .notSatisfiable:
            head.status = .rangeNotSatisfiable
            head.headerFields = Self.withoutEntity(fields)
            head.headerFields[.contentRange] = "bytes */\(validators.length)"
            head.headerFields[.contentLength] = "0"
            range = 0..<0
        }
        if let timing { head.headerFields[.serverTiming] = timing }
        self.head = head
        self.range = request.method == .head ? 0..<0 : range
    }

    private static func withoutEntity(_ fields: HTTPFields) -> HTTPFields {
        var kept = HTTPFields()
        for field in fields where !field.name.canonicalName.hasPrefix("content-") {
            kept.append(field)
        }
        return kept
    }
}

extension RequestConditions {
    /// Reads the conditions of a request that went on to the routes.
    public init(_ fields: HTTPFields) {
        self.init(
            ifNoneMatch: fields[.ifNoneMatch], ifModifiedSince: fields[.ifModifiedSince],
            range: fields[.range], ifRange: fields[.ifRange])
    }
}
