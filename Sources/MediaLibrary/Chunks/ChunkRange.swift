/// Which bytes of a whole a part is: `bytes 0-99/200`, and `-1` or `*` where nobody knows the whole.
public struct ChunkRange: Hashable, Sendable {
    /// The first byte, and the one behind the last.
    public var bytes: Range<Int64>
    /// How many bytes the whole has; `nil` where it is not known yet.
    public var total: Int64?

    /// The largest number read: beyond it sums could overflow.
    private static let largest = Int64.max / 4

    /// Reads the value of a `Content-Range`; `nil` where it is none, or contradicts itself.
    public init?(_ text: String) {
        let words = text.split(separator: " ", omittingEmptySubsequences: true)
        guard words.count == 2, words[0].lowercased() == "bytes" else { return nil }
        let parts = words[1].split(separator: "/", omittingEmptySubsequences: false)
        let ends = (parts.first ?? "").split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, ends.count == 2, let first = Self.number(ends[0]),
            let last = Self.number(ends[1]), first <= last
        else { return nil }
        bytes = first..<(last + 1)
        guard parts[1] != "-1", parts[1] != "*" else { return }
        guard let total = Self.number(parts[1]), last < total else { return nil }
        self.total = total
    }

    /// Digits alone: neither a sign nor a space.
    private static func number(_ text: Substring) -> Int64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int64(text), number <= largest
        else { return nil }
        return number
    }
}

/// Bytes of a whole, as ranges that neither overlap nor touch, in order.
struct ByteCoverage: Hashable, Sendable {
    private(set) var ranges: [Range<Int64>] = []

    /// How many bytes.
    var count: Int64 { ranges.reduce(0) { $0 + Int64($1.count) } }

    /// Where the last range ends; 0 where there is none.
    var end: Int64 { ranges.last?.upperBound ?? 0 }

    mutating func add(_ range: Range<Int64>) {
        guard !range.isEmpty else { return }
        var joined = range
        var kept: [Range<Int64>] = []
        for old in ranges {
            if old.upperBound < joined.lowerBound || joined.upperBound < old.lowerBound {
                kept.append(old)
            } else {
                joined =
                    min(old.lowerBound, joined.lowerBound)..<max(old.upperBound, joined.upperBound)
            }
        }
        kept.append(joined)
        ranges = kept.sorted { $0.lowerBound < $1.lowerBound }
    }

    /// Whether these are all bytes of a whole of that length.
    func isAll(of total: Int64) -> Bool { ranges == [0..<total] }
}
