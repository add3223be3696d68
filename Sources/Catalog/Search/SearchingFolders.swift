public import Assets

extension AssetCatalog {
    /// The folders that an expression about `name`, `path` and `created_at` finds, by path. Throws
    /// `search`.
    public func searchFolders(
        _ expression: FolderExpression, in cloud: CloudName, direction: SortDirection = .ascending,
        page: PageRequest
    ) async throws(CatalogError) -> (folders: Page<Folder>, count: Int) {
        let now = clock()
        return try await read { connection in
            do {
                var condition = SQLStatement(" FROM folders f WHERE ")
                condition.add("f.cloud = ? AND (", .cloud(cloud))
                try expression.add(to: &condition, now: now)
                condition.add(")")
                var counting = SQLStatement("SELECT COUNT(*)")
                counting.append(condition)
                let count = Int(try connection.integer(counting.text, counting.values))
                var statement = SQLStatement("SELECT f.path, f.external_id, f.created_at")
                statement.append(condition)
                if let after = page.after {
                    statement.add(
                        direction == .ascending ? " AND f.path > ?" : " AND f.path < ?",
                        .text(try after.keys(.folders, count: 1)[0]))
                }
                statement.add(" ORDER BY f.path \(direction.rawValue) LIMIT ?", page.probe)
                let found = try connection.rows(statement, Folder.init(row:))
                return (Page(probed: found, request: page) { Cursor(.folders, $0.path) }, count)
            } catch let mistake as SearchMistake {
                throw CatalogError.search(mistake)
            }
        }
    }
}

/// A search among folders: a search's expression whose fields are those of folders.
public struct FolderExpression: Hashable, Sendable {
    private let expression: SearchExpression

    /// Reads it. Throws a `SearchMistake`.
    public init(parsing text: String) throws(SearchMistake) {
        expression = try SearchExpression(parsing: text, fields: .folders)
    }

    func add(to statement: inout SQLStatement, now: Int64) throws(SearchMistake) {
        try add(expression, to: &statement, SearchValues(now: now))
    }

    private func add(
        _ expression: SearchExpression, to statement: inout SQLStatement, _ values: SearchValues
    ) throws(SearchMistake) {
        switch expression {
        case .everything: statement.add("1 = 1")
        case .all(let parts), .any(let parts):
            let isAll = if case .all = expression { true } else { false }
            for (index, part) in parts.enumerated() {
                if index > 0 { statement.add(isAll ? " AND " : " OR ") }
                statement.add("(")
                try add(part, to: &statement, values)
                statement.add(")")
            }
        case .not(let inner):
            statement.add("NOT (")
            try add(inner, to: &statement, values)
            statement.add(")")
        case .term(let term): try add(term, to: &statement, values)
        }
    }

    /// `name` is read as a file's, `path` as a public ID: see `SearchParser.Fields.folders`.
    private func add(
        _ term: SearchTerm, to statement: inout SQLStatement, _ values: SearchValues
    ) throws(SearchMistake) {
        switch (term.field, term.match) {
        case (_, .isPresent): statement.add("1 = 1")
        case (.createdAt, let match): try addTime(match, term.place, to: &statement, values)
        case (_, .range): throw SearchMistake(.noOrder, place: term.place)
        case (.publicID, .contains(let value)), (.publicID, .equals(let value)):
            Self.add("f.path", value, to: &statement)
        case (.filename, .equals(let value)):
            Self.addName(value, to: &statement)
        case (_, .contains(let value)), (_, .equals(let value)):
            // The name's beginning, or a part of it.
            let text = value.text.lowercased().replacing("\\", with: "\\\\")
                .replacing("%", with: "\\%").replacing("_", with: "\\_")
            statement.add("LOWER(f.path) LIKE ? ESCAPE '\\'", .text("%\(text)%"))
        }
    }

    private static func add(
        _ column: String, _ value: SearchTerm.Value, to statement: inout SQLStatement
    ) {
        guard value.isPrefix else { return statement.add("\(column) = ?", .text(value.text)) }
        statement.add("(1 = 1")
        statement.addPrefix(column, value.text)
        statement.add(")")
    }

    private static func addName(
        _ value: SearchTerm.Value, to statement: inout SQLStatement
    ) {
        let name = """
            CASE WHEN f.parent = '' THEN f.path ELSE substr(f.path, length(f.parent) + 2) END
            """
        add(name, value, to: &statement)
    }

    private func addTime(
        _ match: SearchTerm.Match, _ place: Int, to statement: inout SQLStatement,
        _ values: SearchValues
    ) throws(SearchMistake) {
        func read(_ value: SearchTerm.Value) throws(SearchMistake) -> ClosedRange<Int64> {
            guard let range = values.time(value.text) else {
                throw SearchMistake(.notATime, text: value.text, place: value.place)
            }
            return range
        }
        switch match {
        case .isPresent: statement.add("1 = 1")
        case .contains(let value), .equals(let value):
            let range = try read(value)
            statement.add(
                "f.created_at BETWEEN ? AND ?", .integer(range.lowerBound),
                .integer(range.upperBound))
        case .range(let from, let to):
            statement.add("1 = 1")
            if let from {
                let range = try read(from.value)
                statement.add(
                    " AND f.created_at >= ?",
                    .integer(from.isIncluded ? range.lowerBound : range.upperBound + 1))
            }
            if let to {
                let range = try read(to.value)
                statement.add(
                    " AND f.created_at <= ?",
                    .integer(to.isIncluded ? range.upperBound : range.lowerBound - 1))
            }
        }
    }
}
