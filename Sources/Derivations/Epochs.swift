import Glibc
import Synchronization

/// Counters that move when something changes that answers were made from.
///
/// Names share 4,096 counters, so a change may make an unrelated answer stale, which costs a look-up,
/// never a wrong picture. The counters lie in a file that processes of one data folder share: an import
/// beside a running server is noticed at once.
public final class Epochs: Sendable {
    /// How many counters there are.
    static let count = 4096

    /// Why the counters' file cannot be used: what failed, with its `errno`.
    public enum Failure: Error, Hashable, Sendable {
        case open(Int32)
        case map(Int32)
    }

    /// Owned: `count` counters, mapped or allocated, given back in `deinit`. Every access is atomic, so any
    /// thread and any process may look and count.
    private nonisolated(unsafe) let counters: UnsafeMutablePointer<Atomic<UInt64>>

    /// Whether the counters are a mapping of a file rather than memory of our own.
    private let isMapped: Bool

    private static let size = count * MemoryLayout<Atomic<UInt64>>.stride

    /// Counters of this process alone.
    public init() {
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: Self.size, alignment: MemoryLayout<Atomic<UInt64>>.alignment)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: Self.size)
        counters = memory.bindMemory(to: Atomic<UInt64>.self, capacity: Self.count)
        isMapped = false
    }

    /// Counters in the file at `path`, which is made where it is missing.
    public init(path: String) throws(Failure) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .open(errno) }
        defer { close(descriptor) }
        guard ftruncate(descriptor, off_t(Self.size)) == 0 else { throw .open(errno) }
        let protection = PROT_READ | PROT_WRITE
        guard let memory = mmap(nil, Self.size, protection, MAP_SHARED, descriptor, 0),
            memory != MAP_FAILED
        else { throw .map(errno) }
        // An atomic number is its number in memory; a new file holds zeros, which are numbers.
        counters = memory.bindMemory(to: Atomic<UInt64>.self, capacity: Self.count)
        isMapped = true
    }

    deinit {
        if isMapped { munmap(counters, Self.size) } else { counters.deallocate() }
    }

    /// The state of what `name` stands for. Take it before reading what it guards.
    public func snapshot(of name: String) -> Dependencies.Entry {
        let slot = Self.slot(for: name)
        return .init(slot: slot, value: counters[Int(slot)].load(ordering: .acquiring))
    }

    /// The states of several names at once.
    public func snapshot(_ names: [String]) -> Dependencies {
        names.reduce(into: Dependencies()) { $0.add(snapshot(of: $1)) }
    }

    /// Makes stale what was made from `name` so far.
    public func bump(_ name: String) {
        counters[Int(Self.slot(for: name))].add(1, ordering: .acquiringAndReleasing)
    }

    /// Whether nothing has changed since.
    public func isCurrent(_ dependencies: Dependencies) -> Bool {
        dependencies.entries.allSatisfy { entry in
            counters[Int(entry.slot)].load(ordering: .acquiring) == entry.value
        }
    }

    /// FNV-1a: the same in every process, which Swift's own hashing is not.
    private static func slot(for name: String) -> UInt16 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return UInt16(truncatingIfNeeded: hash ^ (hash >> 32)) & UInt16(count - 1)
    }
}

/// What an answer was made from, as it was then.
public struct Dependencies: Hashable, Sendable {
    /// One counter's state.
    public struct Entry: Hashable, Sendable {
        let slot: UInt16
        let value: UInt64
    }

    private(set) var entries: [Entry] = []

    /// Depends on nothing.
    public static let none = Dependencies()

    /// Depends on nothing, so far.
    public init() {}

    /// Adds what one more name's state was.
    public mutating func add(_ entry: Entry) {
        if !entries.contains(entry) { entries.append(entry) }
    }
}
