/// Inputs that ended workers: after some strikes they are refused for a while.
///
/// A job may have several inputs of which one is to blame. An input that was rendered well before
/// is not suspected as long as the job has another that was not: so a logo does not become
/// poisonous by being laid over hostile pictures.
struct PoisonList {
    private struct Record {
        var strikes: Int
        var expires: ContinuousClock.Instant
    }

    let strikeLimit: Int
    let period: Duration
    let capacity: Int
    private var records: [String: Record] = [:]
    private var proven: Set<String> = []
    /// In the order of their proof, so that the oldest is forgotten first.
    private var provenOrder: [String] = []

    init(strikeLimit: Int, period: Duration, capacity: Int) {
        self.strikeLimit = max(1, strikeLimit)
        self.period = period
        self.capacity = max(1, capacity)
    }

    /// Inputs with strikes.
    var count: Int { records.count }

    /// The first of `keys` that is refused now.
    func refused(_ keys: [String], now: ContinuousClock.Instant) -> String? {
        if records.isEmpty { return nil }
        return keys.first { key in
            guard let record = records[key] else { return false }
            return record.strikes >= strikeLimit && record.expires > now
        }
    }

    /// A job with these inputs ended its worker.
    mutating func strike(_ keys: [String], now: ContinuousClock.Instant) {
        let unproven = keys.filter { !proven.contains($0) }
        for key in Set(unproven.isEmpty ? keys : unproven) {
            let before = records[key].flatMap { $0.expires > now ? $0.strikes : nil } ?? 0
            if records[key] == nil { makeRoom(now: now) }
            records[key] = Record(strikes: before + 1, expires: now.advanced(by: period))
        }
    }

    /// A job with these inputs went well.
    mutating func absolve(_ keys: [String]) {
        for key in keys {
            if !records.isEmpty { records[key] = nil }
            if proven.insert(key).inserted { provenOrder.append(key) }
        }
        guard provenOrder.count > capacity else { return }
        // In batches: removing from the front moves all others.
        let forgotten = provenOrder.prefix(provenOrder.count - capacity + capacity / 8)
        proven.subtract(forgotten)
        provenOrder.removeFirst(forgotten.count)
    }

    private mutating func makeRoom(now: ContinuousClock.Instant) {
        guard records.count >= capacity else { return }
        records = records.filter { $0.value.expires > now }
        guard records.count >= capacity else { return }
        if let oldest = records.min(by: { $0.value.expires < $1.value.expires }) {
            records[oldest.key] = nil
        }
    }
}
