internal import Assets

/// Writes what an expression asks of `a`, a row of `assets`, as a condition with bound values.
///
/// Columns stand in `COALESCE`, so that no index of theirs competes with the one that drives the
/// search (`SearchDrive`), and so that a missing value is no answer to anything.
struct SearchCondition {
    let values: SearchValues
    private(set) var statement: SQLStatement
    /// Whether more is read of `a` than its identity and the time of its creation.
    private(set) var readsRow = false

    init(appendingTo statement: SQLStatement, now: Int64) {
        self.statement = statement
        values = SearchValues(now: now)
    }

    /// Adds text, in which each `?` stands for the next of `values`.
    mutating func append(_ text: String, _ values: SQLValue...) {
        statement.append(text, values)
    }

    mutating func add(_ expression: SearchExpression) throws(SearchMistake) {
        switch expression {
        case .everything: statement.add("1 = 1")
        case .all(let parts): try join(parts, by: " AND ")
        case .any(let parts): try join(parts, by: " OR ")
        case .not(let inner):
            statement.add("NOT ")
            try parenthesized(inner)
        case .term(let term): try add(term)
        }
    }

    private mutating func join(
        _ parts: [SearchExpression], by word: String
    ) throws(SearchMistake) {
        for (index, part) in parts.enumerated() {
            if index > 0 { statement.add(word) }
            try parenthesized(part)
        }
    }

    private mutating func parenthesized(
        _ expression: SearchExpression
    ) throws(SearchMistake) {
        statement.add("(")
        try add(expression)
        statement.add(")")
    }

    private mutating func add(_ term: SearchTerm) throws(SearchMistake) {
        guard let field = term.field else { return addWords(term, .anywhere) }
        readsRow = readsRow || field.isOfRow
        switch field {
        case .publicID: try addText(term, "a.public_id", .publicID)
        case .filename: try addText(term, nil, .filename)
        case .displayName: try addText(term, "COALESCE(a.display_name, '')", .displayName)
        case .folder: try addFolder(term)
        case .tags: try addTags(term)
        case .context(let name): try addContext(term, name)
        case .metadata(let id): try addMetadata(term, id)
        case .assetID: try addAssetID(term)
        case .resourceType: try addKeyword(term, "COALESCE(a.asset_type, '')")
        case .type: try addKeyword(term, "COALESCE(a.delivery_type, '')")
        case .format: try addKeyword(term, "COALESCE(a.format, '')")
        case .etag: try addKeyword(term, "COALESCE(a.content_hash, '')")
        case .status: try addKeyword(term, "'active'")
        case .accessMode:
            try addKeyword(
                term,
                "CASE WHEN a.delivery_type = 'upload' THEN 'public' ELSE 'authenticated' END")
        case .createdAt: try addTime(term, "a.created_at")
        case .uploadedAt, .version: try addTime(term, "COALESCE(a.version, 0)")
        case .updatedAt: try addTime(term, "COALESCE(a.updated_at, 0)")
        case .bytes: try addNumber(term, "COALESCE(a.bytes, 0)", Self.number)
        case .width: try addNumber(term, "COALESCE(a.width, -1)", Self.number)
        case .height: try addNumber(term, "COALESCE(a.height, -1)", Self.number)
        case .pages: try addNumber(term, "COALESCE(a.pages, -1)", Self.number)
        case .pixels: try addNumber(term, "COALESCE(a.width * a.height, -1)", Self.number)
        case .aspectRatio:
            try addNumber(term, "COALESCE(a.width * 10000 / a.height, -1)", Self.ratio)
        case .fact(let fact): try addFact(term, fact)
        case .colors: try addFinding(term, [.color, .namedColor])
        case .color(let name): try addColor(term, name)
        case .labels: try addFinding(term, [.label])
        case .objects: try addFinding(term, [.object])
        case .text:
            if case .range = term.match { throw SearchMistake(.noOrder, place: term.place) }
            addWords(term, .text)
        case .moderationKind: try addModeration(term, "m.kind")
        case .moderationStatus: try addModeration(term, "m.status")
        case .imageMetadata(let name): try addFileText(term, name)
        }
    }

    // MARK: Texts

    /// All words of the value, the last as the beginning of one where a `*` follows it.
    private mutating func addWords(_ term: SearchTerm, _ place: Words.Place) {
        switch term.match {
        case .isPresent:
            statement.add("EXISTS (SELECT 1 FROM asset_words w WHERE w.asset_id = a.asset_id")
            addPlace(place)
            statement.add(")")
        case .contains(let value), .equals(let value): addWords(of: value, place)
        // Callers refuse ranges of texts.
        case .range: statement.add("1 = 0")
        }
    }

    private mutating func addWords(of value: SearchTerm.Value, _ place: Words.Place) {
        let words = Words.of(value.text)
        guard !words.isEmpty else {
            statement.add("1 = 0")
            return
        }
        for (index, word) in words.enumerated() {
            if index > 0 { statement.add(" AND ") }
            statement.add("EXISTS (SELECT 1 FROM asset_words w WHERE w.asset_id = a.asset_id")
            if value.isPrefix, index == words.count - 1 {
                statement.addPrefix("w.word", word)
            } else {
                statement.add(" AND w.word = ?", .text(word))
            }
            addPlace(place)
            statement.add(")")
        }
    }

    private mutating func addPlace(_ place: Words.Place) {
        guard place != .anywhere else { return }
        statement.add(" AND (w.places & ?) <> 0", .integer(place.rawValue))
    }

    private mutating func addText(
        _ term: SearchTerm, _ column: String?, _ place: Words.Place
    ) throws(SearchMistake) {
        switch term.match {
        case .isPresent: addWords(term, place)
        case .range: throw SearchMistake(.noOrder, place: term.place)
        case .contains(let value):
            // `shoes/re*` is about the text from its beginning, `re*` about any word of it.
            if value.isPrefix, Words.of(value.text).count != 1, let column {
                addExact(column, value)
            } else {
                addWords(of: value, place)
            }
        case .equals(let value):
            if let column { addExact(column, value) } else { addFilename(value) }
        }
    }

    /// The last part of the public ID, or the name that the file had.
    private mutating func addFilename(_ value: SearchTerm.Value) {
        statement.add(
            "(COALESCE(a.original_filename, '') = ? OR a.public_id = ? OR ", .text(value.text),
            .text(value.text))
        let tail = "/" + value.text
        statement.add(
            "substr(a.public_id, length(a.public_id) - ? + 1) = ?)",
            .integer(tail.unicodeScalars.count), .text(tail))
    }

    mutating func addExact(_ column: String, _ value: SearchTerm.Value) {
        if value.isPrefix {
            statement.add("(1 = 1")
            statement.addPrefix(column, value.text)
            statement.add(")")
        } else {
            statement.add("\(column) = ?", .text(value.text))
        }
    }

    private mutating func addKeyword(
        _ term: SearchTerm, _ column: String
    ) throws(SearchMistake) {
        switch term.match {
        case .isPresent: statement.add("\(column) <> ''")
        case .range: throw SearchMistake(.noOrder, place: term.place)
        case .contains(var value), .equals(var value):
            value.text = value.text.lowercased()
            addExact(column, value)
        }
    }

    /// A folder, or with `/*` behind it that one and all in it.
    private mutating func addFolder(_ term: SearchTerm) throws(SearchMistake) {
        let column = "COALESCE(a.asset_folder, '')"
        switch term.match {
        case .isPresent: statement.add("\(column) <> ''")
        case .range: throw SearchMistake(.noOrder, place: term.place)
        case .equals(let value), .contains(let value):
            if value.isPrefix, value.text.hasSuffix("/") {
                statement.add("(\(column) = ? OR (1 = 1", .text(String(value.text.dropLast())))
                statement.addPrefix(column, value.text)
                statement.add("))")
            } else if case .contains = term.match, !value.isPrefix, !value.text.contains("/"),
                !value.text.isEmpty
            {
                addWords(of: value, .folder)
            } else {
                addExact(column, value)
            }
        }
    }

    private mutating func addAssetID(_ term: SearchTerm) throws(SearchMistake) {
        switch term.match {
        case .isPresent: statement.add("1 = 1")
        case .range: throw SearchMistake(.noOrder, place: term.place)
        case .contains(let value), .equals(let value):
            guard let id = AssetID(hex: value.text) else {
                statement.add("1 = 0")
                return
            }
            statement.add("a.asset_id = ?", .asset(id))
        }
    }

    // MARK: Labels

    private mutating func addTags(_ term: SearchTerm) throws(SearchMistake) {
        let rows = "EXISTS (SELECT 1 FROM asset_tags t WHERE t.asset_id = a.asset_id"
        switch term.match {
        case .isPresent: statement.add(rows + ")")
        case .range: throw SearchMistake(.noOrder, place: term.place)
        case .contains(let value) where !value.isPrefix: addWords(of: value, [.tags, .seen])
        case .contains(let value), .equals(let value):
            statement.add(rows)
            if value.isPrefix {
                statement.addPrefix("t.tag", value.text)
            } else {
                statement.add(" AND t.tag = ?", .text(value.text))
            }
            statement.add(")")
        }
    }

    private mutating func addContext(
        _ term: SearchTerm, _ name: String?
    ) throws(SearchMistake) {
        guard let name else {
            if case .range = term.match { throw SearchMistake(.noOrder, place: term.place) }
            return addWords(term, .context)
        }
        let rows = """
            EXISTS (SELECT 1 FROM asset_context c WHERE c.asset_id = a.asset_id AND c.name = ?
            """
        switch term.match {
        case .isPresent: statement.add(rows + ")", .text(name))
        case .range: throw SearchMistake(.noOrder, place: term.place)
        case .equals(let value):
            statement.add(rows + " AND ", .text(name))
            addExact("c.value", value)
            statement.add(")")
        case .contains(let value):
            addWords(of: value, .context)
            statement.add(" AND " + rows, .text(name))
            addLike("c.value", value)
            statement.add(")")
        }
    }

    /// The words' text in a value, in any case.
    mutating func addLike(_ column: String, _ value: SearchTerm.Value) {
        // SQLite lowers ASCII only; for other words the index of words has the say.
        for word in Words.of(value.text) where word.utf8.allSatisfy({ $0 < 0x80 }) {
            statement.add(" AND LOWER(\(column)) LIKE ?", .text("%\(word)%"))
        }
    }

    private mutating func addMetadata(_ term: SearchTerm, _ id: String?) throws(SearchMistake) {
        guard let id else {
            if case .range = term.match { throw SearchMistake(.noOrder, place: term.place) }
            return addWords(term, .metadata)
        }
        let rows = """
            EXISTS (SELECT 1 FROM asset_metadata m WHERE m.asset_id = a.asset_id AND m.field = ?
            """
        statement.add(rows, .text(id))
        switch term.match {
        case .isPresent: break
        case .equals(let value):
            statement.add(" AND ")
            addExact("m.value", value)
        case .contains(let value):
            if Words.of(value.text).isEmpty {
                statement.add(" AND ")
                addExact("m.value", value)
            } else {
                addLike("m.value", value)
            }
        case .range(let from, let to):
            try addBounds("m.number", from, to) { value in
                if let number = SearchValues.number(value.text) { return number...number }
                return Day(value.text).map { Int64($0.number)...Int64($0.number) }
            }
        }
        statement.add(")")
    }

    // MARK: Numbers and times

    static func number(_ value: SearchTerm.Value) -> ClosedRange<Int64>? {
        SearchValues.number(value.text).map { $0...$0 }
    }

    /// A ratio is what it is to two places.
    private static func ratio(_ value: SearchTerm.Value) -> ClosedRange<Int64>? {
        SearchValues.ratio(value.text).map { $0 - 50...$0 + 50 }
    }

    mutating func addNumber(
        _ term: SearchTerm, _ column: String,
        _ read: (SearchTerm.Value) -> ClosedRange<Int64>?
    ) throws(SearchMistake) {
        switch term.match {
        case .isPresent: statement.add("\(column) >= 0")
        case .contains(let value), .equals(let value):
            guard !value.isPrefix, let range = read(value) else {
                throw SearchMistake(.notANumber, text: value.text, place: value.place)
            }
            statement.add(
                "\(column) BETWEEN ? AND ?", .integer(range.lowerBound),
                .integer(range.upperBound))
        case .range(let from, let to):
            // Of two lower bounds an index would take the first.
            let isPositive = from.flatMap { read($0.value) }.map { $0.lowerBound >= 0 } ?? false
            statement.add(isPositive ? "1 = 1" : "\(column) >= 0")
            try addBounds(column, from, to, read)
        }
    }

    mutating func addBounds(
        _ column: String, _ from: SearchTerm.Bound?, _ to: SearchTerm.Bound?,
        _ read: (SearchTerm.Value) -> ClosedRange<Int64>?
    ) throws(SearchMistake) {
        if let from {
            guard !from.value.isPrefix, let range = read(from.value) else {
                throw SearchMistake(.notANumber, text: from.value.text, place: from.value.place)
            }
            statement.add(
                from.isIncluded ? " AND \(column) >= ?" : " AND \(column) > ?",
                .integer(from.isIncluded ? range.lowerBound : range.upperBound))
        }
        if let to {
            guard !to.value.isPrefix, let range = read(to.value) else {
                throw SearchMistake(.notANumber, text: to.value.text, place: to.value.place)
            }
            statement.add(
                to.isIncluded ? " AND \(column) <= ?" : " AND \(column) < ?",
                .integer(to.isIncluded ? range.upperBound : range.lowerBound))
        }
    }

    mutating func addTime(
        _ term: SearchTerm, _ column: String
    ) throws(SearchMistake) {
        let values = values
        do {
            try addNumber(term, column) { values.time($0.text) }
        } catch {
            guard error.reason == .notANumber else { throw error }
            throw SearchMistake(.notATime, text: error.text, place: error.place)
        }
    }
}
