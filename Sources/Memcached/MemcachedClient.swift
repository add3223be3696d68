internal import Glibc

/// A memcached that may be slow, full, hung, restarted or gone: that costs hits, never an error and
/// never much time.
///
/// The calls of libmemcached block, so they run on a few threads of their own. While the server
/// fails, operations are skipped without a thread hop, and a probe in the background, once a second
/// at most, finds out whether it is back; it is sent by the operations that are skipped, so a client
/// that nobody uses does nothing.
public final class MemcachedClient: Sendable {
    private let configuration: MemcachedConfiguration
    private let health: Health
    private let threads: ConnectionThreads

    /// Starts the threads; connects with the first operation.
    public init(_ configuration: MemcachedConfiguration) {
        self.configuration = configuration
        health = Health(configuration)
        threads = ConnectionThreads(configuration)
    }

    deinit { threads.closeInBackground() }

    /// What was done so far.
    public var statistics: MemcachedStatistics { health.statistics }

    /// The value under `key`. A miss, a failure and a key that memcached cannot have (longer than 250
    /// bytes, with spaces or control characters) are all `nil`.
    public func get(_ key: String) async -> [UInt8]? {
        await getMany([key])[key]
    }

    /// Those values that there are, found with one thread hop and one exchange with the server. Keys
    /// that memcached cannot have are left out.
    public func getMany(_ keys: [String]) async -> [String: [UInt8]] {
        let keys = Array(Set(keys.compactMap(Key.init)))
        guard !keys.isEmpty else { return [:] }
        let found = await perform { connection in
            connection.get(keys)
        } counting: { statistics, found in
            statistics.hits += found.count
            statistics.misses += keys.count - found.count
        }
        return found ?? [:]
    }

    /// Stores `value` under `key`; false where it was not stored, for whatever reason.
    ///
    /// - Parameter seconds: How long it lives; 0: until memcached needs the room. Nothing is stored
    ///   for a negative number.
    public func set(_ key: String, _ value: [UInt8], expiresInSeconds seconds: Int) async -> Bool {
        guard let key = sendable(key, value, seconds) else { return false }
        let stored: Void? = await perform(bytes: value.count) { connection in
            connection.set(key, value, expiry: expiry(afterSeconds: seconds, now: time(nil)))
        } counting: { statistics, _ in
            statistics.sets += 1
        }
        return stored != nil
    }

    /// As `set`, for a caller that does not wait; dropped where too much is waiting already.
    public func setInBackground(_ key: String, _ value: [UInt8], expiresInSeconds seconds: Int) {
        guard let key = sendable(key, value, seconds), isAdmitted() else { return }
        let operation = Operation(bytes: value.count) { [health] connection in
            guard !health.isOpen else { return health.skipped() }
            let expiry = expiry(afterSeconds: seconds, now: time(nil))
            _ = Self.note(connection.set(key, value, expiry: expiry), in: health) { statistics, _ in
                statistics.sets += 1
            }
        }
        if !threads.submit(operation) { health.dropped() }
    }

    /// Removes what is under `key`. While the server cannot be reached nothing is removed: keys of
    /// things that change must change, too.
    ///
    /// - Returns: whether there was one; false, too, where the server did not answer.
    @discardableResult
    public func delete(_ key: String) async -> Bool {
        guard let key = Key(key) else { return false }
        return await perform {
            $0.delete(key)
        } counting: { _, _ in
        } ?? false
    }

    /// Finishes what was begun and frees the connections. Afterwards every get is a miss.
    public func shutdown() async { await threads.close() }
}

extension MemcachedClient {
    typealias Count<Value> = @Sendable (inout MemcachedStatistics, Value) -> Void

    /// Runs `work` on a thread, and `count` where the server answered; `nil` where it did not, or
    /// not in time, or where it was not asked.
    private func perform<Value: Sendable>(
        bytes: Int = 0, _ work: @escaping @Sendable (Connection) -> Reply<Value>,
        counting count: @escaping Count<Value>
    ) async -> Value? {
        guard isAdmitted() else { return nil }
        return await withCheckedContinuation { continuation in
            let answer = Answer<Value?>(continuation) { [health] in
                health.failed()
                return nil
            }
            let operation = Operation(bytes: bytes, waiter: answer) { [health] connection in
                // Whoever waited has been answered: the work would serve nobody.
                guard !answer.isSettled else { return }
                guard !health.isOpen else {
                    answer.settle {
                        health.skipped()
                        return nil
                    }
                    return
                }
                let reply = work(connection)
                answer.settle { Self.note(reply, in: health, counting: count) }
            }
            guard !threads.submit(operation) else { return }
            answer.settle {
                health.dropped()
                return nil
            }
        }
    }

    /// Tells `health` how an operation ended.
    private static func note<Value>(
        _ reply: Reply<Value>, in health: Health, counting count: Count<Value>
    ) -> Value? {
        switch reply {
        case .answered(let value):
            health.answered { count(&$0, value) }
            return value
        case .refused:
            health.answered { $0.refusedSets += 1 }
            return nil
        case .failed:
            health.failed()
            return nil
        }
    }

    /// Whether the server is to be asked. Sends the probe where one is due.
    private func isAdmitted() -> Bool {
        switch health.admit() {
        case .goAhead: return true
        case .skip: return false
        case .skipAndProbe:
            probe()
            return false
        }
    }

    /// Asks, on a thread, for something that is not there; no caller waits for it.
    private func probe() {
        guard let key = Key("?") else { return }
        let operation = Operation { [health] connection in
            switch connection.get([key]) {
            case .answered, .refused: health.probed(succeeded: true)
            case .failed: health.probed(succeeded: false)
            }
        }
        if !threads.submit(operation) { health.probed(succeeded: false) }
    }

    /// The key, where this can be sent at all; an item that is too big is counted as refused.
    private func sendable(_ key: String, _ value: [UInt8], _ seconds: Int) -> Key? {
        guard let key = Key(key), seconds >= 0 else { return nil }
        guard key.itemBytes(valueBytes: value.count) <= configuration.maximumItemBytes else {
            health.refusedSet()
            return nil
        }
        return key
    }
}
