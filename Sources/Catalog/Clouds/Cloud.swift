public import Assets

/// One tenant, with the key and secret of its API.
///
/// The secret stays out of every description, so that it cannot reach a log by accident.
public struct Cloud: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// What it is called in URLs.
    public var name: CloudName
    /// The public half of its credentials.
    public var apiKey: String
    /// The secret half, which signs URLs and calls.
    public var apiSecret: String
    /// When it was made, in Unix seconds.
    public var createdAt: Int64
    /// The secrets of its further keys, which sign URLs, too.
    public var otherSecrets: [String] = []
    /// Whose key opened it, and what they may do; `nil` for its own, which may do everything.
    public var holder: Holder?

    /// Puts a cloud together.
    public init(name: CloudName, apiKey: String, apiSecret: String, createdAt: Int64) {
        self.name = name
        self.apiKey = apiKey
        self.apiSecret = apiSecret
        self.createdAt = createdAt
    }

    /// The cloud as it was opened by a further key, whose halves take the place of its own.
    public func opened(by key: AccessKey, for holder: Holder?) -> Cloud {
        var cloud = self
        cloud.apiKey = key.key
        cloud.apiSecret = key.secret
        cloud.holder = holder
        return cloud
    }

    /// The name.
    public var description: String { name.text }

    /// The name and the key.
    public var customMirror: Mirror { Mirror(self, children: ["name": name, "apiKey": apiKey]) }
}
