/// One value of a word: where it is kept, how it is read and printed, what to say when it is wrong.
public struct Argument<W: Word>: Sendable {
    /// How the argument is recognised among the others.
    @usableFromInline
    enum Style: Sendable {
        /// By its place.
        case positional
        /// By its name, as in `azimuth_220;elevation_60`; its place works, too.
        case labelled
    }

    /// What the value is called in errors and in the reference.
    public let label: String
    /// The values it takes, for people: `-99 to 100`.
    public let expected: String
    /// The same for machines.
    public let domain: ArgumentDomain
    @usableFromInline let style: Style
    /// Whether the argument takes all that is left, colons included.
    @usableFromInline let takesRest: Bool
    /// Keeps the value in the word and gives its canonical text; `nil` for text that does not fit.
    @usableFromInline let read: @Sendable (String, inout W) -> String?
    @usableFromInline let print: @Sendable (W) -> String

    /// An argument kept at `path`, of the given kind.
    @inlinable
    public init<V: Sendable>(
        _ label: String, _ path: any WritableKeyPath<W, V> & Sendable, _ kind: ArgumentKind<V>
    ) {
        self.init(label, path, kind, style: .positional)
    }

    /// An argument that is written with its name: `label_value`, several joined by `;`.
    @inlinable
    public static func labelled<V: Sendable>(
        _ label: String, _ path: any WritableKeyPath<W, V> & Sendable, _ kind: ArgumentKind<V>
    ) -> Argument {
        Argument(label, path, kind, style: .labelled)
    }

    @inlinable
    init<V: Sendable>(
        _ label: String, _ path: any WritableKeyPath<W, V> & Sendable, _ kind: ArgumentKind<V>,
        style: Style
    ) {
        self.label = label
        self.style = style
        expected = kind.expected
        domain = kind.domain
        takesRest = kind.takesRest
        read = { text, word in
            guard let value = kind.read(text) else { return nil }
            word[keyPath: path] = value
            return kind.print(value)
        }
        print = { kind.print($0[keyPath: path]) }
    }

    func labelled(_ value: String) -> String {
        style == .labelled ? "\(label)_\(value)" : value
    }
}

/// How values of one kind are read from the decoded text and printed canonically.
public struct ArgumentKind<V: Sendable>: Sendable {
    /// The values it takes, for people.
    public let expected: String
    /// The same for machines.
    public let domain: ArgumentDomain
    /// Whether it takes all that is left of the word, colons included.
    public let takesRest: Bool
    @usableFromInline let read: @Sendable (String) -> V?
    @usableFromInline let print: @Sendable (V) -> String

    /// A kind of its own: `read` gives `nil` for text that does not fit; `print` gives text that
    /// `read` reads back to an equal value and that is escaped for a URL.
    @inlinable
    public init(
        expected: String, domain: ArgumentDomain = .other, takesRest: Bool = false,
        read: @escaping @Sendable (String) -> V?, print: @escaping @Sendable (V) -> String
    ) {
        self.expected = expected
        self.domain = domain
        self.takesRest = takesRest
        self.read = read
        self.print = print
    }

    /// The same kind, but "nothing" is a value, too (never read, printed as nothing).
    public var optional: ArgumentKind<V?> {
        ArgumentKind<V?>(
            expected: expected, domain: domain, takesRest: takesRest,
            read: { [read] in read($0).map { .some($0) } },
            print: { [print] in $0.map(print) ?? "" })
    }
}

/// The values that an argument takes, as far as they can be listed.
public enum ArgumentDomain: Hashable, Sendable {
    case integers(ClosedRange<Int>)
    case numbers(ClosedRange<Double>)
    case words([String])
    case color
    /// Anything that is not empty.
    case text
    /// Values that only their sentence describes.
    case other
}

/// What becomes of a number outside its range.
public enum OutOfRange: Sendable {
    /// An error says which values fit.
    case refused
    /// The nearest value that fits is taken: published URLs carry such numbers.
    case clamped
}

extension ArgumentKind where V == Int {
    /// A whole number in `range`; decimals are rounded.
    public static func integer(
        _ range: ClosedRange<Int>, _ outside: OutOfRange = .refused
    ) -> ArgumentKind<Int> {
        ArgumentKind(
            expected: "a whole number from \(range.lowerBound) to \(range.upperBound)",
            domain: .integers(range),
            read: { text in
                guard let number = NumberText.parse(text)?.rounded() else { return nil }
                let bounds = Double(range.lowerBound)...Double(range.upperBound)
                if bounds.contains(number) { return Int(number) }
                guard outside == .clamped else { return nil }
                return number < bounds.lowerBound ? range.lowerBound : range.upperBound
            },
            print: { String($0) })
    }
}

extension ArgumentKind where V == Double {
    /// A number in `range`.
    public static func number(
        _ range: ClosedRange<Double>, _ outside: OutOfRange = .refused
    ) -> ArgumentKind<Double> {
        ArgumentKind(
            expected:
                "a number from \(NumberText.print(range.lowerBound)) to "
                + NumberText.print(range.upperBound),
            domain: .numbers(range),
            read: { text in
                guard let number = NumberText.parse(text) else { return nil }
                if range.contains(number) { return number }
                guard outside == .clamped else { return nil }
                return number < range.lowerBound ? range.lowerBound : range.upperBound
            },
            print: { NumberText.print($0) })
    }
}

extension ArgumentKind where V == String {
    /// Any text that is not empty.
    public static func text(expected: String) -> ArgumentKind<String> {
        ArgumentKind(
            expected: expected, domain: .text, takesRest: true,
            read: { $0.isEmpty ? nil : $0 }, print: { PercentCoding.encodeValue($0) })
    }
}

extension ArgumentKind where V: CaseIterable & RawRepresentable<String> {
    /// One of the words of an enumeration, in any case.
    public static func oneOf(_ type: V.Type) -> ArgumentKind<V> {
        ArgumentKind(
            expected: "one of " + V.allCases.map(\.rawValue).joined(separator: ", "),
            domain: .words(V.allCases.map(\.rawValue)),
            read: { V(rawValue: $0) ?? V(rawValue: $0.lowercased()) }, print: { $0.rawValue })
    }
}

extension ArgumentKind where V == Color {
    /// A colour: a CSS name, `rgb:` and 3, 4, 6 or 8 hexadecimal digits, or the digits alone.
    public static var color: ArgumentKind<Color> {
        ArgumentKind(
            expected: "a colour: a CSS name, or rgb: and 3, 4, 6 or 8 hexadecimal digits",
            domain: .color, takesRest: true, read: { Color($0) }, print: { $0.text })
    }
}
