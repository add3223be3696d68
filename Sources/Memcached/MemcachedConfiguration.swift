/// How a `MemcachedClient` works: where, how long, how much.
public struct MemcachedConfiguration: Hashable, Sendable {
    /// Where the memcached listens.
    public var endpoint: MemcachedEndpoint

    /// Threads that talk to it, each over a connection of its own; 1 or more.
    public var threads = 2

    /// The longest that one wait for the network may last (connect, send, receive), in milliseconds.
    public var timeoutMilliseconds = 30

    /// The longest that a caller is kept waiting for an answer, whatever the reason (a full queue,
    /// a trickling server, a name server that is gone), in milliseconds.
    public var patienceMilliseconds = 120

    /// The largest item (key, value and memcached's own header) that is ever sent, in bytes.
    /// memcached's own limit is 1 MiB unless it was started with `-I`.
    public var maximumItemBytes = 1_000_000

    /// Operations that may wait for a thread. Beyond, a get is a miss and a set is dropped.
    public var maximumPendingOperations = 512

    /// Bytes of values that may wait to be stored. Beyond, a set is dropped.
    public var maximumPendingBytes = 16 << 20

    /// Failures in a row after which the server is left alone.
    public var failuresUntilOpen = 3

    /// While the server is left alone, the time between two tries in the background, in milliseconds.
    public var probeIntervalMilliseconds = 1000

    /// The default settings for `endpoint`.
    public init(endpoint: MemcachedEndpoint) {
        self.endpoint = endpoint
    }
}
