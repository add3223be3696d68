internal import Assets

/// How a search is done: pure but for the counts of what could drive it.
struct SearchPlan {
    /// Up to how many rows of an index are taken as a whole.
    struct Limits {
        /// Where each costs a look at its asset.
        var few = 2_000
        /// Where the index answers all.
        var many = 20_000
    }

    /// What the search walks along.
    enum Path {
        /// All assets of the cloud, in the search's order.
        case walk
        /// The rows of an index, already in the search's order.
        case along(SearchDrive)
        /// The few rows of an index, sorted then.
        case within(SearchDrive)
    }

    let query: SearchQuery
    let path: Path
    /// The rows that counting looks at; `nil` for all assets.
    let counting: SearchDrive?
    /// How many assets are found, where the rows were counted that are just these.
    let counted: Int?
    let now: Int64

    /// - Parameter counts: how many rows each of the candidates has, as far as `countingLimit`
    ///   says.
    init(
        _ query: SearchQuery, _ candidates: [SearchDrive], counts: [Int], limits: Limits,
        now: Int64
    ) throws(SearchMistake) {
        self.query = query
        self.now = now
        let best = zip(candidates, counts).enumerated().min { a, b in
            // Of two that are many, the one that leaves less to ask, then one in the right order.
            (a.element.1, a.element.0.rest.count, a.element.0.isInOrderOfCreation ? 0 : 1, a.offset)
                < (
                    b.element.1, b.element.0.rest.count,
                    b.element.0.isInOrderOfCreation ? 0 : 1, b.offset
                )
        }?.element
        counting = best?.0
        counted = best.flatMap {
            $0.0.isWholeAnswer(to: query) ? min($0.1, query.mostCounted) : nil
        }
        guard let (drive, count) = best else {
            path = .walk
            return
        }
        let most = try query.isNarrow(drive.rest, now: now) ? limits.many : limits.few
        if count <= most {
            path = .within(drive)
        } else if query.isByCreation, drive.isInOrderOfCreation {
            path = .along(drive)
        } else {
            path = .walk
        }
    }

    /// The statement that selects the assets that are found, in order; with `within` the second column
    /// says how many there are in all.
    func page(after: Cursor?, limit: Int) throws -> SQLStatement {
        guard case .within(let drive) = path else {
            var statement = try selection(identity, from: path)
            if let after {
                statement.add(" AND ")
                try add(place: after, of: columns, to: &statement)
            }
            addOrder(columns, to: &statement)
            statement.add(" LIMIT ?", .integer(limit))
            return statement
        }
        let keys = columns.indices.map { "k\($0)" }
        let selected = zip(columns, keys).map { "\($0) AS \($1)" }.joined(separator: ", ")
        var statement = SQLStatement("WITH found AS MATERIALIZED (")
        statement.append(try selection(selected, from: .within(drive)))
        let last = keys[keys.count - 1]
        statement.add(") SELECT \(last), (SELECT COUNT(*) FROM found) FROM found")
        if let after {
            statement.add(" WHERE ")
            try add(place: after, of: keys, to: &statement)
        }
        addOrder(keys, to: &statement)
        statement.add(" LIMIT ?", .integer(limit))
        return statement
    }

    /// The statement that counts what is found, as far as the query says.
    func count() throws -> SQLStatement {
        var statement = SQLStatement("SELECT COUNT(*) FROM (")
        statement.append(try selection("1", from: counting.map(Path.within) ?? .walk))
        statement.add(" LIMIT ?) n", .integer(query.mostCounted))
        return statement
    }

    /// The statement that selects something of all assets that are found.
    func all(_ selection: String) throws -> SQLStatement {
        try self.selection(selection, from: counting.map(Path.within) ?? .walk, isNarrow: false)
    }

    /// `SELECT … FROM … WHERE …` of the assets that are found, which go by the alias `a`.
    ///
    /// Where only identity and time of creation are asked about, no row of an asset is read.
    private func selection(
        _ selection: String, from path: Path, isNarrow: Bool? = nil
    ) throws -> SQLStatement {
        let drive: SearchDrive
        var statement = SQLStatement("SELECT \(selection) ")
        switch path {
        case .walk:
            statement.add("FROM assets a WHERE a.cloud = ?", .cloud(query.cloud))
            return try narrowed(statement, by: query.expression.conjuncts)
        case .within(let found), .along(let found): drive = found
        }
        if try isNarrow ?? query.isNarrow(drive.rest, now: now) {
            statement.add("FROM (SELECT \(drive.distinct)d.asset_id, d.created_at ")
            statement.append(drive.source)
            statement.add(") a WHERE 1 = 1")
        } else {
            // A join in this order rather than IN, which SQLite would look up while it walks along all
            // assets of the cloud in the order of creation.
            statement.add("FROM (SELECT \(drive.distinct)d.asset_id AS id, d.created_at AS time ")
            statement.append(drive.source)
            statement.add(") x CROSS JOIN assets a WHERE a.asset_id = x.id")
        }
        return try narrowed(statement, by: drive.rest)
    }

    private func narrowed(
        _ statement: SQLStatement, by parts: [SearchExpression]
    ) throws -> SQLStatement {
        var condition = SearchCondition(appendingTo: statement, now: now)
        for part in parts {
            condition.append(" AND (")
            try condition.add(part)
            condition.append(")")
        }
        var statement = condition.statement
        if let folders = query.folders { statement.addFolders(folders, of: "a.asset_folder") }
        return statement
    }

    // MARK: Order and cursors

    /// What is sorted by, identity last.
    private var columns: [String] { query.sort.map(column) + [identity] }

    private var directions: [SortDirection] {
        query.sort.map(\.direction) + [query.sort.last?.direction ?? .descending]
    }

    private func column(_ sort: SearchQuery.Sort) -> String {
        if sort.field == .createdAt, isAlongRows { return "x.time" }
        return sort.field.column
    }

    private var identity: String { isAlongRows ? "x.id" : "a.asset_id" }

    /// Whether an index is walked along, and the assets' rows are read beside it.
    private var isAlongRows: Bool {
        guard case .along(let drive) = path else { return false }
        return (try? query.isNarrow(drive.rest, now: now)) == false
    }

    private func addOrder(_ columns: [String], to statement: inout SQLStatement) {
        let keys = zip(columns, directions).map { "\($0) \($1.rawValue)" }
        statement.add(" ORDER BY " + keys.joined(separator: ", "))
    }

    private func add(
        place after: Cursor, of columns: [String], to statement: inout SQLStatement
    ) throws {
        let texts = try after.keys(.search, count: query.sort.count + 2)
        guard texts[0] == query.sortName else { throw CatalogError.invalidCursor }
        let keys = try texts.dropFirst().dropLast().map { text in
            String(decoding: try Cursor.bytes(text), as: UTF8.self)
        }
        var values = try zip(query.sort, keys).map { sort, key -> SQLValue in
            sort.field.isNumber ? .integer(try Cursor.number(key)) : .text(key)
        }
        values.append(.bytes(try Cursor.bytes(texts[texts.count - 1])))
        let signs = directions.map { $0 == .ascending ? ">" : "<" }
        if columns.count == 2, signs[0] == signs[1] {
            statement.add(
                "(\(columns[0]), \(columns[1])) \(signs[0]) (?, ?)", values[0], values[1])
            return
        }
        statement.add("(")
        for index in columns.indices {
            if index > 0 { statement.add(" OR ") }
            statement.add("(")
            for earlier in 0..<index {
                statement.add("\(columns[earlier]) = ? AND ", values[earlier])
            }
            statement.add("\(columns[index]) \(signs[index]) ?)", values[index])
        }
        statement.add(")")
    }
}

extension SearchDrive {
    /// Whether its rows are what is found, one for each.
    func isWholeAnswer(to query: SearchQuery) -> Bool {
        rest.isEmpty && isOnce && query.folders == nil
    }

    /// How far its rows are counted: as far as it matters, or as far as the answer tells.
    func countingLimit(_ query: SearchQuery, _ limits: SearchPlan.Limits) -> Int {
        isWholeAnswer(to: query)
            ? max(query.mostCounted, limits.many + 1) : limits.many + 1
    }
}

extension SearchQuery {
    /// Whether the order is that of creation, which indexes hold.
    var isByCreation: Bool { sort.count == 1 && sort[0].field == .createdAt }

    /// Whether what is left to ask can be answered without reading assets' rows.
    func isNarrow(
        _ rest: [SearchExpression], now: Int64
    ) throws(SearchMistake) -> Bool {
        guard isByCreation, folders == nil else { return false }
        var condition = SearchCondition(appendingTo: SQLStatement(""), now: now)
        for part in rest { try condition.add(part) }
        return !condition.readsRow
    }
}
