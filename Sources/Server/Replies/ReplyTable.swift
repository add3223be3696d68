public import Derivations
public import NIOCore
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The table in front of everything: from *raw path + negotiation class* to a ready reply.
///
/// Bounded in bytes; what was not asked for lately goes first (CLOCK: one bit an entry, constant
/// time). An entry whose ``Dependencies`` are no longer current is never handed out. Safe to use
/// from every event loop: shards under a lock each, held for well under a microsecond.
public final class ReplyTable: Sendable {
    /// How much is kept.
    public struct Configuration: Sendable {
        /// Bytes of all entries together; 0 keeps nothing.
        public var capacity: Int
        /// Bytes of the largest body that is kept; larger ones are left to the disk.
        public var largestBody: Int

        /// 256 MiB in all and 1 MiB a body, unless told otherwise.
        public init(capacity: Int = 256 << 20, largestBody: Int = 1 << 20) {
            self.capacity = capacity
            self.largestBody = largestBody
        }
    }

    /// What the table holds and how it fared since the start.
    public struct Statistics: Sendable, Hashable {
        /// Answers held now, and the bytes they cost.
        public var entries = 0, bytes = 0
        /// Look-ups that found an answer, and those that did not.
        public var hits = 0, misses = 0
        /// Answers dropped for room, and because something they depended on changed.
        public var evictions = 0, stale = 0
    }

    private let configuration: Configuration
    private let epochs: Epochs
    private let shards: [Shard]

    /// Makes an empty table; `epochs` says what is current.
    public init(_ configuration: Configuration = .init(), epochs: Epochs) {
        self.configuration = configuration
        self.epochs = epochs
        // A shard takes at least four of the largest entries, or sharding would refuse them.
        let count = max(1, min(16, configuration.capacity / max(1, 4 * configuration.largestBody)))
        shards = (0..<count).map { _ in Shard(capacity: configuration.capacity / count) }
    }

    /// The answer for a raw path, if there is a current one. `classify` is called only when the
    /// answer for this path varies with `Accept`; there is none where it varies
    /// with any of `except`.
    public func reply(
        path: String, now: NIODeadline = .now(), except: Variation = [],
        classify: () -> NegotiationClass
    ) -> Reply? {
        let path = RawPath(path)
        return shard(of: path).entries.withLock { entries in
            entries.find(path, except: except, classify: classify) { reply in
                if let expires = reply.expires, expires <= now { return false }
                return epochs.isCurrent(reply.dependencies)
            }
        }
    }

    /// Keeps an answer, if it is small enough and still current. `negotiated` counts only when
    /// `variation` has `.accept`.
    /// - Returns: whether it is kept.
    @discardableResult
    public func keep(
        _ reply: Reply, path: String, variation: Variation, negotiated: NegotiationClass
    ) -> Bool {
        guard reply.body.readableBytes <= configuration.largestBody,
            epochs.isCurrent(reply.dependencies)
        else { return false }
        let path = RawPath(path)
        let negotiated = variation.contains(.accept) ? negotiated : .none
        return shard(of: path).entries.withLock {
            $0.insert(reply, path: path, variation: variation, negotiated: negotiated)
        }
    }

    /// Forgets what is not current any more, which nobody would be answered with anyway; gives how
    /// many answers those were.
    public func removeStale() -> Int {
        shards.reduce(0) { count, shard in
            count
                + shard.entries.withLock { entries in
                    entries.removeStale { epochs.isCurrent($0.dependencies) }
                }
        }
    }

    /// Forgets everything; statistics of the past stay.
    public func removeAll() {
        for shard in shards { shard.entries.withLock { $0.removeAll() } }
    }

    /// What the table holds now, summed over its shards.
    public var statistics: Statistics {
        shards.reduce(into: Statistics()) { sum, shard in
            let part = shard.entries.withLock { $0.statistics }
            sum.entries += part.entries
            sum.bytes += part.bytes
            sum.hits += part.hits
            sum.misses += part.misses
            sum.evictions += part.evictions
            sum.stale += part.stale
        }
    }

    private func shard(of path: RawPath) -> Shard {
        shards.count == 1 ? shards[0] : shards[Int(path.hash >> 32) % shards.count]
    }

    private final class Shard: Sendable {
        let entries: Mutex<ReplyEntries>
        init(capacity: Int) { entries = Mutex(ReplyEntries(capacity: capacity)) }
    }
}

/// A path compared byte by byte. `String` would call two spellings of *é* equal that are
/// different public IDs.
struct RawPath: Hashable {
    let text: String
    let hash: UInt64

    init(_ text: String) {
        var text = text
        var hasher = Hasher()
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        self.text = text
        hash = UInt64(bitPattern: Int64(hasher.finalize()))
    }

    static func == (one: RawPath, other: RawPath) -> Bool {
        guard one.hash == other.hash, one.text.utf8.count == other.text.utf8.count else {
            return false
        }
        // Text from the decoder is always stored in one piece; other text takes the slow way.
        let isEqual = one.text.utf8.withContiguousStorageIfAvailable { bytes in
            other.text.utf8.withContiguousStorageIfAvailable { others in
                guard let bytes = bytes.baseAddress, let others = others.baseAddress else {
                    return true  // Both are empty.
                }
                return memcmp(bytes, others, one.text.utf8.count) == 0
            }
        }
        return (isEqual ?? nil) ?? one.text.utf8.elementsEqual(other.text.utf8)
    }

    func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}
