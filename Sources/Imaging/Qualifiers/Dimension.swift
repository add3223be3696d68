import Assets
public import Transformations

/// A side of the box that a resizing word fills: `w_300`, `w_0.5`, `w_auto`.
public enum Dimension: Hashable, Sendable {
    /// Pixels, written as a whole number.
    case pixels(Double)
    /// A multiple of the picture's own side, written as a decimal.
    case multiple(Double)
    /// The width that the client says it has room for.
    case automatic(step: Double?, fallback: Double?, written: String)
    /// The original's width or height: `iw`, `ih`, `ow`, `oh`.
    case initialWidth, initialHeight

    static let kind = ArgumentKind<Dimension>(
        expected: "pixels as a whole number, a multiple as a decimal, or auto", takesRest: true,
        read: read, print: print)

    @Sendable private static func read(_ text: String) -> Dimension? {
        switch text {
        case "iw", "ow": return .initialWidth
        case "ih", "oh": return .initialHeight
        default: break
        }
        if text == "auto" || text.hasPrefix("auto:") { return automatic(text) }
        guard let number = NumberText.parse(text), number >= 0, number <= 1_000_000 else {
            return nil
        }
        // Scripts write pixels with a fraction; nobody means ten times the side.
        let isMultiple = NumberText.isDecimal(text) && number < 10
        return isMultiple ? .multiple(number) : .pixels(max(1, number.rounded()))
    }

    private static func automatic(_ text: String) -> Dimension? {
        let parts = text.split(separator: ":").dropFirst().map(String.init)
        let numbers = parts.map { NumberText.parse($0) }
        if parts.first?.hasPrefix("breakpoints") == true {
            return .automatic(step: nil, fallback: numbers.dropFirst().first ?? nil, written: text)
        }
        guard parts.count <= 2, numbers.allSatisfy({ ($0 ?? 0) > 0 }) else { return nil }
        return .automatic(
            step: numbers.first ?? nil, fallback: numbers.dropFirst().first ?? nil, written: text)
    }

    @Sendable private static func print(_ dimension: Dimension) -> String {
        switch dimension {
        case .pixels(let number): NumberText.print(number)
        case .multiple(let number): NumberText.printDecimal(number)
        case .automatic(_, _, let written): PercentCoding.encodeWritten(written)
        case .initialWidth: "iw"
        case .initialHeight: "ih"
        }
    }
}

/// `w_<size>` is the width of the box.
public struct Width: Word {
    public var size = Dimension.pixels(0)

    public init(size: Dimension = .pixels(0)) { self.size = size }

    public static let grammar = Grammar(
        "w", initial: Width(), Argument("width", \.size, Dimension.kind))
    public static let summary = "The width: pixels, or a multiple of the picture's own."
    public static let examples = ["w_90", "w_0.5"]
}

/// `h_<size>` is the height of the box.
public struct Height: Word {
    public var size = Dimension.pixels(0)

    public init(size: Dimension = .pixels(0)) { self.size = size }

    public static let grammar = Grammar(
        "h", initial: Height(), Argument("height", \.size, Dimension.kind))
    public static let summary = "The height: pixels, or a multiple of the picture's own."
    public static let examples = ["h_90", "h_0.5"]
}

/// `ar_<w:h>` or `ar_<decimal>` is the ratio of the box.
public struct AspectRatio: Word {
    /// Width by height; above 0.
    public var ratio = Ratio(1, 1)

    /// A ratio as it was written: `16:9` stays `16:9`.
    public struct Ratio: Hashable, Sendable {
        public var width, height: Double

        public init(_ width: Double, _ height: Double) {
            self.width = width
            self.height = height
        }

        public var value: Double { width / height }
    }

    public static let grammar = Grammar(
        "ar", initial: AspectRatio(),
        Argument(
            "ratio", \.ratio,
            ArgumentKind(
                expected: "width:height, or a decimal above 0", takesRest: true, read: read,
                print: { ratio in
                    let width = NumberText.print(ratio.width)
                    return ratio.height == 1 ? width : "\(width):\(NumberText.print(ratio.height))"
                })))
    public static let summary = "The ratio of width to height."
    public static let examples: [String] = []

    @Sendable private static func read(_ text: String) -> Ratio? {
        let numbers = text.split(separator: ":", omittingEmptySubsequences: false)
            .map { NumberText.parse($0) ?? 0 }
        guard (1...2).contains(numbers.count), numbers.allSatisfy({ $0 > 0 && $0 < 1e6 }) else {
            return nil
        }
        return Ratio(numbers[0], numbers.count == 2 ? numbers[1] : 1)
    }
}

/// `dpr_<number>` multiplies the pixels of the box; `dpr_auto` by what the client says.
public struct PixelRatio: Word {
    public enum Choice: Hashable, Sendable {
        /// Above 0.
        case number(Double)
        case automatic
    }

    public var choice = Choice.number(1)

    public init(choice: Choice = .number(1)) { self.choice = choice }

    public static let grammar = Grammar(
        "dpr", initial: PixelRatio(),
        Argument(
            "ratio", \.choice,
            ArgumentKind(
                expected: "a number above 0, at most 10, or auto",
                read: { text in
                    if text == "auto" { return .automatic }
                    guard let number = NumberText.parse(text), number > 0, number <= 10 else {
                        return nil
                    }
                    return .number(number)
                },
                print: { choice in
                    switch choice {
                    case .number(let number): NumberText.printDecimal(number)
                    case .automatic: "auto"
                    }
                })))
    public static let summary = "Multiplies the pixels of a box for dense screens."
    public static let examples: [String] = []
}
