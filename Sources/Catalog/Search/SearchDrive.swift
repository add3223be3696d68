internal import Assets

/// What a search walks along: the rows of an index that one of its terms picks out. Every other term
/// is looked at row by row.
struct SearchDrive {
    /// `FROM` and `WHERE` of the rows, which go by the alias `d`.
    var source: SQLStatement
    /// Whether the rows lie in the order of creation.
    var isInOrderOfCreation: Bool
    /// Whether the rows are just the assets that the term finds, each once.
    var isExact = false

    /// All rows that could drive the search of an expression in a cloud: every asset that it selects
    /// is among the rows of each.
    static func candidates(
        _ expression: SearchExpression, in cloud: CloudName
    ) -> [SearchDrive] {
        switch expression {
        case .everything, .any, .not: []
        case .all(let parts): parts.flatMap { candidates($0, in: cloud) }
        case .term(let term): candidates(term, in: cloud)
        }
    }

    private static func candidates(_ term: SearchTerm, in cloud: CloudName) -> [SearchDrive] {
        switch term.match {
        case .equals(let value): exact(term.field, value, cloud)
        case .contains(let value):
            switch term.field {
            case nil, .publicID, .displayName, .filename, .tags, .metadata(nil), .context:
                value.isPrefix && Words.of(value.text).count != 1
                    ? (term.field == .publicID ? exact(term.field, value, cloud) : [])
                    : words(value, cloud, isAnywhere: term.field == nil)
            case .folder:
                value.isPrefix || value.text.contains("/")
                    ? [] : words(value, cloud, isAnywhere: false)
            case .assetID, .resourceType, .type, .format, .etag, .status, .accessMode, .metadata,
                .createdAt, .uploadedAt, .updatedAt, .bytes, .width, .height, .pixels,
                .aspectRatio, .pages, .version:
                []
            }
        case .isPresent, .range: []
        }
    }

    private static func exact(
        _ field: SearchField?, _ value: SearchTerm.Value, _ cloud: CloudName
    ) -> [SearchDrive] {
        switch field {
        case .publicID:
            return [rows("assets", cloud, "public_id", value, isInOrder: false)]
        case .folder where !value.isPrefix:
            return [rows("assets", cloud, "asset_folder", value, isInOrder: true)]
        case .tags:
            return [rows("asset_tags", cloud, "tag", value, isInOrder: !value.isPrefix)]
        case .context(let name?):
            return [labels("asset_context", "name", name, value, cloud)]
        case .metadata(let id?):
            return [labels("asset_metadata", "field", id, value, cloud)]
        case nil, .displayName, .filename, .folder, .context, .metadata, .assetID, .resourceType,
            .type, .format, .etag, .status, .accessMode, .createdAt, .uploadedAt, .updatedAt,
            .bytes, .width, .height, .pixels, .aspectRatio, .pages, .version:
            return []
        }
    }

    private static func rows(
        _ table: String, _ cloud: CloudName, _ column: String, _ value: SearchTerm.Value,
        isInOrder: Bool
    ) -> SearchDrive {
        var source = SQLStatement("FROM \(table) d")
        source.add(" WHERE d.cloud = ?", .cloud(cloud))
        add(column, value, to: &source)
        return SearchDrive(
            source: source, isInOrderOfCreation: isInOrder && !value.isPrefix,
            isExact: !value.isPrefix || column == "public_id")
    }

    private static func labels(
        _ table: String, _ name: String, _ label: String, _ value: SearchTerm.Value,
        _ cloud: CloudName
    ) -> SearchDrive {
        var source = SQLStatement("FROM \(table) d")
        source.add(" WHERE d.cloud = ? AND d.\(name) = ?", .cloud(cloud), .text(label))
        add("value", value, to: &source)
        return SearchDrive(
            source: source, isInOrderOfCreation: !value.isPrefix, isExact: !value.isPrefix)
    }

    private static func add(
        _ column: String, _ value: SearchTerm.Value, to source: inout SQLStatement
    ) {
        if value.isPrefix {
            source.addPrefix("d.\(column)", value.text)
        } else {
            source.add(" AND d.\(column) = ?", .text(value.text))
        }
    }

    private static func words(
        _ value: SearchTerm.Value, _ cloud: CloudName, isAnywhere: Bool
    ) -> [SearchDrive] {
        let words = Words.of(value.text)
        return words.enumerated().map { index, word in
            let isPrefix = value.isPrefix && index == words.count - 1
            var drive = rows(
                "asset_words", cloud, "word",
                .init(text: word, isPrefix: isPrefix, place: value.place), isInOrder: true)
            drive.isInOrderOfCreation = !isPrefix
            drive.isExact = isAnywhere && words.count == 1 && !isPrefix
            return drive
        }
    }
}
