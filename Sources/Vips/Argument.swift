/// A value for one argument of an operation. Literals become values by themselves.
public enum Argument {
    case int(Int)
    case double(Double)
    case bool(Bool)
    /// A text, the nick of an enumeration's case, or the nick of an interpolator.
    case string(String)
    case image(Image)
    case images([Image])
    case doubles([Double])
    case ints([Int])
    case blob([UInt8])
    case source(Source)
    case target(Target)

    /// The nick of an enumeration's case.
    public static func nick(_ value: some RawRepresentable<String>) -> Argument {
        .string(value.rawValue)
    }
}

extension Argument: ExpressibleByIntegerLiteral {
    public init(integerLiteral value: Int) { self = .int(value) }
}

extension Argument: ExpressibleByFloatLiteral {
    public init(floatLiteral value: Double) { self = .double(value) }
}

extension Argument: ExpressibleByBooleanLiteral {
    public init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension Argument: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self = .string(value) }
}
