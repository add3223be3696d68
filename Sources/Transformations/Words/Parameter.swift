/// A parameter of the language: what stands before the first underscore of an item.
struct Parameter: Sendable {
    /// What an item of this parameter is.
    enum Role: Sendable {
        case word, flag, layer, condition
    }

    /// The letters: `w`, `dpr`.
    let key: String
    /// The letters as a number that sorts as they do.
    let code: UInt32
    let role: Role

    /// Every parameter of the language, spoken or not, sorted.
    static let all: [Parameter] = [
        "a", "ac", "af", "ar", "b", "bl", "bo", "br", "c", "co", "cs", "d", "dl", "dn", "dpr", "dr",
        "du", "e", "eo", "f", "fl", "fn", "fps", "g", "h", "if", "ki", "l", "o", "p", "pg", "q",
        "r", "so", "sp", "t", "u", "vc", "vs", "w", "x", "y", "z",
    ].map { Parameter($0) }.sorted { $0.code < $1.code }

    /// Their letters.
    static let keys: [String] = all.map(\.key)

    private init(_ key: String) {
        self.key = key
        code = Self.code(of: key)
        role =
            switch key {
            case "fl": .flag
            case "l", "u": .layer
            case "if": .condition
            default: .word
            }
    }

    /// Up to three letters as a number that sorts as the letters do; 0 for more.
    static func code(of key: String) -> UInt32 {
        guard key.utf8.count <= 3 else { return 0 }
        var code: UInt32 = 0
        for byte in key.utf8 { code = code << 8 | UInt32(byte) }
        return code << UInt32(8 * (3 - key.utf8.count))
    }

    /// The place in `all` of the parameter with this code.
    static func index(of code: UInt32) -> Int? {
        var low = 0
        var high = all.count
        while low < high {
            let middle = (low + high) / 2
            if all[middle].code < code { low = middle + 1 } else { high = middle }
        }
        return low < all.count && all[low].code == code ? low : nil
    }
}

/// What an item begins with.
enum ItemHead {
    /// The place in `Parameter.all`, and where what stands behind the underscore begins.
    case parameter(Int, value: Int)
    /// `$`: the definition of a variable.
    case variable

    /// `nil` where the text begins like no item of the language.
    init?(_ bytes: [UInt8], _ range: Range<Int>) {
        guard let first = range.first else { return nil }
        if bytes[first] == UInt8(ascii: "$") {
            let name = bytes[range].dropFirst().prefix { $0 != UInt8(ascii: "_") }
            guard Variable.isName(name) else { return nil }
            self = .variable
            return
        }
        var code: UInt32 = 0
        var index = range.lowerBound
        while index < range.upperBound, bytes[index] != UInt8(ascii: "_") {
            let shift = 16 - 8 * (index - range.lowerBound)
            guard shift >= 0 else { return nil }
            code |= UInt32(bytes[index]) << UInt32(shift)
            index += 1
        }
        guard index + 1 < range.upperBound, let place = Parameter.index(of: code) else {
            return nil
        }
        self = .parameter(place, value: index + 1)
    }
}
