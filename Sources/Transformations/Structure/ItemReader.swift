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
        /// The first flag that nobody knows: the segment may as well be a folder.
        var doubt: TransformationError?

        /// Whether the segment is a component and nothing else.
        var isFlat: Bool {
            if case .none = fork, case .none = layer { !closesLayer } else { false }
        }
    }

    /// One item's text and where it starts in the written path.
    typealias Piece = (text: Substring, place: Int)

    /// One item's bytes and where they start in the written path.
    private struct Part {
        let bytes: [UInt8]
        let range: Range<Int>
        let place: Int

        func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

        var piece: Piece { (text(range)[...], place) }
    }

    /// Reads a segment of a written path; places count from the start of `bytes`, plus `offset`.
    func read(
        _ bytes: [UInt8], _ written: Range<Int>, offset: Int
    ) throws(TransformationError) -> Segment {
        let place = offset + written.lowerBound
        guard let (decoded, range) = PercentCoding.decodedOnce(bytes, written) else {
            throw TransformationError(
                .malformedText, text: String(decoding: bytes[written], as: UTF8.self), place: place)
        }
        var segment = Segment()
        var items = Items(decoded, range)
        let isPlain = range == written
        while let item = items.next() {
            let shift = item.lowerBound - range.lowerBound
            let part = Part(
                bytes: decoded, range: item,
                place: place
                    + (isPlain
                        ? shift
                        : PercentCoding.writtenOffset(ofDecoded: shift, in: bytes[written])))
            try take(part, into: &segment)
        }
        return segment
    }

    private func take(_ part: Part, into segment: inout Segment) throws(TransformationError) {
        guard let head = ItemHead(part.bytes, part.range) else {
            throw unknownParameter(part.piece)
        }
        guard case .parameter(let index, let start) = head else {
            if let variable = Variable(part.text(part.range)) {
                segment.component.definitions.append(variable)
            }
            return
        }
        let value = start..<part.range.upperBound
        switch Parameter.all[index].role {
        case .condition: segment.fork = try fork(part.text(value), part)
        case .layer:
            segment.layer = try layer(Parameter.all[index].key, part.text(value), part)
        case .flag: try takeFlags(index, value, part, into: &segment)
        case .word: segment.component.add(try item(index, value, part))
        }
    }

    private func takeFlags(
        _ index: Int, _ value: Range<Int>, _ part: Part, into segment: inout Segment
    ) throws(TransformationError) {
        var start = value.lowerBound
        while start < value.upperBound {
            var end = start
            while end < value.upperBound, part.bytes[end] != UInt8(ascii: ".") { end += 1 }
            if part.bytes[start..<end].elementsEqual("layer_apply".utf8) {
                segment.closesLayer = true
            } else if start < end {
                let item = try item(index, start..<end, part)
                segment.component.add(item)
                if let word = item.word as? UnspokenWord, !word.isKnown {
                    segment.doubt =
                        segment.doubt
                        ?? TransformationError(word.refusal, text: item.text, place: part.place)
                }
            }
            start = end + 1
        }
    }

    private func layer(
        _ key: String, _ value: String, _ part: Part
    ) throws(TransformationError) -> (stacking: Layer.Stacking, source: LayerSource) {
        guard let stacking = Layer.Stacking(rawValue: key), let source = LayerSource(value) else {
            throw invalid(part.piece, key, expected: LayerSource.expectation(for: value[...]))
        }
        return (stacking, source)
    }

    private func fork(
        _ value: String, _ part: Part
    ) throws(TransformationError) -> Segment.Fork {
        if value == "else" { return .otherwise }
        if value == "end" { return .end }
        guard let condition = Condition(value) else {
            throw invalid(
                part.piece, "if",
                expected: "two values with eq, ne, lt, gt, lte, gte, in or nin between")
        }
        return .when(condition)
    }

    // MARK: Words

    /// Reads `key_value`; errors are about `piece`. Words that nobody acts upon are refused.
    func item(
        key: String, value: Substring, _ piece: Piece
    ) throws(TransformationError) -> Item {
        guard let index = Parameter.index(of: Parameter.code(of: key)) else {
            throw unknownParameter(piece)
        }
        let bytes = Array(value.utf8)
        let part = Part(bytes: bytes, range: bytes.indices, place: piece.place)
        let item = try item(index, bytes.indices, part)
        if let word = item.word as? UnspokenWord {
            throw TransformationError(word.refusal, text: item.text, place: piece.place)
        }
        return item
    }

    private func item(
        _ index: Int, _ value: Range<Int>, _ part: Part
    ) throws(TransformationError) -> Item {
        let words = vocabulary.words[index]
        if words.named.isEmpty {
            guard let reader = words.plain else {
                return unspoken(UnspokenWord(key: Parameter.all[index].key), part.text(value))
            }
            return try item(index, reader, part.text(value), value, part)
        }
        let colon = part.bytes[value].firstIndex(of: UInt8(ascii: ":"))
        let name = part.text(value.lowerBound..<(colon ?? value.upperBound))
        if let reader = words[name] {
            let values = colon.map { part.text(($0 + 1)..<value.upperBound) }
            return try item(index, reader, values, value, part)
        }
        if let reader = words.plain {
            return try item(index, reader, part.text(value), value, part)
        }
        let key = Parameter.all[index].key
        if name.utf8.first == UInt8(ascii: "$") {
            return deferred(key: key, value: part.text(value), position: Int.max)
        }
        return unspoken(
            try known(Parameter.all[index], name[...], part.piece), part.text(value))
    }

    private func item(
        _ index: Int, _ reader: WordReader, _ values: String?, _ whole: Range<Int>, _ part: Part
    ) throws(TransformationError) -> Item {
        let key = Parameter.all[index].key
        if let values, Self.holdsVariable(values), !Self.isAboutNames(key) {
            return deferred(key: key, value: part.text(whole), position: reader.position)
        }
        do {
            let (word, text) = try reader.read(values)
            return Item(
                key: key, code: Parameter.all[index].code, content: .word(word), text: text,
                position: reader.position)
        } catch {
            if let values, Self.isDeferred(values) {
                return deferred(key: key, value: part.text(whole), position: reader.position)
            }
            let value = part.text(whole)
            if reader.name == nil,
                let word = UnspokenWord(key: key, name: value.prefix { $0 != ":" })
            {
                return unspoken(word, value)
            }
            let text = part.text(part.range)
            throw TransformationError(
                .invalidValue(
                    parameter: reader.name.map { "\(key)_\($0)" } ?? key, expected: error.expected),
                text: error.text.isEmpty ? text : error.text,
                place: part.place + offset(of: error.text, in: text[...]))
        }
    }

    /// Names of assets, transformations and files may have dollar signs of their own.
    private static func isAboutNames(_ key: String) -> Bool {
        ["t", "bl", "d", "fl"].contains(key)
    }

    /// Whether `$name` or `$(name)` stands in a value, also where any text would do.
    private static func holdsVariable(_ value: String) -> Bool {
        guard value.utf8.contains(UInt8(ascii: "$")) else { return false }
        return value.split(separator: "$", omittingEmptySubsequences: false).dropFirst()
            .contains { rest in
                let name = rest.hasPrefix("(") ? rest.dropFirst() : rest
                return Variable.isName(name.prefix(1))
            }
    }

    /// Whether one of the values has a variable or arithmetic in it.
    private static func isDeferred(_ values: String) -> Bool {
        values.split(separator: ":").contains { value in
            if value.utf8.contains(UInt8(ascii: "$")) { return true }
            guard let expression = Expression(value) else {
                // `w_div_20_solid_red` begins with arithmetic.
                return !Template(itemValue: value).isPlain
            }
            return !expression.isLiteral
        }
    }

    private func deferred(key: String, value: String, position: Int) -> Item {
        let texts = value.split(separator: ":", omittingEmptySubsequences: false).map { part in
            if let expression = Expression(part), !expression.isLiteral { return expression.text }
            return PercentCoding.encodeValue(part)
        }
        return Item(
            key: key, content: .deferred(value: value),
            text: "\(key)_" + texts.joined(separator: ":"), position: position)
    }

    private func unspoken(_ word: UnspokenWord, _ value: String) -> Item {
        Item(
            key: word.key, content: .word(word),
            text: "\(word.key)_\(PercentCoding.encodeValue(value))", position: Int.max)
    }
}
