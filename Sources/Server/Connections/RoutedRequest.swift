import NIOCore
import NIOHTTP1

/// What has to be remembered of a request while the routes answer it.
struct RoutedRequest {
    var requestID = ""
    var isHEAD = false
    var isHTTP10 = false
    /// Whether the connection ends with its answer.
    var isLast = false

    /// Adds to the routes' answer what every answer has, and says whether the connection stays.
    mutating func decorate(_ head: inout HTTPResponseHead, date: String) {
        if !head.headers.contains(name: "Date") { head.headers.add(name: "Date", value: date) }
        if !head.headers.contains(name: "X-Request-Id") {
            head.headers.add(name: "X-Request-Id", value: requestID)
        }
        if head.headers[canonicalForm: "Connection"].contains(where: { $0.lowercased() == "close" })
        {
            isLast = true
        }
        if isHTTP10 {
            head.version = .http1_0
            // Without a length only the end of the connection can end the body.
            if !isHEAD, !head.headers.contains(name: "Content-Length"), head.mayHaveBody {
                isLast = true
            }
        }
        if isLast {
            head.headers.replaceOrAdd(name: "Connection", value: "close")
        } else if isHTTP10 {
            head.headers.replaceOrAdd(name: "Connection", value: "keep-alive")
        }
    }

    /// The path and query of a target in absolute form (`http://host/path`), which proxies send;
    /// other targets as they are.
    static func originForm(_ target: String) -> String {
        guard !target.hasPrefix("/"), let scheme = target.firstRange(of: "://"),
            ["http", "https"].contains(target[..<scheme.lowerBound].lowercased())
        else { return target }
        let rest = target[scheme.upperBound...]
        guard let slash = rest.firstIndex(where: { $0 == "/" || $0 == "?" }) else { return "/" }
        return (rest[slash] == "/" ? "" : "/") + rest[slash...]
    }
}

extension HTTPResponseHead {
    var mayHaveBody: Bool { status != .noContent && status != .notModified }

    /// The head as bytes, for an answer to HEAD: the encoder would frame a body.
    var spelled: ByteBuffer {
        var bytes = ByteBuffer(
            string:
                "HTTP/\(version.major).\(version.minor) \(status.code) \(status.reasonPhrase)\r\n")
        for (name, value) in headers { bytes.writeString("\(name): \(value)\r\n") }
        bytes.writeStaticString("\r\n")
        return bytes
    }
}

extension HitHandler {
    /// Why a request is not even looked at; nil when it may pass.
    static func refusal(
        of head: HTTPRequestHead, _ fields: RequestFields, _ limits: HTTPLimits
    ) -> Refusal? {
        if head.version.major != 1 { return .version }
        if head.uri.utf8.count > limits.uriLength { return .uriTooLong }
        if head.version.minor > 0, !fields.hasHost { return .badRequest }
        let isTarget = head.uri.hasPrefix("/") || head.uri == "*" || head.uri.contains("://")
        // CONNECT asks for a tunnel; its target is not a path.
        return isTarget && head.method != .CONNECT ? nil : .badRequest
    }
}
