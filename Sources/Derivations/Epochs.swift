import Synchronization

/// Invalidation counters: what an answer was made from, and whether that still holds.
///
/// Anything that changes what a delivery URL means (an overwritten asset, an edited named
/// transformation) bumps the counter of its name. Names share 4,096 striped counters, so that the
/// table never grows; two names on one stripe cost a needless miss, never a stale answer.
public final class Epochs: Sendable {
    /// How many stripes there are: a power of two.
    public static let stripeCount = 4096

    private let stripes: [Stripe]

    /// Makes counters that all stand at zero.
    public init() {
        stripes = (0..<Self.stripeCount).map { _ in Stripe() }
    }

    /// The stripe that counts for `name`: 0 ..< `stripeCount`, the same in every process.
    public func slot(for name: some StringProtocol) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in name.utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        // The low bits of FNV-1a mix least over short names: fold the high ones in.
        return Int((hash ^ (hash >> 32)) & UInt64(Self.stripeCount - 1))
    }

    /// Where the counters of `names` stand now.
    ///
    /// Take it *before* reading the catalog: then a change that lands between the reading and the
    /// keeping of an answer makes the answer stale. Taken after, such a change would be missed.
    public func snapshot(_ names: some Sequence<String>) -> Dependencies {
        var slots = Set<Int>()
        for name in names { slots.insert(slot(for: name)) }
        return Dependencies(
            marks: slots.map {
                Dependencies.Mark(
                    slot: UInt16($0), value: stripes[$0].value.load(ordering: .acquiring))
            })
    }

    /// Makes every answer that depends on `name` stale. Call it once the change is visible to
    /// readers of the catalog.
    public func bump(_ name: some StringProtocol) {
        stripes[slot(for: name)].value.wrappingAdd(1, ordering: .acquiringAndReleasing)
    }

    /// Whether nothing has changed since `dependencies` was taken: a few atomic loads.
    public func isCurrent(_ dependencies: Dependencies) -> Bool {
        for mark in dependencies.marks
        where stripes[Int(mark.slot)].value.load(ordering: .acquiring) != mark.value {
            return false
        }
        return true
    }

    private final class Stripe: Sendable {
        let value = Atomic<UInt64>(0)
    }
}

/// What an answer depends on: counters of ``Epochs``, and where they stood.
public struct Dependencies: Sendable, Hashable {
    struct Mark: Sendable, Hashable {
        var slot: UInt16
        var value: UInt64
    }

    var marks: [Mark]

    /// Depends on nothing, and so is current for ever.
    public static let none = Dependencies(marks: [])

    /// Depends on what either does. Where both name one counter the older value is kept as well,
    /// so that the union is current only while both are.
    public func union(_ other: Dependencies) -> Dependencies {
        Dependencies(marks: Array(Set(marks).union(other.marks)))
    }
}
