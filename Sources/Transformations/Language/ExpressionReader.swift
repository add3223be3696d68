/// Reads expressions and conditions: tokens are separated by `_`, strings stand between `!`.
struct ExpressionReader {
    private let tokens: [Substring]
    private var index = 0

    init(_ text: some StringProtocol) {
        tokens = Self.split(String(text))
    }

    var isAtEnd: Bool { index == tokens.count }
    var next: Substring? { index < tokens.count ? tokens[index] : nil }
    mutating func skip() { index += 1 }

    /// The longest expression from here on; it ends before an operator that nothing follows.
    mutating func expression() -> Expression? {
        guard let first = operand() else { return nil }
        var result = operation(on: first, above: 0)
        while next == "to", index + 1 < tokens.count, ["i", "f"].contains(tokens[index + 1]) {
            let toInteger = tokens[index + 1] == "i"
            index += 2
            // It converts all that stands before it; arithmetic may go on from there.
            result = operation(on: .conversion(toInteger: toInteger, result), above: 0)
        }
        return result
    }

    /// The longest expression from here on that cannot be a plain word; nothing is read where there is
    /// none.
    mutating func computation() -> Expression? {
        let start = index
        let found = expression()
        switch found {
        case .variable, .operation, .conversion: return found
        case .number, .string, .ratio, .characteristic, .lookup, nil:
            index = start
            return nil
        }
    }

    /// Precedence climbing.
    private mutating func operation(on first: Expression, above floor: Int) -> Expression {
        var left = first
        while let sign = next.flatMap({ Expression.Operator(rawValue: String($0)) }),
            sign.precedence > floor
        {
            let mark = index
            index += 1
            guard let operand = operand() else {
                index = mark
                return left
            }
            left = .operation(sign, left, operation(on: operand, above: sign.precedence))
        }
        return left
    }

    private mutating func operand() -> Expression? {
        guard let token = next, !token.isEmpty else { return nil }
        index += 1
        return Self.operand(token) ?? longName(from: token)
    }

    /// A long name has underscores of its own: `aspect_ratio`, `initial_aspect_ratio`.
    private mutating func longName(from first: Substring) -> Expression? {
        var name = String(first)
        for end in index..<min(index + 2, tokens.count) {
            name += "_" + tokens[end]
            if let fact = Expression.Characteristic.long[name] {
                index = end + 1
                return .characteristic(fact)
            }
        }
        return nil
    }

    private static func operand(_ token: Substring) -> Expression? {
        if token.hasPrefix("$") {
            let name = token.dropFirst()
            return Variable.isName(name) ? .variable(String(name)) : nil
        }
        if token.hasPrefix("!") {
            guard token.count >= 2, token.hasSuffix("!") else { return nil }
            return .string(decoded(token.dropFirst().dropLast()))
        }
        if let number = NumberText.parse(token) {
            return .number(number, isDecimal: NumberText.isDecimal(token))
        }
        if let fact = Expression.Characteristic(written: String(token)) {
            return .characteristic(fact)
        }
        return ratioOrLookup(token)
    }

    private static func ratioOrLookup(_ token: Substring) -> Expression? {
        guard let colon = token.firstIndex(of: ":") else { return nil }
        let left = token[..<colon]
        let right = token[token.index(after: colon)...]
        if let a = NumberText.parse(left), let b = NumberText.parse(right), b != 0 {
            return .ratio(a, b)
        }
        guard left == "ctx" || left == "md", right.count >= 2, right.hasPrefix("!"),
            right.hasSuffix("!")
        else { return nil }
        return .lookup(scope: String(left), key: decoded(right.dropFirst().dropLast()))
    }

    private static func decoded(_ text: Substring) -> String {
        PercentCoding.decode(text) ?? String(text)
    }

    /// Splits at underscores outside strings.
    private static func split(_ text: String) -> [Substring] {
        var tokens: [Substring] = []
        var start = text.startIndex
        var isInString = false
        for index in text.utf8.indices {
            switch text.utf8[index] {
            case UInt8(ascii: "!"): isInString.toggle()
            case UInt8(ascii: "_") where !isInString:
                tokens.append(text[start..<index])
                start = text.utf8.index(after: index)
            default: break
            }
        }
        tokens.append(text[start...])
        return tokens
    }
}
