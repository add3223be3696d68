internal import Assets

// What was seen in pictures and stands in their files.
extension SearchCondition {
    /// A number that is known of the picture.
    mutating func addFact(_ term: SearchTerm, _ fact: Fact) throws(SearchMistake) {
        append(
            "EXISTS (SELECT 1 FROM asset_facts f WHERE f.asset_id = a.asset_id AND f.fact = ?",
            .text(fact.rawValue))
        if term.match != .isPresent {
            append(" AND ")
            try addNumber(term, "f.value", fact: fact)
        }
        append(")")
    }

    /// Compares a column that holds a fact.
    mutating func addNumber(
        _ term: SearchTerm, _ column: String, fact: Fact
    ) throws(SearchMistake) {
        switch fact {
        case .faceCount: try addNumber(term, column, Self.number)
        case .grayscale, .transparent: try addNumber(term, column, Self.truth)
        case .illustrationScore, .qualityScore: try addNumber(term, column, Self.share)
        case .takenAt: try addTime(term, column)
        }
    }

    private static func truth(_ value: SearchTerm.Value) -> ClosedRange<Int64>? {
        SearchValues.truth(value.text).map { $0...$0 }
    }

    private static func share(_ value: SearchTerm.Value) -> ClosedRange<Int64>? {
        SearchValues.share(value.text).map { $0...$0 }
    }

    private static func percentage(_ value: SearchTerm.Value) -> ClosedRange<Int64>? {
        SearchValues.percentage(value.text).map { $0...$0 }
    }

    /// Something of these kinds that was found in the picture.
    mutating func addFinding(
        _ term: SearchTerm, _ kinds: [Finding.Kind]
    ) throws(SearchMistake) {
        let names = kinds.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        append(
            "EXISTS (SELECT 1 FROM asset_findings f WHERE f.asset_id = a.asset_id"
                + " AND f.kind IN (\(names))")
        switch term.match {
        case .isPresent: break
        case .range: throw SearchMistake(.noOrder, place: term.place)
        case .contains(let value), .equals(let value):
            append(" AND ")
            addExact("f.name", value.lowercased)
        }
        append(")")
    }

    /// A colour's share of the picture, in either palette.
    mutating func addColor(_ term: SearchTerm, _ name: String) throws(SearchMistake) {
        append(
            """
            EXISTS (SELECT 1 FROM asset_findings f WHERE f.asset_id = a.asset_id
            AND f.kind IN ('color', 'named_color') AND f.name = ?
            """, .text(name))
        if term.match != .isPresent {
            append(" AND ")
            try addNumber(term, "f.weight", Self.percentage)
        }
        append(")")
    }

    mutating func addModeration(_ term: SearchTerm, _ column: String) throws(SearchMistake) {
        append("EXISTS (SELECT 1 FROM asset_moderations m WHERE m.asset_id = a.asset_id")
        switch term.match {
        case .isPresent: break
        case .range: throw SearchMistake(.noOrder, place: term.place)
        case .contains(let value), .equals(let value):
            append(" AND ")
            addExact(column, value.lowercased)
        }
        append(")")
    }

    /// What the file says about itself: `:` finds words of it in any case, `=` the whole of it.
    mutating func addFileText(_ term: SearchTerm, _ name: String) throws(SearchMistake) {
        append(
            "EXISTS (SELECT 1 FROM asset_file_texts t WHERE t.asset_id = a.asset_id AND t.name = ?",
            .text(name))
        switch term.match {
        case .isPresent: break
        case .range: throw SearchMistake(.noOrder, place: term.place)
        case .equals(let value):
            append(" AND ")
            addExact("t.value", value)
        case .contains(let value):
            if Words.of(value.text).isEmpty {
                append(" AND ")
                addExact("t.value", value)
            } else {
                addLike("t.value", value)
            }
        }
        append(")")
    }
}

extension SearchField {
    /// Whether a condition on it reads the asset's row.
    var isOfRow: Bool {
        switch self {
        case .publicID, .filename, .displayName, .folder, .resourceType, .type, .format, .etag,
            .accessMode, .uploadedAt, .updatedAt, .bytes, .width, .height, .pixels, .aspectRatio,
            .pages, .version:
            true
        case .assetID, .status, .tags, .context, .metadata, .createdAt, .fact, .colors, .color,
            .labels, .objects, .text, .moderationKind, .moderationStatus, .imageMetadata:
            false
        }
    }
}
