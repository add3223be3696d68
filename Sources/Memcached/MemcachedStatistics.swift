/// What a `MemcachedClient` has done since it was made. One key of a `getMany` counts as one get.
public struct MemcachedStatistics: Hashable, Sendable {
    /// Gets that found a value.
    public internal(set) var hits = 0
    /// Gets that the server answered with "not found".
    public internal(set) var misses = 0
    /// Values stored.
    public internal(set) var sets = 0
    /// Sets that a healthy server refused (its memory or item limit), or that were too big to send.
    public internal(set) var refusedSets = 0
    /// Operations that failed: not connected, timed out, waited too long.
    public internal(set) var failures = 0
    /// Operations not tried because the server was being left alone.
    public internal(set) var skippedWhileOpen = 0
    /// Operations not tried because too much was waiting already.
    public internal(set) var droppedQueueFull = 0
    /// Whether the server is being left alone now.
    public internal(set) var isOpen = false

    /// Nothing done yet.
    public init() {}
}
