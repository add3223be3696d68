/// Reads the items between two slashes.
struct ItemReader {
    let vocabulary: Vocabulary

    /// What the segment between two slashes holds, before layers and conditions are matched.
    struct Segment {
        /// What an `if_` item says.
        enum Fork {
            case when(Condition)
            case otherwise
            case end
        }

        var fork: Fork?
        var layer: (stacking: Layer.Stacking, source: LayerSource)?
        var component = Component()
        /// Whether `fl_layer_apply` stands here.
        var closesLayer = false
    }

    /// One item's text and where it starts in the written path.
    typealias Piece = (text: Substring, place: Int)

    /// Whether every item of the segment looks like one of the language's.
    static func looksLikeComponent(_ segment: Substring) -> Bool {
        let decoded = PercentCoding.decode(segment) ?? String(segment)
        let items = decoded.split(separator: ",")
        guard let first = items.first, key(of: first) != nil else { return false }
        var holdsText = false
        for item in items {
            if item.hasPrefix("l_text:") || item.hasPrefix("u_text:") { holdsText = true }
            if key(of: item) == nil, !holdsText { return false }
        }
        return true
    }

    /// The parameter that an item begins with, `$` for a variable; `nil` where it is none.
    static func key(of item: Substring) -> Substring? {
        if item.hasPrefix("$") {
            return Variable.isName(item.dropFirst().prefix { $0 != "_" }) ? "$" : nil
        }
        guard let underscore = item.utf8.prefix(5).firstIndex(of: UInt8(ascii: "_")) else {
            return nil
        }
        let key = item[..<underscore]
        guard item.index(after: underscore) < item.endIndex,
            Vocabulary.parameters.contains(String(key))
        else { return nil }
        return key
    }

    /// Reads a written segment that starts at `place`.
    func read(_ written: Substring, at place: Int) throws(TransformationError) -> Segment {
        guard let decoded = PercentCoding.decode(written), !decoded.utf8.contains(0) else {
            throw TransformationError(.malformedText, text: String(written), place: place)
        }
        var segment = Segment()
        for piece in pieces(of: decoded, written: written, at: place) {
            try take(piece, into: &segment)
        }
        return segment
    }

    /// Splits at commas; a comma inside a layer's text that nobody escaped stays there.
    private func pieces(of decoded: String, written: Substring, at place: Int) -> [Piece] {
        var pieces: [Piece] = []
        var start = decoded.startIndex
        let isPlain = decoded.utf8.count == written.utf8.count
        func add(upTo end: String.Index) {
            let text = decoded[start..<end]
            let offset = decoded.utf8.distance(from: decoded.startIndex, to: start)
            if let last = pieces.last, Self.key(of: text) == nil, !text.isEmpty,
                last.text.dropFirst(1).hasPrefix("_text:")
            {
                pieces[pieces.count - 1].text = decoded[last.text.startIndex..<end]
            } else if !text.isEmpty {
                let shift =
                    isPlain ? offset : PercentCoding.writtenOffset(ofDecoded: offset, in: written)
                pieces.append((text, place + shift))
            }
        }
        while let comma = decoded[start...].utf8.firstIndex(of: UInt8(ascii: ",")) {
            add(upTo: comma)
            start = decoded.utf8.index(after: comma)
        }
        add(upTo: decoded.endIndex)
        return pieces
    }

    private func take(
        _ piece: Piece, into segment: inout Segment
    ) throws(TransformationError) {
        guard let key = Self.key(of: piece.text) else { throw unknownParameter(piece) }
        if key == "$" {
            if let variable = Variable(piece.text) {
                segment.component.definitions.append(variable)
            }
            return
        }
        let value = piece.text.dropFirst(key.count + 1)
        switch key {
        case "if": segment.fork = try fork(value, piece)
        case "l", "u":
            guard let stacking = Layer.Stacking(rawValue: String(key)),
                let source = LayerSource(String(value))
            else { throw invalid(piece, key, expected: LayerSource.expectation(for: value)) }
            segment.layer = (stacking, source)
        case "fl":
            for flag in value.split(separator: ".") {
                if flag == "layer_apply" {
                    segment.closesLayer = true
                } else {
                    segment.component.add(try item(key: "fl", value: flag, piece))
                }
            }
        default: segment.component.add(try item(key: String(key), value: value, piece))
        }
    }

    private func fork(_ value: Substring, _ piece: Piece) throws(TransformationError)
        -> Segment.Fork
    {
        if value == "else" { return .otherwise }
        if value == "end" { return .end }
        guard let condition = Condition(value) else {
            throw invalid(
                piece, "if", expected: "two values with eq, ne, lt, gt, lte, gte, in or nin between"
            )
        }
        return .when(condition)
    }

    /// Reads `key_value`.
    func item(
        key: String, value: Substring, _ piece: Piece
    ) throws(TransformationError) -> Item {
        var values = value.split(separator: ":", omittingEmptySubsequences: false)
        let name = vocabulary.isNamed(key) ? values[0] : ""
        guard let definition = vocabulary.definition(key, name: String(name)) else {
            if name.hasPrefix("$") { return deferred(key: key, value: value, position: Int.max) }
            throw unknown(key, name, piece)
        }
        if definition.name != nil { values.removeFirst() }
        do {
            let (word, text) = try definition.read(values)
            return Item(key: key, content: .word(word), text: text, position: definition.position)
        } catch {
            if Self.isDeferred(values) {
                return deferred(key: key, value: value, position: definition.position)
            }
            throw TransformationError(
                .invalidValue(
                    parameter: definition.name.map { "\(key)_\($0)" } ?? key,
                    expected: error.expected),
                text: error.text.isEmpty ? String(piece.text) : error.text,
                place: piece.place + offset(of: error.text, in: piece.text))
        }
    }

    /// Whether one of the values has a variable or arithmetic in it.
    private static func isDeferred(_ values: [Substring]) -> Bool {
        values.contains { value in
            if value.contains("$") { return true }
            guard let expression = Expression(value) else { return false }
            return !expression.isLiteral
        }
    }

    private func deferred(key: String, value: Substring, position: Int) -> Item {
        let texts = value.split(separator: ":", omittingEmptySubsequences: false).map { part in
            if let expression = Expression(part), !expression.isLiteral { return expression.text }
            return PercentCoding.encodeValue(part)
        }
        return Item(
            key: key, content: .deferred(value: String(value)),
            text: "\(key)_" + texts.joined(separator: ":"), position: position)
    }

    // MARK: Errors

    private func offset(of part: String, in text: Substring) -> Int {
        guard !part.isEmpty, let range = text.firstRange(of: part) else { return 0 }
        return text.utf8.distance(from: text.startIndex, to: range.lowerBound)
    }

    private func unknownParameter(_ piece: Piece) -> TransformationError {
        let key = piece.text.prefix { $0 != "_" }
        let suggestion = Spelling.nearest(
            to: String(key), among: Array(Vocabulary.parameters))
        return TransformationError(
            .unknownParameter(suggestion: suggestion), text: String(piece.text), place: piece.place)
    }

    private func unknown(
        _ key: String, _ name: Substring, _ piece: Piece
    ) -> TransformationError {
        guard vocabulary.isSpoken(key) else {
            return TransformationError(
                .notSpoken(what: key), text: String(piece.text), place: piece.place)
        }
        let word = "\(key)_\(name)"
        if Vocabulary.words.contains(word) {
            return TransformationError(.notSpoken(what: word), text: word, place: piece.place)
        }
        return TransformationError(
            .unknownWord(
                parameter: key, suggestion: vocabulary.suggestion(for: String(name), key: key)),
            text: word, place: piece.place)
    }

    private func invalid(
        _ piece: Piece, _ key: some StringProtocol, expected: String
    ) -> TransformationError {
        TransformationError(
            .invalidValue(parameter: String(key), expected: expected), text: String(piece.text),
            place: piece.place)
    }
}
