/// Who waits for a worker: first come, first served, bounded in number and in time.
///
/// Those who waited too long are shed before any work was spent on them, so that under overload
/// every worker keeps working on jobs whose callers still listen.
struct WaitingLine<Element> {
    /// One who waits.
    struct Place {
        let id: UInt64
        let element: Element
        let leavesAt: ContinuousClock.Instant
    }

    let limit: Int
    let waitLimit: Duration
    private var places: [Place] = []

    init(limit: Int, waitLimit: Duration) {
        self.limit = max(0, limit)
        self.waitLimit = waitLimit
    }

    var count: Int { places.count }
    var isEmpty: Bool { places.isEmpty }

    /// When the first in line gives up.
    var nextLeave: ContinuousClock.Instant? { places.first?.leavesAt }

    /// Puts one at the end; `false` where the line is full.
    mutating func join(_ element: Element, id: UInt64, now: ContinuousClock.Instant) -> Bool {
        guard places.count < limit else { return false }
        places.append(Place(id: id, element: element, leavesAt: now.advanced(by: waitLimit)))
        return true
    }

    /// Takes the first one.
    mutating func next() -> Place? {
        places.isEmpty ? nil : places.removeFirst()
    }

    /// Puts one back to the front, whose worker was gone before it took the job.
    mutating func putBack(_ place: Place) {
        places.insert(place, at: 0)
    }

    /// Takes out one that does not want to wait any more.
    mutating func withdraw(_ id: UInt64) -> Element? {
        guard let index = places.firstIndex(where: { $0.id == id }) else { return nil }
        return places.remove(at: index).element
    }

    /// Takes out all who waited too long.
    mutating func shed(now: ContinuousClock.Instant) -> [Element] {
        let late = places.prefix { $0.leavesAt <= now }
        places.removeFirst(late.count)
        return late.map(\.element)
    }

    /// Takes out everybody.
    mutating func empty() -> [Element] {
        defer { places = [] }
        return places.map(\.element)
    }
}
