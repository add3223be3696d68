/// What an expression comes to.
public enum ExpressionValue: Hashable, Sendable {
    /// A number. In sizes and offsets a decimal is a multiple, and all else is pixels.
    case number(Double, isDecimal: Bool)
    /// A text; colons separate the items of a list.
    case text(String)
    /// Texts of which each is one item, whatever it consists of.
    case list([String])
    case picture(Picture)

    /// What `ref:!…!` and `current` stand for.
    public enum Picture: Hashable, Sendable {
        /// An asset, named as in a layer, or a URL.
        case asset(String)
        /// The picture as it was when a variable got its value: the how-manieth of those, from 0.
        case captured(Int)
    }

    /// A whole number.
    public static func whole(_ number: Int) -> ExpressionValue {
        .number(Double(number), isDecimal: false)
    }

    /// A ratio or a share.
    public static func decimal(_ number: Double) -> ExpressionValue {
        .number(number, isDecimal: true)
    }

    /// What `in` looks at: a list's items. An empty text has none.
    var items: [String] {
        switch self {
        case .number(let number, _): [NumberText.print(number)]
        case .text(let text): text.split(separator: ":").map(String.init)
        case .list(let items): items
        case .picture(.asset(let name)): [name]
        case .picture(.captured): []
        }
    }

    /// The number that this is, or that its text is; of `16:9` the quotient.
    var asNumber: (number: Double, isDecimal: Bool)? {
        switch self {
        case .number(let number, let isDecimal): return (number, isDecimal)
        case .text(let text):
            if let number = NumberText.parse(text) { return (number, NumberText.isDecimal(text)) }
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, let above = NumberText.parse(parts[0]),
                let below = NumberText.parse(parts[1]), below != 0
            else { return nil }
            return (above / below, true)
        case .list(let items): return items.count == 1 ? Self.text(items[0]).asNumber : nil
        case .picture: return nil
        }
    }

    func number() throws(EvaluationFailure) -> (number: Double, isDecimal: Bool) {
        if let number = asNumber { return number }
        throw .mistake(.wrongKind(value: description, expected: "a number"))
    }

    /// The text that stands for it among other texts.
    func text() throws(EvaluationFailure) -> String {
        if case .picture(.captured) = self {
            throw .mistake(.wrongKind(value: description, expected: "a number or a text"))
        }
        return description
    }

    /// The text that stands for it as the value of the parameter `key`.
    ///
    /// The only place where numbers become pixels: in sizes and offsets whole numbers, and what was
    /// calculated with one of them, are rounded to the nearest pixel, halves away from zero.
    func text(for key: String) throws(EvaluationFailure) -> String {
        guard ["w", "h", "x", "y"].contains(key), case .number(let number, let isDecimal) = self
        else { return try text() }
        return isDecimal
            ? NumberText.printDecimal(number) : NumberText.print(number.settled.rounded())
    }

    private var description: String {
        switch self {
        case .number(let number, _): NumberText.print(number)
        case .text(let text): text
        case .list(let items): items.joined(separator: ":")
        case .picture(.asset(let name)): name
        case .picture(.captured): "current"
        }
    }
}

extension Double {
    /// Rounded to the six places that numbers are written with, so that 2.9999999999 counts as 3.
    var settled: Double {
        let scaled = (self * 1_000_000).rounded()
        return abs(scaled) < 1e15 ? scaled / 1_000_000 : self
    }
}

/// Why there is no value, or no answer.
public enum EvaluationFailure: Error, Hashable, Sendable {
    /// It depends on what is known later only.
    case undecided
    case mistake(TransformationError.Reason)
}
