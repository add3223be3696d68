internal import CMemcached

/// How an operation on a connection has ended.
enum Reply<Value> {
    /// The server answered.
    case answered(Value)
    /// The server is well and said no.
    case refused
    /// There was no proper answer.
    case failed(memcached_return_t)
}

/// One `memcached_st`. It belongs to the thread that made it; every call blocks, for about the
/// configured time-out at most.
///
/// After a failure it is thrown away and made anew: an answer that comes late can then never be
/// taken for the answer to the next question, and the library's own notion of dead servers, which
/// would get between us and a server that is back, never builds up.
final class Connection {
    private let endpoint: MemcachedEndpoint
    private let timeoutMilliseconds: Int
    /// Owned; freed in `close`.
    private var handle: UnsafeMutablePointer<memcached_st>?
    /// Owned; holds the item being fetched, from `opened` to `close`. The memory is ours, since the
    /// library frees a result of its own making as soon as there are no more items.
    private let result = UnsafeMutablePointer<memcached_result_st>.allocate(capacity: 1)
    /// Whether the present `handle` has been answered to before.
    private var isProven = false

    init(_ configuration: MemcachedConfiguration) {
        endpoint = configuration.endpoint
        timeoutMilliseconds = max(1, configuration.timeoutMilliseconds)
    }

    deinit {
        close()
        result.deallocate()
    }

    /// The values of those `keys` that there are.
    func get(_ keys: [Key]) -> Reply<[String: [UInt8]]> {
        attempt { handle, result in
            let asked = Self.ask(handle, for: keys)
            guard asked == MEMCACHED_SUCCESS else { return .failed(asked) }
            var found: [String: [UInt8]] = [:]
            var code = MEMCACHED_SUCCESS
            while memcached_fetch_result(handle, result, &code) != nil {
                found[Self.key(of: result)] = Self.value(of: result)
            }
            switch code {
            case MEMCACHED_SUCCESS, MEMCACHED_END, MEMCACHED_NOTFOUND: return .answered(found)
            default: return .failed(code)
            }
        }
    }

    /// Stores `value`; `expiry` is the protocol's field.
    func set(_ key: Key, _ value: [UInt8], expiry: Int) -> Reply<Void> {
        attempt { handle, _ in
            let code = value.withUnsafeBytes { value in
                memcached_set(
                    handle, key.text, key.text.utf8.count,
                    value.baseAddress?.assumingMemoryBound(to: CChar.self), value.count, expiry, 0)
            }
            switch code {
            case MEMCACHED_SUCCESS, MEMCACHED_STORED: return .answered(())
            case MEMCACHED_E2BIG, MEMCACHED_NOTSTORED, MEMCACHED_SERVER_MEMORY_ALLOCATION_FAILURE:
                return .refused
            default: return .failed(code)
            }
        }
    }

    /// Removes the item, if there is one.
    /// Whether there was such an item.
    func delete(_ key: Key) -> Reply<Bool> {
        attempt { handle, _ in
            let code = memcached_delete(handle, key.text, key.text.utf8.count, 0)
            switch code {
            case MEMCACHED_SUCCESS, MEMCACHED_DELETED: return .answered(true)
            case MEMCACHED_NOTFOUND: return .answered(false)
            default: return .failed(code)
            }
        }
    }

    private typealias Handle = UnsafeMutablePointer<memcached_st>
    private typealias Result = UnsafeMutablePointer<memcached_result_st>

    /// Runs `call`, and once more where a connection that had worked turned out to be closed (the
    /// server was restarted, or ended an idle connection). A time-out is not tried again.
    private func attempt<Value>(_ call: (Handle, Result) -> Reply<Value>) -> Reply<Value> {
        let wasProven = isProven
        let reply = attemptOnce(call)
        guard wasProven, case .failed(let code) = reply, code != MEMCACHED_TIMEOUT else {
            return reply
        }
        return attemptOnce(call)
    }

    private func attemptOnce<Value>(_ call: (Handle, Result) -> Reply<Value>) -> Reply<Value> {
        guard let handle = opened() else {
            close()
            return .failed(MEMCACHED_MEMORY_ALLOCATION_FAILURE)
        }
        let reply = call(handle, result)
        switch reply {
        case .answered: isProven = true
        case .refused, .failed: close()
        }
        return reply
    }

    private func opened() -> Handle? {
        if let handle { return handle }
        guard let made = memcached_create(nil) else { return nil }
        memcached_result_create(made, result)
        handle = made
        return configure(made) == MEMCACHED_SUCCESS ? made : nil
    }

    private func configure(_ handle: Handle) -> memcached_return_t {
        let milliseconds = UInt64(timeoutMilliseconds)
        let settings: [(memcached_behavior_t, UInt64)] = [
            (MEMCACHED_BEHAVIOR_TCP_NODELAY, 1),
            (MEMCACHED_BEHAVIOR_CONNECT_TIMEOUT, milliseconds),
            (MEMCACHED_BEHAVIOR_POLL_TIMEOUT, milliseconds),
            (MEMCACHED_BEHAVIOR_SND_TIMEOUT, milliseconds * 1000),
            (MEMCACHED_BEHAVIOR_RCV_TIMEOUT, milliseconds * 1000),
        ]
        for (behavior, value) in settings {
            let code = memcached_behavior_set(handle, behavior, value)
            guard code == MEMCACHED_SUCCESS else { return code }
        }
        switch endpoint {
        case .tcp(let host, let port):
            return memcached_server_add(handle, host, in_port_t(truncatingIfNeeded: port))
        case .unixSocket(let path): return memcached_server_add_unix_socket(handle, path)
        }
    }

    private func close() {
        guard let handle else { return }
        memcached_result_free(result)
        memcached_free(handle)
        self.handle = nil
        isProven = false
    }
}

extension Connection {
    /// Sends the question; the library copies the keys before it returns.
    private static func ask(_ handle: Handle, for keys: [Key]) -> memcached_return_t {
        let bytes = keys.flatMap { Array($0.text.utf8) }
        let lengths = keys.map(\.text.utf8.count)
        return bytes.withUnsafeBytes { bytes in
            var starts: [UnsafePointer<CChar>?] = []
            var start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            for length in lengths {
                starts.append(start)
                start = start.map { $0 + length }
            }
            return memcached_mget(handle, starts, lengths, lengths.count)
        }
    }

    private static func key(of result: Result) -> String {
        let key = UnsafeRawBufferPointer(
            start: memcached_result_key_value(result), count: memcached_result_key_length(result))
        return String(decoding: key, as: UTF8.self)
    }

    /// A copy of the item's bytes, which stay the property of `result`.
    private static func value(of result: Result) -> [UInt8] {
        [UInt8](
            UnsafeRawBufferPointer(
                start: memcached_result_value(result), count: memcached_result_length(result)))
    }
}
