public import Assets
import Catalog
public import Derivations
public import Logging
public import MediaLibrary
import Synchronization
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
    /// Files that come in parts.
    let chunks: ChunkedUploads
    /// Tells whoever wants to be told; `nil` where nobody is.
    let notifications: NotificationSender?
    /// Does what takes longer than a call; `nil` where nothing is done later.
    let jobs: JobQueue?
    let rateLimit: RateLimit
    /// The most files of an archive.
    let mostArchiveFiles: Int
    /// What opens the provisioning API; `nil` where nothing does.
    let account: AccountKey?
    /// Tells something in front what is purged; `nil` where nothing is there.
    let purgeHook: PurgeHook?
    /// Drops stale answers from memory and gives how many there were.
    let removeStaleReplies: @Sendable () -> Int
    let logger: Logger
    /// Unix seconds.
    let clock: @Sendable () -> Int64

    let routes = RouteTable.all

    var catalog: AssetCatalog { library.catalog }

    /// - Parameters:
    ///   - chunks: files that come in parts; what there is room for unless said.
    ///   - account: what opens the provisioning API; nothing does unless said.
    ///   - mostArchiveFiles: how many files an archive may have.
    ///   - callsPerHour: how many calls of the Admin API a cloud may make; 0 for no limit.
    ///   - purgeHook: tells something in front what is purged.
    ///   - removeStaleReplies: drops stale answers from memory and gives how many there were.
    ///   - clock: the time in Unix seconds.
    public init(
        library: AssetLibrary, eager: any EagerTransformations, remote: RemoteImport? = nil,
        analyses: AssetAnalyses? = nil, people: Set<CloudName> = [],
        vocabulary: Vocabulary, stepLimits: Transformation.Limits, mediaLimits: MediaLimits,
        chunks: ChunkedUploads? = nil, notifications: NotificationSender? = nil,
        jobs: JobQueue? = nil, account: AccountKey? = nil, mostArchiveFiles: Int = 5_000,
        callsPerHour: Int = 0,
        purgeHook: PurgeHook? = nil, removeStaleReplies: @escaping @Sendable () -> Int = { 0 },
        logger: Logger, clock: @escaping @Sendable () -> Int64
    ) {
        self.chunks =
            chunks
            ?? ChunkedUploads(store: library.store, maximumBytes: library.ingest.maximumBytes)
        self.notifications = notifications
        self.jobs = jobs
        self.account = account
        self.purgeHook = purgeHook
        self.removeStaleReplies = removeStaleReplies
        rateLimit = RateLimit(limit: callsPerHour)
        self.mostArchiveFiles = mostArchiveFiles
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
        let admitted = Mutex<RateLimit.State?>(nil)
        var reply = await reply(to: request) { desk in
            try await desk.perform(request) { state in admitted.withLock { $0 = state } }
        }
        if let state = admitted.withLock({ $0 }) {
            reply.headers += [
                ("X-FeatureRateLimit-Limit", String(state.limit)),
                ("X-FeatureRateLimit-Remaining", String(state.remaining)),
                ("X-FeatureRateLimit-Reset", HTTPDate.text(state.resetsAt)),
            ]
        }
        return reply
    }

    /// What `work` gives, or what its error is to a client.
    func reply(
        to request: APIRequest, _ work: (APIDesk) async throws -> APIAnswer
    ) async -> APIReply {
        do {
            switch try await work(self) {
            case .json(let json): return reply(200, json, request)
            case .download(let download): return reply(download, request)
            case .redirect(let url):
                var reply = reply(302, ["url": .string(url)], request)
                reply.headers.append(("Location", Self.headerText(url)))
                return reply
            }
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
            if !failure.allowed.isEmpty {
                reply.headers.append(("Allow", failure.allowed.joined(separator: ", ")))
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

    private func reply(_ download: APIDownload, _ request: APIRequest) -> APIReply {
        APIReply(
            status: 200, body: [],
            headers: [
                ("Content-Type", download.mediaType), ("Cache-Control", "private, no-store"),
                ("X-Content-Type-Options", "nosniff"),
                ("X-Request-Id", Self.headerText(request.requestID)),
            ]
                + (download.filename.map {
                    [("Content-Disposition", DeliveryHeaders.disposition($0))]
                }
                    ?? []),
            download: download)
    }

    /// One line of printable ASCII, at most 500 characters.
    private static func headerText(_ text: String) -> String {
        String(
            text.unicodeScalars.prefix(500).map { scalar -> Character in
                (0x20..<0x7F).contains(scalar.value) ? Character(scalar) : "?"
            })
    }

    // MARK: Which call it is

    /// - Parameter note: told how many calls are left, once it is known who calls.
    private func perform(
        _ request: APIRequest, note: (RateLimit.State) -> Void
    ) async throws -> APIAnswer {
        if request.cloud == Self.provisioning { return try await performProvisioning(request) }
        let match = try routes.match(request.method, request.path)
        let authentication = APIAuthentication(catalog: catalog, now: clock())
        let (cloud, sender) = try await authentication.admit(request, by: match.route.door)
        if match.route.isLimited, let state = rateLimit.count(cloud.name, at: clock()) {
            note(state)
            guard !state.isExceeded else {
                throw APIError.rateLimitExceeded(limit: state.limit, resetsAt: state.resetsAt)
            }
        }
        let parameters = APIParameters(values: request.parameters)
        try parameters.check(match.route.parameters)
        let call = APICall(
            request: request, cloud: cloud, sender: sender, match: match, parameters: parameters,
            holder: cloud.holder)
        try await call.checkPermission(catalog)
        return try await match.route.perform(self, call)
    }
}

// Calls about the cloud as a whole.
extension APIRoute {
    static let cloud: [APIRoute] = [
        APIRoute(
            .get, "ping", summary: "Tells that the server is there.", permission: .connect,
            answer: .named("Ping", .members(["status": .text]))
        ) { _, _ in ["status": "ok"] },
        APIRoute(
            .get, "config", summary: "Tells how the cloud is set up.", permission: .connect,
            parameters: [.optional("settings", .flag, "Whether to tell settings, too.")],
            answer: .named(
                "Config",
                .members(
                    ["cloud_name": .text, "created_at": .text],
                    optional: ["settings": .members(["folder_mode": .text])]))
        ) { try $0.config($1) },
        usage(at: "usage"), usage(at: "usage", .segment("date")),
        APIRoute(
            .get, "tags", .assetType, summary: "Lists tags.", permission: .viewAssets,
            parameters: [
                .optional("prefix", .text, "How they begin."), .maxResults, .nextCursor,
            ],
            answer: .named(
                "Tags", .members(["tags": .list(.text)], optional: ["next_cursor": .text]))
        ) { try await $0.tags($1) },
    ]

    private static func usage(at path: PathPiece...) -> APIRoute {
        APIRoute(
            .get, path, summary: "Sums up what was used in the thirty days up to a day.",
            permission: .viewUsage,
            parameters: [.optional("date", .text, "DD-MM-YYYY or YYYY-MM-DD; today unless said.")],
            answer: .named("Usage", usageShape)
        ) { try await $0.usage($1) }
    }

    private static var usageShape: AnswerShape {
        let used = AnswerShape.members(["usage": .integer])
        return .members([
            "plan": .text, "last_updated": .text, "date_requested": .text,
            "transformations": used, "objects": used, "bandwidth": used, "storage": used,
            "requests": .integer, "resources": .integer, "derived_resources": .integer,
            "media_limits": .map(.integer),
        ])
    }
}
