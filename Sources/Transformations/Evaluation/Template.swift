/// A text with variables and arithmetic in it, taken apart.
struct Template {
    enum Piece: Equatable {
        case text(String)
        case value(Expression)
    }

    private(set) var pieces: [Piece] = []

    /// Whether there is nothing to fill in.
    var isPlain: Bool {
        pieces.allSatisfy { if case .text = $0 { true } else { false } }
    }

    /// What has to be known to fill it in.
    var expressions: [Expression] {
        pieces.compactMap { if case .value(let expression) = $0 { expression } else { nil } }
    }

    /// The text with values in the place of expressions.
    func filled(
        for key: String, _ scope: Scope, _ facts: PictureFacts
    ) throws(EvaluationFailure) -> String {
        var result = ""
        for piece in pieces {
            switch piece {
            case .text(let text): result += text
            case .value(let expression):
                result += try scope.value(of: expression, facts).text(for: key)
            }
        }
        return result
    }

    private mutating func add(_ text: some StringProtocol) {
        if case .text(let last) = pieces.last {
            pieces[pieces.count - 1] = .text(last + text)
        } else if !text.isEmpty {
            pieces.append(.text(String(text)))
        }
    }

    // MARK: Values of parameters

    /// The value of an item: `10:$r:20`, `$w_mul_2`, `$e:60`, `azimuth_$a;elevation_20`,
    /// `$width_solid_$color`, `$(width)px_solid_red`.
    init(itemValue value: some StringProtocol) {
        for (index, part) in Self.parts(of: String(value)).enumerated() {
            if index > 0 { add(":") }
            if let expression = Expression(part) {
                pieces.append(.value(expression))
                continue
            }
            for (place, argument) in part.split(separator: ";", omittingEmptySubsequences: false)
                .enumerated()
            {
                if place > 0 { add(";") }
                addRuns(of: argument)
            }
        }
    }

    /// Splits at colons outside strings; the one of `ctx:!key!` is none of them.
    private static func parts(of text: String) -> [Substring] {
        var parts: [Substring] = []
        var start = text.startIndex
        var isInString = false
        for index in text.indices {
            switch text[index] {
            case "!": isInString.toggle()
            case ":" where !isInString:
                let part = text[start..<index]
                let isLookup = ["ctx", "md"].contains { part == $0 || part.hasSuffix("_" + $0) }
                if isLookup, text[text.index(after: index)...].hasPrefix("!") { continue }
                parts.append(part)
                start = text.index(after: index)
            default: break
            }
        }
        parts.append(text[start...])
        return parts
    }

    /// Puts in an expression for the longest runs of words between underscores that are one. It reads
    /// each word once: what comes from outside may be as long as a path.
    private mutating func addRuns(of text: Substring) {
        var reader = ExpressionReader(text)
        var isFirst = true
        while let word = reader.next {
            if !isFirst { add("_") }
            isFirst = false
            if let computation = reader.computation() {
                pieces.append(.value(computation))
            } else {
                addInterpolations(of: word)
                reader.skip()
            }
        }
    }

    // MARK: Texts

    /// A text with `$(name)` in it; one that is `$name` altogether is that variable.
    init(text: String, _ scope: Scope) {
        if let name = Self.variable(text), (try? scope.isDefined(name)) != false {
            pieces = [.value(.variable(name))]
        } else {
            addInterpolations(of: text[...])
        }
    }

    /// The name of an asset, where the parts between colons may be variables. One that has no value is
    /// part of the name.
    init(assetName: String, _ scope: Scope) {
        for (index, part) in assetName.split(separator: ":", omittingEmptySubsequences: false)
            .enumerated()
        {
            if index > 0 { add(":") }
            if let name = Self.variable(part), (try? scope.isDefined(name)) != false {
                pieces.append(.value(.variable(name)))
            } else {
                addInterpolations(of: part)
            }
        }
    }

    private static func variable(_ text: some StringProtocol) -> String? {
        guard text.hasPrefix("$"), Variable.isName(text.dropFirst()) else { return nil }
        return String(text.dropFirst())
    }

    /// `$(name)`; what stands between the parentheses and is no name stays as it is.
    private mutating func addInterpolations(of text: Substring) {
        var rest = text
        while let start = rest.firstRange(of: "$(") {
            add(rest[..<start.lowerBound])
            rest = rest[start.lowerBound...]
            let inner = rest.dropFirst(2).prefix { $0 != ")" }
            if Variable.isName(inner), inner.endIndex < rest.endIndex {
                pieces.append(.value(.variable(String(inner))))
                rest = rest[rest.index(after: inner.endIndex)...]
            } else {
                add("$(")
                rest = rest.dropFirst(2)
            }
        }
        add(rest)
    }
}
