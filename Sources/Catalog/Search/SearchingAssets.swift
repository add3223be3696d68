internal import Assets

/// What is summed up over all that a search finds.
public enum Aggregation: Hashable, Sendable {
    /// How many there are of each value.
    public enum Counted: String, Hashable, Sendable, CaseIterable {
        case format
        case resourceType = "resource_type"
        case type
    }

    /// A number that falls into ranges.
    public enum Ranged: String, Hashable, Sendable, CaseIterable {
        case bytes
        case imagePixels = "image_pixels"
    }

    /// From `from` up to, not including, `to`.
    public struct Span: Hashable, Sendable {
        /// What the span is called.
        public var key: String
        /// Its first number; `nil` for no lower end.
        public var from: Int64?
        /// The first number behind it; `nil` for no upper end.
        public var to: Int64?

        /// Puts a span together.
        public init(key: String, from: Int64?, to: Int64?) {
            self.key = key
            self.from = from
            self.to = to
        }
    }

    case counts(Counted)
    case spans(Ranged, [Span])

    /// What it is called in an answer.
    public var name: String {
        switch self {
        case .counts(let counted): counted.rawValue
        case .spans(let ranged, _): ranged.rawValue
        }
    }
}

/// What a search found.
public struct SearchResult: Sendable {
    /// A page of the assets.
    public var assets: Page<Asset>
    /// How many there are, counted no further than the query says.
    public var count: Int
    /// For each aggregation its values and how many assets have each.
    public var aggregations: [(aggregation: Aggregation, counts: [(key: String, count: Int)])]
}

extension AssetCatalog {
    /// Searches assets. Throws `search` where the expression says what its fields cannot be, or
    /// `invalidCursor`.
    public func search(
        _ query: SearchQuery, aggregations: [Aggregation] = [], page: PageRequest
    ) async throws(CatalogError) -> SearchResult {
        let now = clock()
        return try await read { connection in
            do {
                return try connection.search(query, aggregations, page, now: now)
            } catch let mistake as SearchMistake {
                throw CatalogError.search(mistake)
            }
        }
    }

    /// The statement that a search runs, for looking at its plan.
    func searchStatement(
        _ query: SearchQuery, limit: Int = 51
    ) async throws -> SQLStatement {
        let now = clock()
        return try await database.read { connection in
            try connection.plan(query).statement("a.asset_id", now: now, limit: limit)
        }
    }
}

extension SQLConnection {
    func plan(_ query: SearchQuery) throws -> SearchPlan {
        let candidates = SearchDrive.candidates(query.expression, in: query.cloud)
        let counts = try candidates.map { drive -> Int in
            var statement = SQLStatement("SELECT COUNT(*) FROM (SELECT 1 ")
            statement.append(drive.source)
            statement.add(" LIMIT ?) n", .integer(SearchPlan.few + 1))
            return Int(try integer(statement.text, statement.values))
        }
        return SearchPlan(query, candidates, counts: counts)
    }

    fileprivate func search(
        _ query: SearchQuery, _ aggregations: [Aggregation], _ page: PageRequest, now: Int64
    ) throws -> SearchResult {
        let plan = try plan(query)
        let ids = try rows(
            try plan.statement(
                "a.asset_id", now: now, after: page.after, limit: page.limit + 1)
        ) { try $0.assetID() }
        let found = try ids.compactMap { try asset($0) }
        return SearchResult(
            assets: Page(probed: found, request: page, cursor: query.cursor),
            count: try count(plan, now: now),
            aggregations: try aggregations.map { ($0, try sum($0, plan, now: now)) })
    }

    private func count(_ plan: SearchPlan, now: Int64) throws -> Int {
        // What needs no look at the rows is counted in the index.
        if plan.query.expression == .everything, plan.query.folders == nil {
            return Int(
                try integer(
                    "SELECT COUNT(*) FROM assets WHERE cloud = $1", [.cloud(plan.query.cloud)]))
        }
        var statement = SQLStatement("SELECT COUNT(*) FROM (")
        if let drive = plan.wholeAnswer {
            statement.add("SELECT 1 ")
            statement.append(drive.source)
            statement.add(" LIMIT ?", .integer(plan.query.mostCounted))
        } else {
            statement.append(
                try plan.statement("1", now: now, limit: plan.query.mostCounted, order: .any))
        }
        statement.add(") n")
        return Int(try integer(statement.text, statement.values))
    }

    private func sum(
        _ aggregation: Aggregation, _ plan: SearchPlan, now: Int64
    ) throws -> [(key: String, count: Int)] {
        switch aggregation {
        case .counts(let counted):
            let column =
                switch counted {
                case .format: "COALESCE(a.format, '')"
                case .resourceType: "a.asset_type"
                case .type: "a.delivery_type"
                }
            let statement = try plan.statement(
                "\(column), COUNT(*)", now: now, order: .grouped(column))
            return try rows(statement) { (try $0.text(), try $0.int()) }
                .filter { !$0.0.isEmpty }
                .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
        case .spans(let ranged, let spans):
            let column =
                switch ranged {
                case .bytes: "a.bytes"
                case .imagePixels: "COALESCE(a.width * a.height, -1)"
                }
            return try spans.map { span in
                var statement = SQLStatement("SELECT COUNT(*) FROM (")
                statement.append(
                    try plan.statement("\(column) AS n", now: now, order: .any))
                statement.add(") s WHERE n >= ?", .integer(span.from ?? 0))
                if let to = span.to { statement.add(" AND n < ?", .integer(to)) }
                return (span.key, Int(try integer(statement.text, statement.values)))
            }
        }
    }
}
