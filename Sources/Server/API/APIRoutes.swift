import Foundation
import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOFoundationCompat
public import Storage
import Transformations

/// Reads calls of the Upload and Admin APIs from HTTP: files go to disk as they come in.
public struct APIRoutes: Sendable {
    let desk: APIDesk
    let store: FileStore
    /// The most bytes of an uploaded file.
    let maximumBytes: Int
    /// How URLs in answers begin; empty for the host that was asked.
    let baseURL: String
    let writer: ReplyWriter

    /// Bytes of a body that is no file.
    private static let largestForm = 8 << 20

    public init(
        desk: APIDesk, store: FileStore, maximumBytes: Int, baseURL: String,
        writer: ReplyWriter = ReplyWriter()
    ) {
        self.desk = desk
        self.store = store
        self.maximumBytes = maximumBytes
        self.baseURL = baseURL
        self.writer = writer
    }

    /// What is wrong with a body.
    private enum BodyError: Error {
        case tooLarge(maximum: Int)
        case malformed
        case storage
    }

    func answer(
        _ request: Request, with response: consuming ResponseWriter
    ) async throws -> Sent {
        let call: Result<APIRequest, BodyError>
        do { call = .success(try await read(request)) } catch let error as BodyError {
            call = .failure(error)
        } catch is FormError {
            call = .failure(.malformed)
        }
        switch call {
        case .success(let call):
            return try await send(await desk.answer(call), request, with: response)
        case .failure(let error): return try await refuse(error, request, with: response)
        }
    }

    func answer(
        _ search: SignedSearch, _ request: Request, with response: consuming ResponseWriter
    ) async throws -> Sent {
        let reply = await desk.answer(
            search, baseURL: base(request), requestID: request.headers[.xRequestID] ?? "")
        return try await send(reply, request, with: response)
    }

    private func send(
        _ answer: APIReply, _ request: Request, with response: consuming ResponseWriter
    ) async throws -> Sent {
        var fields = HTTPFields()
        for (name, value) in answer.headers {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        if let download = answer.download {
            return try await writer.send(
                download, fields: fields, answering: request.head, with: response)
        }
        let reply = Reply(
            status: .init(code: answer.status), fields: fields,
            body: ByteBuffer(bytes: answer.body))
        return try await writer.send(reply, answering: request.head, with: response)
    }

    private func refuse(
        _ error: BodyError, _ request: Request, with response: consuming ResponseWriter
    ) async throws -> Sent {
        let (status, message): (HTTPResponse.Status, String) =
            switch error {
            case .tooLarge(let maximum):
                (.badRequest, "File size too large. Maximum is \(maximum).")
            case .malformed: (.badRequest, "The body cannot be read")
            case .storage: (.serviceUnavailable, "The file cannot be stored now")
            }
        var fields = HTTPFields()
        fields[.connection] = "close"
        fields[.cldError] = message
        return try await writer.send(
            json: ["error": ["message": message]], status: status, fields: fields,
            answering: request.head, with: response)
    }

    // MARK: Reading

    private func read(_ request: Request) async throws -> APIRequest {
        let target = request.head.path ?? "/"
        let path = target.prefix { $0 != "?" }
        let query = target.dropFirst(path.count + 1)
        let segments = path.split(separator: "/").map { PercentCoding.decode($0) ?? String($0) }
        var form = try FormFields(urlEncoded: query)
        var uploaded: APIRequest.UploadedFile?
        let contentType = request.headers[.contentType] ?? ""
        if contentType.lowercased().hasPrefix("multipart/form-data") {
            uploaded = try await readMultipart(request, contentType, into: &form)
            uploaded?.part = Self.part(request)
        } else if request.method != .get, request.method != .head {
            try await readForm(request, contentType, into: &form)
        }
        let parameters = Self.folded(form)
        return APIRequest(
            method: Self.method(request, parameters), segments: Array(segments.dropFirst(2)),
            cloud: segments.count > 1 ? segments[1] : "", parameters: parameters,
            basic: Self.basic(request.headers[.authorization]), uploaded: uploaded,
            baseURL: base(request), requestID: request.headers[.xRequestID] ?? "")
    }

    /// Some clients can only post, and say in the form what they mean.
    private static func method(_ request: Request, _ parameters: [String: [String]]) -> String {
        let method = request.method.rawValue
        guard method == "POST", let meant = parameters["_method"]?.last?.uppercased(),
            ["PUT", "DELETE"].contains(meant)
        else { return method }
        return meant
    }

    private static func part(_ request: Request) -> APIRequest.UploadedFile.Part? {
        guard let range = request.headers[.contentRange],
            let identifier = request.headers[uniqueUploadID], !identifier.isEmpty
        else { return nil }
        return .init(identifier: identifier, range: range)
    }

    private static let uniqueUploadID = HTTPField.Name("X-Unique-Upload-Id")!  // A token.

    private func base(_ request: Request) -> String {
        if !baseURL.isEmpty { return baseURL }
        let scheme = request.headers[Self.forwardedProtocol] == "https" ? "https" : "http"
        return "\(scheme)://\(request.head.authority ?? "localhost")"
    }

    private static let forwardedProtocol = HTTPField.Name("X-Forwarded-Proto")!  // A token.

    private func readForm(
        _ request: Request, _ contentType: String, into form: inout FormFields
    ) async throws {
        var body = ByteBuffer()
        for try await var piece in request.body {
            guard body.readableBytes + piece.readableBytes <= Self.largestForm else {
                throw BodyError.tooLarge(maximum: Self.largestForm)
            }
            body.writeBuffer(&piece)
        }
        guard body.readableBytes > 0 else { return }
        let read =
            contentType.lowercased().contains("json")
            ? try FormFields(json: Data(buffer: body))
            : try FormFields(urlEncoded: String(buffer: body))
        for field in read.all { form.append(field.name, field.value) }
    }

    /// Plain fields are gathered; the file is written to disk piece by piece. A data URI comes as a
    /// plain field of that name.
    private func readMultipart(
        _ request: Request, _ contentType: String, into form: inout FormFields
    ) async throws -> APIRequest.UploadedFile? {
        var limits = FormReader.Limits()
        limits.fieldBytes = Self.largestForm * 8
        var reader = try FormReader(contentType: contentType, limits: limits)
        var uploaded: APIRequest.UploadedFile?
        var written = 0
        var isFile = false
        for try await piece in request.body {
            for event in try reader.feed(piece) {
                switch event {
                case .began(let header):
                    isFile = header.name == "file" && uploaded == nil
                    guard isFile else { continue }
                    guard let file = try? store.makeTemporary() else { throw BodyError.storage }
                    uploaded = .init(file: file, filename: header.filename)
                case .bytes(let bytes):
                    guard isFile, let file = uploaded?.file else { continue }
                    written += bytes.readableBytes
                    guard written <= maximumBytes else {
                        throw BodyError.tooLarge(maximum: maximumBytes)
                    }
                    do { try bytes.withUnsafeReadableBytes { try file.write($0) } } catch {
                        throw BodyError.storage
                    }
                case .ended: isFile = false
                }
            }
        }
        try reader.finish()
        for field in reader.fields.all { form.append(field.name, field.value) }
        return uploaded
    }

    /// `name[]` and `name[0]` are `name`.
    private static func folded(_ form: FormFields) -> [String: [String]] {
        var folded: [String: [String]] = [:]
        for field in form.all {
            var name = field.name
            if name.hasSuffix("]"), let bracket = name.firstIndex(of: "["),
                name[bracket...].dropFirst().dropLast().allSatisfy(\.isNumber)
            {
                name = String(name[..<bracket])
            }
            folded[name, default: []].append(field.value)
        }
        return folded
    }

    private static func basic(_ field: String?) -> APIRequest.BasicCredentials? {
        guard let field, field.lowercased().hasPrefix("basic "),
            let bytes = Base64URL.decode(
                field.dropFirst(6).trimmingCharacters(in: .whitespaces)),
            let text = String(validating: bytes, as: UTF8.self),
            let colon = text.firstIndex(of: ":")
        else { return nil }
        return .init(
            key: String(text[..<colon]), secret: String(text[text.index(after: colon)...]))
    }
}
