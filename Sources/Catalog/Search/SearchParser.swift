extension SearchExpression {
    /// Reads an expression. An empty one asks for everything. Throws a `SearchMistake`.
    ///
    /// Terms are joined by `AND`, `OR` and `NOT`, in capitals; side by side means `AND`. `-` and `!`
    /// in front mean `NOT`, `+` means nothing. A backslash takes the next character's meaning.
    public init(parsing text: String) throws(SearchMistake) {
        try self.init(parsing: text, fields: .assets)
    }

    init(parsing text: String, fields: SearchParser.Fields) throws(SearchMistake) {
        var parser = SearchParser(text, fields)
        self = try parser.parse()
    }
}

/// Reads the expressions of searches, by descent.
struct SearchParser {
    static let longest = 10_000
    static let deepest = 50
    static let mostTerms = 200

    private let text: [Character]
    private var index = 0
    private var depth = 0
    private var terms = 0
    /// The field before `:(…)`, whose values stand inside.
    private var shared: Shared?

    private struct Shared {
        var field: SearchField
        var isExact: Bool
    }

    /// Whose fields there are.
    enum Fields {
        case assets
        /// `name` and `path` stand for what a file's name and a public ID are to assets.
        case folders

        func field(_ name: String) -> SearchField? {
            switch (self, name) {
            case (.assets, _): SearchField(name)
            case (.folders, "name"): .filename
            case (.folders, "path"): .publicID
            case (.folders, "created_at"): .createdAt
            case (.folders, _): nil
            }
        }
    }

    private let fields: Fields

    init(_ text: String, _ fields: Fields = .assets) {
        self.text = Array(text)
        self.fields = fields
    }

    mutating func parse() throws(SearchMistake) -> SearchExpression {
        guard text.count <= Self.longest else {
            throw SearchMistake(.tooLong(maximum: Self.longest), place: Self.longest)
        }
        skipBlanks()
        guard index < text.count else { return .everything }
        let expression = try alternatives()
        guard index == text.count else { throw unexpected() }
        return expression
    }

    // MARK: Structure

    private mutating func alternatives() throws(SearchMistake) -> SearchExpression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else {
            throw SearchMistake(.tooDeep(maximum: Self.deepest), place: index)
        }
        var parts = [try conjunction()]
        while take("OR") { parts.append(try conjunction()) }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func conjunction() throws(SearchMistake) -> SearchExpression {
        var parts = [try negation()]
        while true {
            if take("AND") {
                parts.append(try negation())
                continue
            }
            guard index < text.count, text[index] != ")", !stands("OR") else { break }
            parts.append(try negation())
        }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func negation() throws(SearchMistake) -> SearchExpression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else {
            throw SearchMistake(.tooDeep(maximum: Self.deepest), place: index)
        }
        skipBlanks()
        if take("NOT") { return .not(try negation()) }
        guard index < text.count else { throw SearchMistake(.expectedValue, place: index) }
        switch text[index] {
        case "-", "!":
            index += 1
            return .not(try negation())
        case "+":
            index += 1
            return try negation()
        case "(": return try group()
        case _: return try term()
        }
    }

    private mutating func group() throws(SearchMistake) -> SearchExpression {
        let start = index
        index += 1
        let inner = try alternatives()
        skipBlanks()
        guard index < text.count, text[index] == ")" else {
            throw SearchMistake(.expectedClosing(")"), text: "(", place: start)
        }
        index += 1
        skipBlanks()
        return inner
    }

    // MARK: Terms

    private mutating func term() throws(SearchMistake) -> SearchExpression {
        terms += 1
        guard terms <= Self.mostTerms else {
            throw SearchMistake(.tooManyTerms(maximum: Self.mostTerms), place: index)
        }
        let start = index
        if let shared {
            return .term(try valueTerm(shared.field, isExact: shared.isExact, start))
        }
        guard let name = fieldName() else {
            return .term(try valueTerm(nil, isExact: false, start))
        }
        guard let field = fields.field(name) else {
            throw SearchMistake(.unknownField, text: name, place: start)
        }
        let comparison = comparison()
        skipBlanks()
        guard index < text.count else { throw SearchMistake(.expectedValue, place: index) }
        switch comparison {
        case .contains, .equals: break
        case .above(let includes):
            return try ranged(field, start, from: .init(value: try value(), isIncluded: includes))
        case .below(let includes):
            return try ranged(field, start, to: .init(value: try value(), isIncluded: includes))
        }
        let isExact = comparison == .equals
        switch text[index] {
        case "(":
            shared = Shared(field: field, isExact: isExact)
            defer { shared = nil }
            return try group()
        case "[", "{": return try range(field, start)
        case _: return .term(try valueTerm(field, isExact: isExact, start))
        }
    }

    private enum Comparison: Equatable {
        case contains, equals
        case above(includes: Bool)
        case below(includes: Bool)
    }

    /// The name before a comparison; `nil`, and nothing read, where none follows.
    private mutating func fieldName() -> String? {
        var name = ""
        var end = index
        while end < text.count {
            let character = text[end]
            if character == "\\", end + 1 < text.count {
                name.append(text[end + 1])
                end += 2
                continue
            }
            if ":=<>".contains(character) { break }
            guard character.isLetter || character.isNumber || "_.-".contains(character) else {
                return nil
            }
            name.append(character)
            end += 1
        }
        guard end < text.count, !name.isEmpty else { return nil }
        index = end
        return name
    }

    private mutating func comparison() -> Comparison {
        if text[index] == ":" {
            index += 1
            guard index < text.count, "<>".contains(text[index]) else { return .contains }
        }
        let first = text[index]
        index += 1
        let includes = index < text.count && text[index] == "="
        switch first {
        case ">", "<":
            if includes { index += 1 }
            return first == ">" ? .above(includes: includes) : .below(includes: includes)
        case _: return .equals
        }
    }

    private mutating func valueTerm(
        _ field: SearchField?, isExact: Bool, _ start: Int
    ) throws(SearchMistake) -> SearchTerm {
        let value = try value()
        if value.isPrefix, value.text.isEmpty {
            return SearchTerm(field: field, match: .isPresent, place: start)
        }
        return SearchTerm(
            field: field, match: isExact ? .equals(value) : .contains(value), place: start)
    }

    private func ranged(
        _ field: SearchField, _ start: Int, from: SearchTerm.Bound? = nil,
        to: SearchTerm.Bound? = nil
    ) throws(SearchMistake) -> SearchExpression {
        .term(SearchTerm(field: field, match: .range(from: from, to: to), place: start))
    }

    private mutating func range(
        _ field: SearchField, _ start: Int
    ) throws(SearchMistake) -> SearchExpression {
        let opening = index
        let includesFrom = text[index] == "["
        index += 1
        let from = try value()
        skipBlanks()
        guard take("TO") else { throw unexpected() }
        let to = try value()
        skipBlanks()
        guard index < text.count, "]}".contains(text[index]) else {
            throw SearchMistake(
                .expectedClosing(includesFrom ? "]" : "}"), text: String(text[opening]),
                place: opening)
        }
        let includesTo = text[index] == "]"
        index += 1
        skipBlanks()
        func bound(_ value: SearchTerm.Value, _ includes: Bool) -> SearchTerm.Bound? {
            value.isPrefix && value.text.isEmpty
                ? nil : SearchTerm.Bound(value: value, isIncluded: includes)
        }
        return try ranged(
            field, start, from: bound(from, includesFrom), to: bound(to, includesTo))
    }

    // MARK: Values

    private mutating func value() throws(SearchMistake) -> SearchTerm.Value {
        skipBlanks()
        let start = index
        guard index < text.count else { throw SearchMistake(.expectedValue, place: start) }
        let value = text[index] == "\"" ? try quoted() : try bare()
        skipBlanks()
        return value
    }

    private mutating func quoted() throws(SearchMistake) -> SearchTerm.Value {
        let start = index
        index += 1
        var value = SearchTerm.Value(text: "", isPrefix: false, place: start)
        while index < text.count, text[index] != "\"" {
            try take(into: &value)
        }
        guard index < text.count else {
            throw SearchMistake(.expectedClosing("\""), text: "\"", place: start)
        }
        index += 1
        if index < text.count, text[index] == "*" {
            value.isPrefix = true
            index += 1
        }
        return value
    }

    private mutating func bare() throws(SearchMistake) -> SearchTerm.Value {
        var value = SearchTerm.Value(text: "", isPrefix: false, place: index)
        while index < text.count, !text[index].isWhitespace, !"()[]{}\"".contains(text[index]) {
            try take(into: &value)
        }
        guard index > value.place else { throw unexpected() }
        return value
    }

    /// One character, an escaped one, or the `*` at the end.
    private mutating func take(into value: inout SearchTerm.Value) throws(SearchMistake) {
        if value.isPrefix { throw SearchMistake(.misplacedWildcard, text: "*", place: index - 1) }
        switch text[index] {
        case "\\" where index + 1 < text.count:
            value.text.append(text[index + 1])
            index += 2
        case "*":
            value.isPrefix = true
            index += 1
        case let character:
            value.text.append(character)
            index += 1
        }
    }

    // MARK: Characters

    private mutating func skipBlanks() {
        while index < text.count, text[index].isWhitespace { index += 1 }
    }

    /// Whether a word of the language stands here, blanks before it skipped.
    private mutating func stands(_ word: String) -> Bool {
        skipBlanks()
        let end = index + word.count
        guard end <= text.count, text[index..<end].elementsEqual(word) else { return false }
        return end == text.count || text[end].isWhitespace || "()".contains(text[end])
    }

    private mutating func take(_ word: String) -> Bool {
        guard stands(word) else { return false }
        index += word.count
        skipBlanks()
        return true
    }

    private func unexpected() -> SearchMistake {
        guard index < text.count else { return SearchMistake(.expectedValue, place: index) }
        return SearchMistake(.unexpected, text: String(text[index]), place: index)
    }
}
