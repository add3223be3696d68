import Transformations

/// Which pages of a document, frames of an animation or layers of a Photoshop file are meant.
public enum PageSelection: Hashable, Sendable {
    /// Numbers, counted from 1. A range without an end reaches to the largest number there is.
    case numbers([ClosedRange<Int>])
    /// Names of layers.
    case names([String])
    /// A file inside of the file.
    case embedded(String)

    /// Reads `3`, `3;5;7`, `2-5`, `5-`, `2-5;7`, `name:a;b` and `embedded:1`; `nil` for anything
    /// else.
    public init?(_ text: String) {
        if text.hasPrefix("embedded:") {
            self = .embedded(String(text.dropFirst("embedded:".count)))
            return
        }
        if text.hasPrefix("name:") {
            let names = text.dropFirst("name:".count).split(separator: ";").map(String.init)
            guard !names.isEmpty else { return nil }
            self = .names(names)
            return
        }
        var ranges: [ClosedRange<Int>] = []
        for part in text.split(separator: ";", omittingEmptySubsequences: false) {
            guard let range = Self.range(part), ranges.count < 1000 else { return nil }
            ranges.append(range)
        }
        self = .numbers(ranges)
    }

    private static func range(_ text: Substring) -> ClosedRange<Int>? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard (1...2).contains(ends.count), let low = number(ends[0]) else { return nil }
        guard ends.count == 2 else { return low...low }
        if ends[1].isEmpty { return low...Int.max }
        guard let high = number(ends[1]), high >= low else { return nil }
        return low...high
    }

    /// Below 1 counts as 1.
    private static func number(_ text: Substring) -> Int? {
        guard let number = NumberText.parse(String(text)), number >= 0, number < 1e6 else {
            return nil
        }
        return max(1, Int(number))
    }

    /// The indices from 0 of the pages that are meant, in the order in which they are named.
    ///
    /// - Throws: `noSuchPage`, `noSuchLayer` where there is none of that name.
    func indices(among count: Int, named: [String]) throws(ImagingError) -> [Int] {
        switch self {
        case .numbers(let ranges):
            var indices: [Int] = []
            for range in ranges {
                guard range.lowerBound <= count else {
                    throw .noSuchPage(range.lowerBound, count: count)
                }
                guard range.upperBound <= count || range.upperBound == .max else {
                    throw .noSuchPage(range.upperBound, count: count)
                }
                indices += range.lowerBound - 1..<min(range.upperBound, count)
            }
            return indices
        case .names(let names):
            var indices: [Int] = []
            for name in names {
                guard let index = named.firstIndex(of: name) else { throw .noSuchLayer(name) }
                indices.append(index)
            }
            return indices
        case .embedded(let which): throw .noSuchLayer("embedded:\(which)")
        }
    }
}
