import Assets
import Catalog
import MediaLibrary
import Transformations

/// A search that everybody may run who has its URL:
/// `/<cloud>/search/<signature>/<seconds>/<query>[/<cursor>]`.
struct SignedSearch {
    let cloud: String
    let signature: String
    /// How long caches may keep the answer, in seconds.
    let seconds: Int
    /// JSON of the search, in base64 for URLs.
    let query: String
    let cursor: String?

    /// `nil` where the path is none of such a search.
    init?(path: some StringProtocol) {
        let parts = String(path).split(separator: "/").map(String.init)
        guard (5...6).contains(parts.count), parts[1] == "search", parts[2].utf8.count == 64,
            let seconds = Int(parts[3]), (0...31_536_000).contains(seconds)
        else { return nil }
        cloud = parts[0]
        signature = parts[2]
        self.seconds = seconds
        query = parts[4]
        cursor = parts.count == 6 ? parts[5] : nil
    }

    func isSigned(by secret: String) -> Bool {
        RequestSignature.isEqual(
            RequestSignature.ofSearch(seconds: seconds, query: query, secret: secret),
            signature.lowercased())
    }

    /// The search's parameters; `nil` where the query is no JSON object.
    var parameters: [String: [String]]? {
        guard let bytes = Base64URL.decode(query),
            let json = SentJSON(text: String(decoding: bytes, as: UTF8.self)),
            case .object(let members) = json
        else { return nil }
        var parameters = members.mapValues { value in
            value.elements.isEmpty
                ? [value.text].compactMap(\.self) : value.elements.compactMap(\.text)
        }
        if let cursor { parameters["next_cursor"] = [cursor] }
        return parameters
    }
}

extension APIDesk {
    /// Answers a signed search.
    func answer(_ search: SignedSearch, baseURL: String, requestID: String) async -> APIReply {
        let request = APIRequest(
            method: "GET", segments: ["resources", "search"], cloud: search.cloud,
            parameters: search.parameters ?? [:], baseURL: baseURL, requestID: requestID)
        var reply = await reply(to: request) { desk in
            let authentication = APIAuthentication(catalog: desk.catalog, now: desk.clock())
            let (cloud, sender) = try await authentication.admit(request, by: .open)
            guard search.isSigned(by: cloud.apiSecret) else {
                throw APIError.invalidSignature(
                    search.signature, text: "\(search.seconds)\(search.query)")
            }
            guard search.parameters != nil else {
                throw APIError.invalidValue(parameter: "query", text: search.query)
            }
            let match = try desk.routes.match(request.method, request.path)
            return .json(
                try await desk.search(
                    APICall(
                        request: request, cloud: cloud, sender: sender, match: match,
                        parameters: APIParameters(values: request.parameters))))
        }
        if reply.status == 200 {
            reply.headers.removeAll { $0.name == "Cache-Control" }
            reply.headers.append(("Cache-Control", "public, max-age=\(search.seconds)"))
        }
        return reply
    }
}
