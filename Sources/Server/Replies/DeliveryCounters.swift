import Synchronization

/// Requests and bytes delivered for one cloud since they were last drained; added to without a lock.
public final class DeliveryCounter: Sendable {
    /// The name of the cloud.
    public let cloud: String
    private let requests = Atomic<Int>(0)
    private let bytes = Atomic<Int>(0)

    init(cloud: String) { self.cloud = cloud }

    /// Adds one request that was answered with `bytes` of body.
    public func add(bytes count: Int) {
        requests.wrappingAdd(1, ordering: .relaxed)
        bytes.wrappingAdd(count, ordering: .relaxed)
    }

    /// Takes what has gathered; what is added meanwhile is left for the next time.
    func drain() -> (requests: Int, bytes: Int) {
        (
            requests.exchange(0, ordering: .acquiringAndReleasing),
            bytes.exchange(0, ordering: .acquiringAndReleasing)
        )
    }
}

/// The counters of all clouds. A crash loses what has gathered since the last drain.
public final class DeliveryCounters: Sendable {
    private let counters = Mutex<[String: DeliveryCounter]>([:])

    /// Makes an empty set of counters.
    public init() {}

    /// The counter of a cloud: the same object for the same name, made when it is new. Names must
    /// come from the catalog, never from a URL, for counters live as long as the process.
    public func counter(for cloud: String) -> DeliveryCounter {
        counters.withLock { counters in
            if let counter = counters[cloud] { return counter }
            let counter = DeliveryCounter(cloud: cloud)
            counters[cloud] = counter
            return counter
        }
    }

    /// Takes all that has gathered; clouds without any are left out, the rest sorted by name.
    public func drain() -> [(cloud: String, requests: Int, bytes: Int)] {
        let all = counters.withLock { Array($0.values) }
        return all.sorted { $0.cloud < $1.cloud }.compactMap { counter in
            let sum = counter.drain()
            return sum == (0, 0) ? nil : (counter.cloud, sum.requests, sum.bytes)
        }
    }
}
