import Derivations
import HTTPTypes
import HummingbirdCore
import NIOCore
import Storage

/// What a call is answered with.
enum APIAnswer: Sendable {
    case json(JSONValue)
    case download(APIDownload)
    /// What was asked for is there.
    case redirect(String)
}

/// A file that is sent in answer to a call.
public struct APIDownload: Sendable {
    /// Gives the bytes piece by piece to whoever it is handed.
    typealias Source =
        @Sendable (_ give: (ByteBuffer) async throws -> Void) async throws -> Void

    enum Content: Sendable {
        case bytes([UInt8])
        case stored(StoredFile)
        /// Of a length that is known before.
        case stream(length: Int, Source)
    }

    var mediaType: String
    /// What it is to be saved as; `nil` where it is to be shown.
    var filename: String?
    var content: Content
}

extension ReplyWriter {
    /// Sends a download; memory stays flat whatever its size.
    func send(
        _ download: APIDownload, fields: HTTPFields, answering request: HTTPRequest,
        with writer: consuming ResponseWriter
    ) async throws -> Sent {
        switch download.content {
        case .bytes(let bytes):
            let reply = Reply(fields: fields, body: ByteBuffer(bytes: bytes))
            return try await send(reply, answering: request, with: writer)
        case .stored(let file):
            let reply = FileReply(
                descriptor: file.descriptor, owner: file, length: file.size, fields: fields)
            return try await send(reply, answering: request, with: writer)
        case .stream(let length, let source):
            var head = HTTPResponse(status: .ok, headerFields: fields)
            head.headerFields[.contentLength] = String(length)
            guard request.method != .head else {
                try await writer.writeResponse(head)
                return Sent(status: 200, bytes: 0)
            }
            var body = try await writer.writeHead(head)
            var sent = 0
            try await source { piece in
                sent += piece.readableBytes
                try await body.write(piece)
            }
            // The length was promised: who gets less must notice.
            guard sent == length else { throw FileReplyError.endedEarly(offset: sent) }
            try await body.finish(nil)
            return Sent(status: 200, bytes: sent)
        }
    }
}
