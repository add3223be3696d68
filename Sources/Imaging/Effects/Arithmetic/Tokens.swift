import Transformations

extension ArgumentKind {
    /// Several values of one word that are told apart by what they look like rather than by their
    /// place: everything up to the end of the word, split at colons.
    static func tokens(
        expected: String, read: @escaping @Sendable (inout Tokens) -> V?,
        print: @escaping @Sendable (V) -> [String]
    ) -> ArgumentKind {
        ArgumentKind(
            expected: expected, takesRest: true,
            read: { text in
                var tokens = Tokens(text)
                guard let value = read(&tokens), tokens.isEmpty else { return nil }
                return value
            },
            print: { print($0).joined(separator: ":") })
    }
}

/// What stands between the colons of a word, taken from the front.
struct Tokens {
    private var rest: ArraySlice<Substring>

    init(_ text: String) { rest = text.split(separator: ":")[...] }

    var isEmpty: Bool { rest.isEmpty }

    /// The next token, if `read` understands it.
    mutating func take<V>(_ read: (Substring) -> V?) -> V? {
        guard let first = rest.first, let value = read(first) else { return nil }
        rest.removeFirst()
        return value
    }

    /// The next token, whatever it is.
    mutating func takeAny() -> Substring? { rest.popFirst() }

    /// The next token as a whole number, moved into `range` where it is outside.
    mutating func takeInteger(_ range: ClosedRange<Int>) -> Int? {
        take { token in
            guard let number = NumberText.parse(token)?.rounded() else { return nil }
            if number <= Double(range.lowerBound) { return range.lowerBound }
            return number >= Double(range.upperBound) ? range.upperBound : Int(number)
        }
    }

    /// The next token as a word of an enumeration.
    mutating func takeCase<V: CaseIterable & RawRepresentable<String>>(_ type: V.Type) -> V? {
        take { V(rawValue: String($0)) ?? V(rawValue: $0.lowercased()) }
    }

    /// The next token as a colour; `rgb:` and its digits are two tokens.
    mutating func takeColor() -> Color? {
        if rest.first?.lowercased() == "rgb" {
            guard rest.count > 1, let color = Color(rest[rest.startIndex + 1]) else { return nil }
            rest.removeFirst(2)
            return color
        }
        return take { Color($0) }
    }
}

/// Drops values from the end while they are what is assumed without them.
func withoutDefaults(_ values: [(text: String, standard: String)]) -> [String] {
    var values = values
    while let last = values.last, last.text == last.standard { values.removeLast() }
    return values.map(\.text)
}

extension ArgumentKind where V == Int? {
    /// A whole number, moved into `range` where it is outside; nothing is printed for `nil`.
    static func optionalInteger(_ range: ClosedRange<Int>) -> ArgumentKind<Int?> {
        ArgumentKind<Int?>(
            expected: "a whole number from \(range.lowerBound) to \(range.upperBound)",
            read: { text in
                var tokens = Tokens(text)
                return tokens.takeInteger(range).map(Optional.some)
            },
            print: { $0.map(String.init) ?? "" })
    }
}

extension ArgumentKind where V == Color? {
    /// A colour; nothing is printed for `nil`.
    static var optionalColor: ArgumentKind<Color?> {
        ArgumentKind<Color?>(
            expected: ArgumentKind<Color>.color.expected, takesRest: true,
            read: { Color($0).map(Optional.some) }, print: { $0?.text ?? "" })
    }
}
