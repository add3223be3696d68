import Assets
public import Transformations

/// A distance along one axis.
public enum Offset: Hashable, Sendable {
    /// Pixels, written as a whole number.
    case pixels(Double)
    /// A share of the picture's side, written as a decimal.
    case fraction(Double)

    /// The distance in pixels along a side of `length` pixels.
    public func pixels(along length: Int, pixelRatio: Double = 1) -> Int {
        switch self {
        case .pixels(let number): Int((number * pixelRatio).rounded())
        case .fraction(let share): Int((share * Double(length)).rounded())
        }
    }

    static let kind = ArgumentKind<Offset>(
        expected: "pixels as a whole number, or a share as a decimal",
        read: { text in
            guard let number = NumberText.parse(text), abs(number) <= 100_000_000 else {
                return nil
            }
            // Scripts write pixels with a fraction; nobody means fifty times the side.
            let isShare = NumberText.isDecimal(text) && abs(number) < 10
            return isShare ? .fraction(number) : .pixels(number.rounded())
        },
        print: { offset in
            switch offset {
            case .pixels(let number): NumberText.print(number)
            case .fraction(let share): NumberText.printDecimal(share)
            }
        })
}

/// `x_<offset>` moves along the horizontal axis.
public struct OffsetX: Word {
    public var offset = Offset.pixels(0)

    public static let grammar = Grammar(
        "x", initial: OffsetX(), Argument("x", \.offset, Offset.kind))
    public static let summary = "The horizontal distance of a crop, a layer or a shadow."
    public static let examples: [String] = []
}

/// `y_<offset>` moves along the vertical axis.
public struct OffsetY: Word {
    public var offset = Offset.pixels(0)

    public static let grammar = Grammar(
        "y", initial: OffsetY(), Argument("y", \.offset, Offset.kind))
    public static let summary = "The vertical distance of a crop, a layer or a shadow."
    public static let examples: [String] = []
}
