public import Assets
import Catalog
public import Derivations
public import Logging
public import MediaLibrary
public import Transformations

/// Answers calls of the Upload and Admin APIs.
public struct APIDesk: Sendable {
    /// What the usage report says that may come in.
    public struct MediaLimits: Hashable, Sendable {
        /// Bytes of a picture.
        public var imageBytes: Int64
        /// Bytes of any other file.
        public var rawBytes: Int64
        /// Pixels of one frame.
        public var imagePixels: Int64
        /// Pixels of all frames.
        public var totalPixels: Int64

        /// Puts limits together.
        public init(imageBytes: Int64, rawBytes: Int64, imagePixels: Int64, totalPixels: Int64) {
            self.imageBytes = imageBytes
            self.rawBytes = rawBytes
            self.imagePixels = imagePixels
            self.totalPixels = totalPixels
        }
    }

    let library: AssetLibrary
    let eager: any EagerTransformations
    /// Gets files by URL; `nil` where nothing is fetched.
    let remote: RemoteImport?
    /// What is seen in pictures; `nil` where nobody looks.
    let analyses: AssetAnalyses?
    /// The clouds in which people may be recognised.
    let people: Set<CloudName>
    let vocabulary: Vocabulary
    let stepLimits: Transformation.Limits
    let mediaLimits: MediaLimits
    let logger: Logger
    /// Unix seconds.
    let clock: @Sendable () -> Int64

    var catalog: AssetCatalog { library.catalog }

    /// - Parameter clock: the time in Unix seconds.
    public init(
        library: AssetLibrary, eager: any EagerTransformations, remote: RemoteImport? = nil,
        analyses: AssetAnalyses? = nil, people: Set<CloudName> = [],
        vocabulary: Vocabulary, stepLimits: Transformation.Limits, mediaLimits: MediaLimits,
        logger: Logger, clock: @escaping @Sendable () -> Int64
    ) {
        self.remote = remote
        self.analyses = analyses
        self.people = people
        self.library = library
        self.eager = eager
        self.vocabulary = vocabulary
        self.stepLimits = stepLimits
        self.mediaLimits = mediaLimits
        self.logger = logger
        self.clock = clock
    }

    /// Answers one call. Once it returns every later answer, of delivery, too, shows what the call
    /// changed.
    public func answer(_ request: APIRequest) async -> APIReply {
        do {
            return reply(200, try await perform(request), request)
        } catch {
            let failure = APIFailure(error)
            if failure.isOurs {
                logger.error(
                    "API call failed",
                    metadata: ["request": "\(request.requestID)", "error": "\(error)"])
            }
            var reply = reply(
                failure.status, ["error": ["message": .string(failure.message)]], request)
            reply.headers.append(("X-Cld-Error", Self.headerText(failure.message)))
            if failure.status == 401 {
                reply.headers.append(("WWW-Authenticate", "Basic realm=\"Heliograph\""))
            }
            if let seconds = failure.retryAfterSeconds {
                reply.headers.append(("Retry-After", String(seconds)))
            }
            return reply
        }
    }

    private func reply(_ status: Int, _ body: JSONValue, _ request: APIRequest) -> APIReply {
        APIReply(
            status: status, body: body.bytes,
            headers: [
                ("Content-Type", "application/json; charset=utf-8"), ("Cache-Control", "no-store"),
                ("X-Request-Id", Self.headerText(request.requestID)),
            ])
    }

    /// One line of printable ASCII, at most 500 characters.
    private static func headerText(_ text: String) -> String {
        String(
            text.unicodeScalars.prefix(500).map { scalar -> Character in
                (0x20..<0x7F).contains(scalar.value) ? Character(scalar) : "?"
            })
    }

    // MARK: Which call it is

    private func perform(_ request: APIRequest) async throws -> JSONValue {
        let path = request.segments.filter { !$0.isEmpty }
        let authentication = APIAuthentication(catalog: catalog, now: clock())
        let uploads: Set = ["image", "video", "raw", "auto", "upload", "asset"]
        let isUpload = path.first.map(uploads.contains) ?? false
        let cloud =
            isUpload
            ? try await authentication.admitUpload(request)
            : try await authentication.admit(request)
        let call = APICall(
            request: request, cloud: cloud, path: path,
            parameters: APIParameters(values: request.parameters))
        return isUpload ? try await performUpload(call) : try await performAdmin(call)
    }

    private func performUpload(_ call: APICall) async throws -> JSONValue {
        try call.demand("POST")
        switch (call.path.count, call.path[0], call.path.last) {
        case (1, "upload", _): return try await upload(call, as: .automatic)
        case (2, "auto", "upload"): return try await upload(call, as: .automatic)
        case (2, "asset", "destroy"): return try await destroyByAssetID(call)
        case (2, _, "upload"):
            return try await upload(call, as: .only(try call.assetType(0)))
        case (2, _, "destroy"): return try await destroy(call, try call.assetType(0))
        case (2, _, "rename"): return try await rename(call, try call.assetType(0))
        case (2, _, "tags"): return try await changeTags(call, try call.assetType(0))
        case (2, _, "context"): return try await changeContext(call, try call.assetType(0))
        default: throw call.unknown
        }
    }

    private func performAdmin(_ call: APICall) async throws -> JSONValue {
        switch call.path.first {
        case "ping":
            try call.demand("GET")
            return ["status": "ok"]
        case "config":
            try call.demand("GET")
            return config(call)
        case "usage":
            try call.demand("GET")
            return try await usage(call)
        case "tags":
            try call.demand("GET")
            return try await tags(call)
        case "transformations": return try await transformations(call)
        case "derived_resources":
            try call.demand("DELETE")
            return try await deleteDerivedResources(call)
        case "resources": return try await resources(call)
        case "people": return try await people(call)
        default: throw call.unknown
        }
    }
}
