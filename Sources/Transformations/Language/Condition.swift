/// What an `if_` asks: comparisons joined by `and` and `or`, of which `and` binds tighter.
public indirect enum Condition: Hashable, Sendable {
    case comparison(Expression, Comparison, Expression)
    case isDefined(String, negated: Bool)
    case and(Condition, Condition)
    case or(Condition, Condition)

    /// The comparing words.
    public enum Comparison: String, Hashable, Sendable, CaseIterable {
        case eq, ne, lt, gt, lte, gte, `in`, nin
    }

    /// Reads a condition from decoded text; `nil` where it is none.
    public init?(_ text: some StringProtocol) {
        var reader = ExpressionReader(text)
        guard let condition = Self.alternatives(&reader), reader.isAtEnd else { return nil }
        self = condition
    }

    private static func alternatives(_ reader: inout ExpressionReader) -> Condition? {
        guard var result = conjunction(&reader) else { return nil }
        while reader.next == "or" {
            reader.skip()
            guard let right = conjunction(&reader) else { return nil }
            result = .or(result, right)
        }
        return result
    }

    private static func conjunction(_ reader: inout ExpressionReader) -> Condition? {
        guard var result = comparison(&reader) else { return nil }
        while reader.next == "and" {
            reader.skip()
            guard let right = comparison(&reader) else { return nil }
            result = .and(result, right)
        }
        return result
    }

    private static func comparison(_ reader: inout ExpressionReader) -> Condition? {
        if let test = reader.next, ["isdef", "isndef", "ndef"].contains(test) {
            reader.skip()
            guard let name = reader.next, name.hasPrefix("$"), Variable.isName(name.dropFirst())
            else { return nil }
            reader.skip()
            return .isDefined(String(name.dropFirst()), negated: test != "isdef")
        }
        guard let left = reader.expression(),
            let word = reader.next.flatMap({ Comparison(rawValue: String($0)) })
        else { return nil }
        reader.skip()
        guard let right = reader.expression() else { return nil }
        return .comparison(left, word, right)
    }

    /// The canonical text, escaped for a URL.
    public var text: String {
        switch self {
        case .comparison(let left, let word, let right):
            "\(left.text)_\(word.rawValue)_\(right.text)"
        case .isDefined(let name, let negated): (negated ? "isndef_$" : "isdef_$") + name
        case .and(let left, let right): "\(left.text)_and_\(right.text)"
        case .or(let left, let right): "\(left.text)_or_\(right.text)"
        }
    }
}
