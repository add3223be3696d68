internal import Assets

/// What a search walks along: the rows of an index that one of its terms picks out, together with what
/// the expression says of the time of creation, which all of these indexes hold. Every other term is
/// looked at row by row.
struct SearchDrive {
    /// `FROM` and `WHERE` of the rows, which go by the alias `d` and have `asset_id` and `created_at`.
    var source: SQLStatement
    /// Whether the rows lie in the order of creation, and each asset among them once.
    var isInOrderOfCreation: Bool
    /// Whether an asset is among the rows once at most.
    var isOnce: Bool
    /// What the rows do not answer: they are just the assets that all other terms find.
    var rest: [SearchExpression]

    /// `*` or `DISTINCT` for a selection of the rows' assets.
    var distinct: String { isOnce ? "" : "DISTINCT " }

    /// The most terms that are weighed against each other.
    private static let most = 8

    /// All rows that could drive the search of an expression in a cloud: every asset that it selects
    /// is among the rows of each. Throws a `SearchMistake`.
    static func candidates(
        _ expression: SearchExpression, in cloud: CloudName, now: Int64
    ) throws(SearchMistake) -> [SearchDrive] {
        let parts = expression.conjuncts
        let times = parts.indices.filter { parts[$0].isAboutCreation }
        var found: [SearchDrive] = []
        for index in parts.indices where !times.contains(index) && found.count < most {
            guard case .term(let term) = parts[index] else { continue }
            for rows in try DriveRows.of(term, in: cloud, now: now) {
                let answered = rows.isExact ? times + [index] : times
                found.append(
                    SearchDrive(
                        source: try rows.source.narrowed(by: times.map { parts[$0] }, now: now),
                        isInOrderOfCreation: rows.isInOrder,
                        isOnce: rows.isOnce,
                        rest: parts.indices.filter { !answered.contains($0) }.map { parts[$0] }))
            }
        }
        guard !times.isEmpty else { return found }
        var all = SQLStatement("FROM assets d")
        all.add(" WHERE d.cloud = ?", .cloud(cloud))
        found.append(
            SearchDrive(
                source: try all.narrowed(by: times.map { parts[$0] }, now: now),
                isInOrderOfCreation: true, isOnce: true,
                rest: parts.indices.filter { !times.contains($0) }.map { parts[$0] }))
        return found
    }
}

extension SearchExpression {
    /// What all have to be true.
    var conjuncts: [SearchExpression] {
        switch self {
        case .everything: []
        case .all(let parts): parts.flatMap(\.conjuncts)
        case .any, .not, .term: [self]
        }
    }

    /// Whether it is a term about the time of creation.
    var isAboutCreation: Bool {
        switch self {
        case .term(let term):
            switch (term.field, term.match) {
            case (.createdAt?, .range), (.createdAt?, .equals), (.createdAt?, .contains): true
            case (_, _): false
            }
        case .everything, .all, .any, .not: false
        }
    }
}

extension SQLStatement {
    /// With what terms say of the time of creation.
    fileprivate func narrowed(
        by times: [SearchExpression], now: Int64
    ) throws(SearchMistake) -> SQLStatement {
        var condition = SearchCondition(appendingTo: self, now: now)
        for case .term(let term) in times {
            condition.append(" AND (")
            try condition.addTime(term, "d.created_at")
            condition.append(")")
        }
        return condition.statement
    }
}

/// The rows of an index that one term picks out.
private struct DriveRows {
    var source: SQLStatement
    var isInOrder = false
    var isOnce = false
    /// Whether they are just the assets that the term finds.
    var isExact = true

    static func of(
        _ term: SearchTerm, in cloud: CloudName, now: Int64
    ) throws(SearchMistake) -> [DriveRows] {
        if let rows = try numbers(term, in: cloud, now: now) { return [rows] }
        return switch term.match {
        case .equals(let value): equal(term.field, value, cloud)
        case .contains(let value): containing(term.field, value, cloud)
        case .isPresent, .range: []
        }
    }

    /// Numbers in a range; `nil` where the term is about something else.
    private static func numbers(
        _ term: SearchTerm, in cloud: CloudName, now: Int64
    ) throws(SearchMistake) -> DriveRows? {
        var source: SQLStatement
        let column: String
        switch term.field {
        case .uploadedAt, .version: (source, column) = (assets(cloud), "d.version")
        case .updatedAt: (source, column) = (assets(cloud), "d.updated_at")
        case .fact(let fact):
            source = labels("asset_facts", cloud, "fact", .text(fact.rawValue))
            column = "d.value"
        case nil, .publicID, .assetID, .filename, .displayName, .folder, .resourceType, .type,
            .format, .etag, .status, .accessMode, .tags, .context, .metadata, .createdAt, .bytes,
            .width, .height, .pixels, .aspectRatio, .pages, .colors, .color, .labels, .objects,
            .text, .moderationKind, .moderationStatus, .imageMetadata:
            return nil
        }
        guard term.match != .isPresent else { return nil }
        var condition = SearchCondition(appendingTo: source, now: now)
        condition.append(" AND (")
        switch term.field {
        case .fact(let fact): try condition.addNumber(term, column, fact: fact)
        case _: try condition.addTime(term, column)
        }
        condition.append(")")
        source = condition.statement
        return DriveRows(numbers: source)
    }

    private static func containing(
        _ field: SearchField?, _ value: SearchTerm.Value, _ cloud: CloudName
    ) -> [DriveRows] {
        switch field {
        case nil, .displayName, .filename, .metadata(nil), .context(nil), .text:
            return words(value, cloud, field.flatMap(Words.Place.init))
        case .context:
            // Which name the words stand under, the index of words does not say.
            return words(value, cloud, .context).map { rows in
                var rows = rows
                rows.isExact = false
                return rows
            }
        case .publicID where value.isPrefix && Words.of(value.text).count != 1:
            return equal(field, value, cloud)
        case .publicID: return words(value, cloud, .publicID)
        case .tags where !value.isPrefix: return words(value, cloud, [.tags, .seen])
        case .folder where !value.isPrefix && !value.text.contains("/") && !value.text.isEmpty:
            return words(value, cloud, .folder)
        case .metadata, .imageMetadata: return []
        case .tags, .folder, .resourceType, .format, .assetID, .type, .etag, .status, .accessMode,
            .createdAt, .uploadedAt, .updatedAt, .bytes, .width, .height, .pixels, .aspectRatio,
            .pages, .version, .fact, .colors, .color, .labels, .objects, .moderationKind,
            .moderationStatus:
            return equal(field, value, cloud)
        }
    }

    private static func equal(
        _ field: SearchField?, _ value: SearchTerm.Value, _ cloud: CloudName
    ) -> [DriveRows] {
        switch field {
        case .publicID:
            return [DriveRows(assets(cloud), "public_id", value, isOnce: true)]
        case .folder: return folder(value, cloud)
        case .resourceType:
            return [DriveRows(assets(cloud), "asset_type", value.lowercased, isOnce: true)]
        case .format where !value.text.isEmpty:
            return [DriveRows(assets(cloud), "format", value.lowercased, isOnce: true)]
        case .tags:
            var source = SQLStatement("FROM asset_tags d")
            source.add(" WHERE d.cloud = ?", .cloud(cloud))
            return [DriveRows(source, "tag", value)]
        case .context(let name?):
            return [
                DriveRows(labels("asset_context", cloud, "name", .text(name)), "value", value)
            ]
        case .metadata(let id?):
            return [
                DriveRows(labels("asset_metadata", cloud, "field", .text(id)), "value", value)
            ]
        case .imageMetadata(let name):
            return [
                DriveRows(labels("asset_file_texts", cloud, "name", .text(name)), "value", value)
            ]
        case .labels: return [finding(.label, value, cloud)]
        case .objects: return [finding(.object, value, cloud)]
        case .moderationStatus:
            var source = SQLStatement("FROM asset_moderations d")
            source.add(" WHERE d.cloud = ?", .cloud(cloud))
            var rows = DriveRows(source, "status", value.lowercased)
            rows.isInOrder = false
            rows.isOnce = false
            return [rows]
        case nil, .assetID, .filename, .displayName, .type, .format, .etag, .status, .accessMode,
            .context,
            .metadata, .createdAt, .uploadedAt, .updatedAt, .bytes, .width, .height, .pixels,
            .aspectRatio, .pages, .version, .fact, .colors, .color, .text, .moderationKind:
            return []
        }
    }

    private static func assets(_ cloud: CloudName) -> SQLStatement {
        var source = SQLStatement("FROM assets d")
        source.add(" WHERE d.cloud = ?", .cloud(cloud))
        return source
    }

    private static func labels(
        _ table: String, _ cloud: CloudName, _ name: String, _ label: SQLValue
    ) -> SQLStatement {
        var source = SQLStatement("FROM \(table) d")
        source.add(" WHERE d.cloud = ? AND d.\(name) = ?", .cloud(cloud), label)
        return source
    }

    private static func finding(
        _ kind: Finding.Kind, _ value: SearchTerm.Value, _ cloud: CloudName
    ) -> DriveRows {
        DriveRows(
            labels("asset_findings", cloud, "kind", .text(kind.rawValue)), "name",
            value.lowercased)
    }

    /// Numbers in a range, of which each asset has one.
    private init(numbers source: SQLStatement) {
        self.source = source
        isOnce = true
    }

    /// Those whose column is the value, or begins with it.
    private init(
        _ source: SQLStatement, _ column: String, _ value: SearchTerm.Value, isOnce: Bool = false
    ) {
        self.source = source
        if value.isPrefix {
            self.source.addPrefix("d.\(column)", value.text)
            self.isOnce = isOnce
        } else {
            self.source.add(" AND d.\(column) = ?", .text(value.text))
            self.isOnce = true
            isInOrder = true
        }
    }

    /// `a`, or with `a/*` that one and all in it.
    private static func folder(_ value: SearchTerm.Value, _ cloud: CloudName) -> [DriveRows] {
        guard value.isPrefix, value.text.hasSuffix("/") else {
            return [DriveRows(assets(cloud), "asset_folder", value, isOnce: true)]
        }
        let folder = String(value.text.dropLast())
        var rows = DriveRows(
            assets(cloud), "asset_folder",
            .init(text: folder, isPrefix: true, place: value.place), isOnce: true)
        rows.source.add(
            " AND (d.asset_folder = ? OR d.asset_folder >= ?)", .text(folder), .text(value.text))
        if let end = PrefixRange(value.text).upper {
            rows.source.add(" AND d.asset_folder < ?", .text(end))
        }
        return [rows]
    }

    /// - Parameter places: where the words stand; `nil` for anywhere.
    private static func words(
        _ value: SearchTerm.Value, _ cloud: CloudName, _ places: Words.Place?
    ) -> [DriveRows] {
        let words = Words.of(value.text)
        return words.enumerated().map { index, word in
            var source = SQLStatement("FROM asset_words d")
            source.add(" WHERE d.cloud = ?", .cloud(cloud))
            var rows = DriveRows(
                source, "word",
                .init(
                    text: word, isPrefix: value.isPrefix && index == words.count - 1,
                    place: value.place))
            if let places {
                rows.source.add(" AND (d.places & ?) <> 0", .integer(places.rawValue))
            }
            rows.isExact = words.count == 1
            return rows
        }
    }
}

extension Words.Place {
    /// Where the words of a field stand; `nil` where they have no place of their own.
    fileprivate init?(_ field: SearchField) {
        switch field {
        case .displayName: self = .displayName
        case .filename: self = .filename
        case .metadata: self = .metadata
        case .context: self = .context
        case .text: self = .text
        case .publicID: self = .publicID
        case .folder: self = .folder
        case .tags: self = .tags
        case .assetID, .resourceType, .type, .format, .etag, .status, .accessMode, .createdAt,
            .uploadedAt, .updatedAt, .bytes, .width, .height, .pixels, .aspectRatio, .pages,
            .version, .fact, .colors, .color, .labels, .objects, .moderationKind,
            .moderationStatus, .imageMetadata:
            return nil
        }
    }
}

extension SearchTerm.Value {
    /// The same in lower case.
    var lowercased: Self { .init(text: text.lowercased(), isPrefix: isPrefix, place: place) }
}
