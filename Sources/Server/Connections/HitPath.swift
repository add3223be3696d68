/// What the hit path answers from, and whom it tells; shared by all connections.
public struct HitPath: Sendable {
    /// The ready answers.
    public var table: ReplyTable
    /// How `Accept` is read.
    public var negotiation: Negotiation
    /// Which sites may show pictures.
    public var referrers: ReferrerRules
    /// The limits of a connection.
    public var limits: HTTPLimits
    /// Told of every request that was answered without the routes: hits and refusals. Called on
    /// the event loop, so it must neither block nor take long.
    public var observe: (@Sendable (Exchange) -> Void)?

    /// Makes a hit path that tells nobody unless `observe` is given.
    public init(
        table: ReplyTable, negotiation: Negotiation = .init(), limits: HTTPLimits = .init(),
        referrers: ReferrerRules = .init(),
        observe: (@Sendable (Exchange) -> Void)? = nil
    ) {
        self.table = table
        self.negotiation = negotiation
        self.referrers = referrers
        self.limits = limits
        self.observe = observe
    }
}

/// One request and how it was answered: what metrics and the access log are told.
public struct Exchange: Sendable {
    /// The method as sent.
    public var method: String
    /// The raw request target; may hold signatures, which the access log takes out.
    public var target: String
    /// The status sent.
    public var status: Int
    /// Bytes of body sent.
    public var bytes: Int
    /// Which layer answered: `memory`, `memcached`, `disk`, `render`, `refused`…
    public var layer: String
    /// From the request's head to the answer, in nanoseconds.
    public var nanoseconds: Int64
    /// The request ID sent back.
    public var requestID: String
    /// The client's address, without its port.
    public var remote: String?

    /// Makes the record of one exchange.
    public init(
        method: String, target: String, status: Int, bytes: Int, layer: String,
        nanoseconds: Int64, requestID: String, remote: String?
    ) {
        self.method = method
        self.target = target
        self.status = status
        self.bytes = bytes
        self.layer = layer
        self.nanoseconds = nanoseconds
        self.requestID = requestID
        self.remote = remote
    }
}
