/// One shard of a ``ReplyTable``: answers by path and class, in a ring that a hand goes round.
struct ReplyEntries {
    /// All answers of one path: they come and go together.
    private struct Entry {
        var path: RawPath
        var variation: Variation
        var replies: [(negotiated: NegotiationClass, reply: Reply)]
        var cost: Int
        var isReferenced: Bool
    }

    private let capacity: Int
    private var index: [RawPath: Int] = [:]
    private var ring: [Entry?] = []
    private var vacant: [Int] = []
    private var hand = 0
    private(set) var statistics = ReplyTable.Statistics()

    init(capacity: Int) { self.capacity = capacity }

    /// Finds an answer; one that is not current is dropped on the way.
    mutating func find(
        _ path: RawPath, except: Variation = [], classify: () -> NegotiationClass,
        isCurrent: (Reply) -> Bool
    ) -> Reply? {
        guard let position = index[path], let variation = ring[position]?.variation,
            variation.isDisjoint(with: except)
        else {
            statistics.misses += 1
            return nil
        }
        let negotiated = variation.contains(.accept) ? classify() : .none
        guard let reply = reply(at: position, negotiated) else {
            statistics.misses += 1
            return nil
        }
        guard isCurrent(reply) else {
            statistics.stale += 1
            statistics.misses += 1
            drop(negotiated, at: position)
            return nil
        }
        ring[position]?.isReferenced = true
        statistics.hits += 1
        return reply
    }

    /// Puts an answer in, in place of one for the same path and class; makes room first.
    mutating func insert(
        _ reply: Reply, path: RawPath, variation: Variation, negotiated: NegotiationClass
    ) -> Bool {
        let pathCost = path.text.utf8.count
        guard reply.cost + pathCost <= capacity else { return false }
        if let position = index[path] {
            if ring[position]?.variation == variation {
                drop(negotiated, at: position)
            } else {
                remove(at: position)
            }
        }
        while statistics.bytes + reply.cost + pathCost > capacity { evictOne() }
        let position = index[path] ?? open(path, variation)
        ring[position]?.replies.append((negotiated, reply))
        ring[position]?.cost += reply.cost
        statistics.bytes += reply.cost
        statistics.entries += 1
        return true
    }

    mutating func removeAll() {
        index = [:]
        ring = []
        vacant = []
        hand = 0
        statistics.bytes = 0
        statistics.entries = 0
    }

    /// Drops the answers that are not current; gives how many.
    mutating func removeStale(isCurrent: (Reply) -> Bool) -> Int {
        var count = 0
        for position in ring.indices {
            guard let entry = ring[position] else { continue }
            for (negotiated, reply) in entry.replies where !isCurrent(reply) {
                drop(negotiated, at: position)
                count += 1
            }
        }
        statistics.stale += count
        return count
    }

    private func reply(at position: Int, _ negotiated: NegotiationClass) -> Reply? {
        guard let replies = ring[position]?.replies else { return nil }
        for kept in replies where kept.negotiated == negotiated { return kept.reply }
        return nil
    }

    private mutating func open(_ path: RawPath, _ variation: Variation) -> Int {
        let entry = Entry(
            path: path, variation: variation, replies: [], cost: path.text.utf8.count,
            isReferenced: false)
        statistics.bytes += entry.cost
        let position: Int
        if let free = vacant.popLast() {
            position = free
            ring[free] = entry
        } else {
            position = ring.count
            ring.append(entry)
        }
        index[path] = position
        return position
    }

    private mutating func drop(_ negotiated: NegotiationClass, at position: Int) {
        guard
            let found = ring[position]?.replies.firstIndex(where: { $0.negotiated == negotiated }),
            let reply = ring[position]?.replies.remove(at: found).reply
        else { return }
        ring[position]?.cost -= reply.cost
        statistics.bytes -= reply.cost
        statistics.entries -= 1
        if ring[position]?.replies.isEmpty == true { remove(at: position) }
    }

    private mutating func remove(at position: Int) {
        guard let entry = ring[position] else { return }
        index[entry.path] = nil
        ring[position] = nil
        vacant.append(position)
        statistics.bytes -= entry.cost
        statistics.entries -= entry.replies.count
    }

    /// Moves the hand on to an entry that was not asked for since it last came by, and drops it.
    private mutating func evictOne() {
        while true {
            if hand >= ring.count { hand = 0 }
            defer { hand += 1 }
            guard let entry = ring[hand] else { continue }
            if entry.isReferenced {
                ring[hand]?.isReferenced = false
            } else {
                statistics.evictions += entry.replies.count
                remove(at: hand)
                return
            }
        }
    }
}
