/// The items of a decoded segment, one after the other: what stands between commas.
///
/// A comma that nobody escaped belongs to a layer's text, to a prompt for a model, or to a string that
/// is not closed yet (`!a,b!`), where what follows it begins like no item. Empty items are left out, spaces around an item
/// are not part of it.
struct Items: IteratorProtocol {
    private let bytes: [UInt8]
    private var rest: Range<Int>

    /// The items in this part of `bytes`.
    init(_ bytes: [UInt8], _ segment: Range<Int>) {
        self.bytes = bytes
        rest = segment
    }

    /// Whether every item of a written segment looks like one of the language's.
    static func areIn(_ bytes: [UInt8], _ segment: Range<Int>) -> Bool {
        let decoded = PercentCoding.decodedOnce(bytes, segment)
        var items = Items(decoded?.bytes ?? bytes, decoded?.range ?? segment)
        var isEmpty = true
        while let item = items.next() {
            guard ItemHead(items.bytes, item) != nil else { return false }
            isEmpty = false
        }
        return !isEmpty
    }

    mutating func next() -> Range<Int>? {
        while !rest.isEmpty {
            let item = takeItem()
            if !item.isEmpty { return item }
        }
        return nil
    }

    private mutating func takeItem() -> Range<Int> {
        let start = skipSpaces(rest.lowerBound)
        let kind = kind(of: start)
        var end = comma(from: start)
        while end < rest.upperBound, kind != .plain {
            let following = comma(from: end + 1)
            let goesOn =
                (kind == .text || isInString(start..<end))
                && ItemHead(bytes, min(skipSpaces(end + 1), following)..<following) == nil
            guard goesOn else { break }
            end = following
        }
        rest = min(end + 1, rest.upperBound)..<rest.upperBound
        return trimmed(start..<end, kind)
    }

    /// Spaces behind an item are not part of it, nor are commas behind a text.
    private func trimmed(_ item: Range<Int>, _ kind: Kind) -> Range<Int> {
        let extra = kind == .text ? UInt8(ascii: ",") : UInt8(ascii: " ")
        var end = item.upperBound
        while end > item.lowerBound, kind != .expression, bytes[end - 1] == extra { end -= 1 }
        return item.lowerBound..<end
    }

    private func skipSpaces(_ start: Int) -> Int {
        var index = start
        while index < rest.upperBound, bytes[index] == UInt8(ascii: " ") { index += 1 }
        return index
    }

    /// The next comma, or the end.
    private func comma(from start: Int) -> Int {
        var index = start
        while index < rest.upperBound, bytes[index] != UInt8(ascii: ",") { index += 1 }
        return index
    }

    // MARK: Commas that belong to an item

    /// What commas may stand in.
    private enum Kind {
        case plain, text, expression
    }

    private func kind(of start: Int) -> Kind {
        guard start < rest.upperBound else { return .plain }
        switch bytes[start] {
        case UInt8(ascii: "l"), UInt8(ascii: "u"):
            return hasText("_text:", at: start + 1) ? .text : .plain
        case UInt8(ascii: "$"): return .expression
        case UInt8(ascii: "e"):
            return hasText("_gen_", at: start + 1) || hasText("_extract:", at: start + 1)
                ? .text : .plain
        case UInt8(ascii: "b"): return hasText("_gen_fill:", at: start + 1) ? .text : .plain
        case UInt8(ascii: "i"): return hasText("f_", at: start + 1) ? .expression : .plain
        default: return .plain
        }
    }

    private func hasText(_ text: String, at start: Int) -> Bool {
        bytes[min(start, rest.upperBound)..<rest.upperBound].starts(with: text.utf8)
    }

    private func isInString(_ item: Range<Int>) -> Bool {
        !bytes[item].count(where: { $0 == UInt8(ascii: "!") }).isMultiple(of: 2)
    }
}
