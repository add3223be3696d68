public import Assets
import Synchronization

/// Requests and bytes delivered of one asset since they were last drained; added to without a lock.
public final class DeliveryCounter: Sendable {
    /// The name of the cloud.
    public let cloud: String
    /// The asset; `nil` for what is of no single asset.
    public let asset: AssetID?
    private let requests = Atomic<Int>(0)
    private let bytes = Atomic<Int>(0)

    init(cloud: String, asset: AssetID? = nil) {
        self.cloud = cloud
        self.asset = asset
    }

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

/// The counters of all assets. A crash loses what has gathered since the last drain.
public final class DeliveryCounters: Sendable {
    private struct Key: Hashable {
        var cloud: String
        var asset: AssetID?
    }

    /// What one counter gathered.
    public struct Sum: Hashable, Sendable {
        /// The name of the cloud.
        public var cloud: String
        /// The asset; `nil` for what is of no single asset.
        public var asset: AssetID?
        /// How many requests were answered.
        public var requests: Int
        /// How many bytes left.
        public var bytes: Int
    }

    private let counters = Mutex<[Key: DeliveryCounter]>([:])

    /// Makes an empty set of counters.
    public init() {}

    /// The counter of an asset of a cloud: the same object for the same asset, made when it is new.
    /// Names must come from the catalog, never from a URL.
    public func counter(for cloud: String, asset: AssetID? = nil) -> DeliveryCounter {
        counters.withLock { counters in
            let key = Key(cloud: cloud, asset: asset)
            if let counter = counters[key] { return counter }
            let counter = DeliveryCounter(cloud: cloud, asset: asset)
            counters[key] = counter
            return counter
        }
    }

    /// Takes all that has gathered; counters without any are left out, and forgotten where no answer
    /// in memory holds on to them.
    public func drain() -> [Sum] {
        counters.withLock { counters in
            var sums: [Sum] = []
            for key in Array(counters.keys) {
                // Taken out for a moment, so that the table's own hold does not count.
                guard var counter = counters.removeValue(forKey: key) else { continue }
                let sum = counter.drain()
                if sum != (0, 0) {
                    sums.append(
                        Sum(
                            cloud: key.cloud, asset: key.asset, requests: sum.requests,
                            bytes: sum.bytes))
                }
                if sum != (0, 0) || !isKnownUniquelyReferenced(&counter) {
                    counters[key] = counter
                }
            }
            return sums
        }
    }
}
