/// Reads a table of colours from a `.cube` or a `.3dl` file.
///
/// `.cube` says its size and lists red, green and blue as decimals, red running fastest (or one curve a
/// band, `LUT_1D_SIZE`). `.3dl` begins with a row of levels, one for each entry of a side, and lists whole
/// numbers, blue running fastest.
struct ColorTableText {
    /// What is wrong with a file; lines are counted from 1.
    enum Problem: Error, Hashable, Sendable {
        case notNumbers(line: Int)
        case badSize(line: Int)
        case badRange(line: Int)
        case wrongCount(found: Int, expected: Int)
        case noSize

        /// In the words that operations use who fail.
        var reason: String {
            switch self {
            case .notNumbers(let line): "line \(line): not three numbers"
            case .badSize(let line): "line \(line): no size from 2 to 129"
            case .badRange(let line): "line \(line): no range of levels"
            case .wrongCount(let found, let expected): "\(found) entries, not \(expected)"
            case .noSize: "no size"
            }
        }
    }

    /// The header of a .3dl, which begins as numbers do.
    private static let mesh = Array("3DMESH".utf8)

    private enum Kind {
        case cube, curves
    }

    /// The largest sides that are read: 2 million numbers at most.
    private static let cubeSides = 2...129
    private static let curveSizes = 2...65_536

    private var kind: Kind?
    private var side = 0
    private var lowest = [0.0, 0, 0]
    private var highest = [1.0, 1, 1]
    private var numbers: [Float] = []

    /// - Throws: `Problem`.
    static func read(_ bytes: [UInt8]) throws(Problem) -> ColorTable {
        var reader = ColorTableText()
        var number = 0
        // Both kinds of line ends: an empty line between the two says nothing.
        for line in bytes.split(whereSeparator: { $0 == 10 || $0 == 13 }) {
            number += 1
            let words = line.split { $0 == 32 || $0 == 9 || $0 == 44 }
            guard let first = words.first, first.first != UInt8(ascii: "#") else { continue }
            try reader.take(words, line: number)
        }
        return try reader.table()
    }

    private mutating func take(
        _ words: [ArraySlice<UInt8>], line: Int
    ) throws(Problem) {
        guard let first = words[0].first, !Self.isLetter(first), !words[0].elementsEqual(Self.mesh)
        else {
            return try takeKeyword(words, line: line)
        }
        var values: [Double] = []
        for word in words {
            guard let value = Self.number(word) else { throw .notNumbers(line: line) }
            values.append(value)
        }
        if kind == nil, numbers.isEmpty, side == 0 {
            // The first row of a .3dl: a level for each entry of a side.
            guard Self.cubeSides.contains(values.count), values.count > 3 else {
                throw .badSize(line: line)
            }
            side = values.count
            return
        }
        guard values.count == 3 else { throw .notNumbers(line: line) }
        guard numbers.count < expected else {
            throw .wrongCount(found: numbers.count / 3 + 1, expected: expected / 3)
        }
        numbers += values.map { Float($0) }
    }

    private mutating func takeKeyword(
        _ words: [ArraySlice<UInt8>], line: Int
    ) throws(Problem) {
        let values = words.dropFirst().compactMap { Self.number($0) }
        switch String(decoding: words[0], as: UTF8.self).uppercased() {
        case "LUT_3D_SIZE": try takeSize(values, Self.cubeSides, .cube, line: line)
        case "LUT_1D_SIZE": try takeSize(values, Self.curveSizes, .curves, line: line)
        case "DOMAIN_MIN" where values.count == 3: lowest = values
        case "DOMAIN_MAX" where values.count == 3: highest = values
        case "LUT_3D_INPUT_RANGE" where values.count == 2,
            "LUT_1D_INPUT_RANGE" where values.count == 2:
            lowest = Array(repeating: values[0], count: 3)
            highest = Array(repeating: values[1], count: 3)
        case "DOMAIN_MIN", "DOMAIN_MAX", "LUT_3D_INPUT_RANGE", "LUT_1D_INPUT_RANGE":
            throw .badRange(line: line)
        // Titles, and the headers of 3DMESH, say nothing that the numbers do not.
        default: break
        }
        guard zip(lowest, highest).allSatisfy({ $1 - $0 > 1e-6 }) else {
            throw .badRange(line: line)
        }
    }

    private mutating func takeSize(
        _ values: [Double], _ sizes: ClosedRange<Int>, _ kind: Kind, line: Int
    ) throws(Problem) {
        // A table may have curves before its cube; curves that nobody needs are left out.
        guard let value = values.first, let size = Int(exactly: value), sizes.contains(size),
            self.kind == nil
        else { throw .badSize(line: line) }
        self.kind = kind
        side = size
    }

    private var expected: Int { kind == .curves ? side * 3 : side * side * side * 3 }

    private func table() throws(Problem) -> ColorTable {
        guard side > 0 else { throw .noSize }
        guard numbers.count == expected else {
            throw .wrongCount(found: numbers.count / 3, expected: expected / 3)
        }
        switch kind {
        case .cube:
            return ColorTable(
                .cube(side: side, entries: numbers), lowest: lowest, highest: highest)
        case .curves:
            let curves = (0..<3).map { band in
                stride(from: band, to: numbers.count, by: 3).map { numbers[$0] }
            }
            return ColorTable(.curves(curves), lowest: lowest, highest: highest)
        case nil: return ColorTable(.cube(side: side, entries: redFirst))
        }
    }

    /// The numbers of a .3dl as shares of its largest level, and in the order in which red runs fastest.
    private var redFirst: [Float] {
        let largest = numbers.max() ?? 0
        let top = [1023, 4095, 16_383].first { largest <= $0 } ?? 65_535
        var entries: [Float] = []
        entries.reserveCapacity(numbers.count)
        for blue in 0..<side {
            for green in 0..<side {
                for red in 0..<side {
                    let start = ((red * side + green) * side + blue) * 3
                    for band in 0..<3 { entries.append(numbers[start + band] / top) }
                }
            }
        }
        return entries
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (65...90).contains(byte & 0xdf)
            || byte == UInt8(ascii: "_")
    }

    /// A decimal, with an exponent or without; whole files of them are read, so digits are counted by
    /// hand.
    static func number(_ word: ArraySlice<UInt8>) -> Double? {
        var value = 0.0
        var digits = 0
        var places: Double?
        var isNegative = false
        for (index, byte) in word.enumerated() {
            switch byte {
            case 48...57:
                value = value * 10 + Double(byte - 48)
                digits += 1
                places? *= 10
            case UInt8(ascii: ".") where places == nil: places = 1
            case UInt8(ascii: "-") where index == 0: isNegative = true
            case UInt8(ascii: "+") where index == 0: break
            // Rare enough for the slow way.
            default: return Double(String(decoding: word, as: UTF8.self)).flatMap(finite)
            }
        }
        guard digits > 0, digits < 40 else { return nil }
        return (isNegative ? -value : value) / (places ?? 1)
    }

    private static func finite(_ number: Double) -> Double? {
        number.isFinite && abs(number) < 1e9 ? number : nil
    }
}
