import Crypto
import Foundation
import Testing

/// The Upload and Admin APIs of one cloud, called as an SDK calls them.
struct API: Sendable {
    let server: LiveServer
    var cloud = "demo"

    init(_ server: LiveServer, cloud: String = "demo") {
        self.server = server
        self.cloud = cloud
    }

    /// A file in a form.
    struct File: Sendable {
        var name: String
        var bytes: [UInt8]
    }

    /// A signed call of the Upload API, as multipart form.
    func call(
        _ action: String, _ parameters: [String: String], file: File? = nil,
        kind: String = "image"
    ) async throws -> HTTPReply {
        let form = Multipart(Self.signed(parameters), file: file)
        return try await server.ask(
            "POST", "/v1_1/\(cloud)/\(kind)/\(action)",
            ["Content-Type": form.contentType], body: form.bytes)
    }

    /// An Admin call with basic authentication; a body goes as a form.
    func admin(
        _ method: String, _ path: String, _ form: [String: String]? = nil,
        key: String = Site.key, secret: String = Site.secret
    ) async throws -> HTTPReply {
        let credentials = Data("\(key):\(secret)".utf8).base64EncodedString()
        var fields = ["Authorization": "Basic \(credentials)"]
        var body: [UInt8]?
        if let form {
            fields["Content-Type"] = "application/x-www-form-urlencoded"
            body = Array(form.map { "\($0)=\(Self.escape($1))" }.joined(separator: "&").utf8)
        }
        return try await server.ask(method, "/v1_1/\(cloud)\(path)", fields, body: body)
    }

    /// Parameters with key, time and signature.
    static func signed(_ parameters: [String: String]) -> [String: String] {
        var all = parameters
        all["timestamp"] = String(Int(Date().timeIntervalSince1970))
        all["signature"] = signature(of: all)
        all["api_key"] = Site.key
        return all
    }

    static func signature(of parameters: [String: String], secret: String = Site.secret) -> String {
        let text = parameters.filter { !$0.value.isEmpty }
            .map { "\($0)=\($1.replacingOccurrences(of: "&", with: "%26"))" }
            .sorted().joined(separator: "&")
        return Insecure.SHA1.hash(data: Data((text + secret).utf8))
            .map { String(format: "%02x", $0) }.joined()
    }

    static func escape(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    // MARK: In short

    /// Uploads a picture; its public ID is the name without ending.
    func uploadPicture(
        _ bytes: [UInt8], named name: String, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let id = URL(fileURLWithPath: "/" + name).deletingPathExtension().path.dropFirst()
        let reply = try await call(
            "upload", ["public_id": String(id), "overwrite": "true"],
            file: File(name: "picture", bytes: bytes))
        try #require(
            reply.status == 200, "\(name): \(reply.account)", sourceLocation: sourceLocation)
    }

    /// What has been counted, and what there is.
    struct Count: Equatable {
        var counted: Int
        var derived: Int
    }

    func count(sourceLocation: SourceLocation = #_sourceLocation) async throws -> Count {
        let reply = try await admin("GET", "/usage")
        let usage = try reply.json
        let counted = try #require(
            usage["transformations"]["usage"].int, "\(reply.account)",
            sourceLocation: sourceLocation)
        let derived = try #require(
            usage["derived_resources"].int, "\(reply.account)", sourceLocation: sourceLocation)
        return Count(counted: counted, derived: derived)
    }

    /// One derived resource as the API lists it.
    struct Derived: Hashable {
        var id: String
        var transformation: String
    }

    /// Everything derived from an image, all pages of it.
    func derived(of publicID: String) async throws -> [Derived] {
        var all: [Derived] = []
        var cursor: String?
        repeat {
            let more = cursor.map { "&derived_next_cursor=\(Self.escape($0))" } ?? ""
            let path = "/resources/image/upload/\(publicID)?max_results=500" + more
            let reply = try await admin("GET", path)
            try #require(reply.status == 200, "\(reply.account)")
            let details = try reply.json
            all += details["derived"].items.map {
                Derived(
                    id: $0["id"].string ?? "", transformation: $0["transformation"].string ?? "")
            }
            cursor = details["derived_next_cursor"].string
        } while cursor != nil
        return all
    }
}

/// A multipart form.
struct Multipart: Sendable {
    let boundary = "heliograph-7d1f0b5c"
    let bytes: [UInt8]

    init(_ fields: [String: String], file: API.File? = nil) {
        var bytes: [UInt8] = []
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
            bytes += Self.part(name, boundary) + Array(value.utf8) + Array("\r\n".utf8)
        }
        if let file {
            bytes += Self.filePart(file.name, boundary) + file.bytes + Array("\r\n".utf8)
        }
        self.bytes = bytes + Self.end(boundary)
    }

    var contentType: String { "multipart/form-data; boundary=\(boundary)" }

    static func part(_ name: String, _ boundary: String) -> [UInt8] {
        Array("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n".utf8)
    }

    static func filePart(_ name: String, _ boundary: String) -> [UInt8] {
        let disposition = "form-data; name=\"file\"; filename=\"\(name)\""
        return Array(
            ("--\(boundary)\r\nContent-Disposition: \(disposition)\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n").utf8)
    }

    static func end(_ boundary: String) -> [UInt8] { Array("--\(boundary)--\r\n".utf8) }
}
