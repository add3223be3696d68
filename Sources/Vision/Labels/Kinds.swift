import Foundation

/// What things are more generally: a tabby is a cat, a feline, a mammal, an animal. From WordNet; for
/// searching, and for gravity by kinds.
struct Kinds: Sendable {
    /// Labels', then things', in the order of their names; empty where there is no list.
    private let lines: [[String]]

    /// The labels that stand before things.
    private static let labels = 1000

    /// Reads a list; one that is not there has nothing to say, which is no failure.
    init(file: String) {
        let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix("#") }
            .map { $0.split(separator: ";").map(String.init) }
    }

    /// The nearest first.
    func ofLabel(_ index: Int) -> [String] {
        (0..<Self.labels).contains(index) && index < lines.count ? lines[index] : []
    }

    /// The nearest first.
    func ofThing(_ index: Int) -> [String] {
        let place = Self.labels + index
        return index >= 0 && place < lines.count ? lines[place] : []
    }
}
