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
        case pixels
        case faceCount = "face_count"
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
        try await search(query, aggregations, page, limits: SearchPlan.Limits())
    }

    func search(
        _ query: SearchQuery, _ aggregations: [Aggregation] = [], _ page: PageRequest,
        limits: SearchPlan.Limits
    ) async throws(CatalogError) -> SearchResult {
        let now = clock()
        return try await read { connection in
            do {
                return try connection.search(query, aggregations, page, limits, now: now)
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
            try connection.plan(query, SearchPlan.Limits(), now: now).page(after: nil, limit: limit)
        }
    }
}

extension SQLConnection {
    func plan(
        _ query: SearchQuery, _ limits: SearchPlan.Limits, now: Int64
    ) throws -> SearchPlan {
        let candidates = try SearchDrive.candidates(query.expression, in: query.cloud, now: now)
        let counts = try candidates.map { drive -> Int in
            var statement = SQLStatement("SELECT COUNT(*) FROM (SELECT 1 ")
            statement.append(drive.source)
            statement.add(" LIMIT ?) n", .integer(drive.countingLimit(query, limits)))
            return Int(try integer(statement.text, statement.values))
        }
        return try SearchPlan(query, candidates, counts: counts, limits: limits, now: now)
    }

    fileprivate func search(
        _ query: SearchQuery, _ aggregations: [Aggregation], _ page: PageRequest,
        _ limits: SearchPlan.Limits, now: Int64
    ) throws -> SearchResult {
        let plan = try plan(query, limits, now: now)
        let statement = try plan.page(after: page.after, limit: page.limit + 1)
        var counted: Int?
        let ids = try rows(statement) { row in
            let id = try row.assetID()
            if case .within = plan.path { counted = try row.int() }
            return id
        }
        let found = try ids.compactMap { try asset($0) }
        return SearchResult(
            assets: Page(probed: found, request: page, cursor: query.cursor),
            count: try counted ?? plan.counted ?? count(plan),
            aggregations: try aggregations.map { ($0, try sum($0, plan)) })
    }

    private func count(_ plan: SearchPlan) throws -> Int {
        if plan.query.expression == .everything, plan.query.folders == nil {
            return Int(try totals(of: plan.query.cloud).assets)
        }
        let statement = try plan.count()
        return Int(try integer(statement.text, statement.values))
    }

    private func sum(
        _ aggregation: Aggregation, _ plan: SearchPlan
    ) throws -> [(key: String, count: Int)] {
        switch aggregation {
        case .counts(let counted):
            var statement = SQLStatement("SELECT n, COUNT(*) FROM (")
            statement.append(try plan.all("\(counted.column) AS n"))
            statement.add(") s WHERE n <> '' GROUP BY n")
            return try rows(statement) { (try $0.text(), try $0.int()) }
                .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
        case .spans(let ranged, let spans):
            return try spans.map { span in
                var statement = SQLStatement("SELECT COUNT(*) FROM (")
                statement.append(try plan.all("\(ranged.column) AS n"))
                statement.add(") s WHERE n >= ?", .integer(span.from ?? 0))
                if let to = span.to { statement.add(" AND n < ?", .integer(to)) }
                return (span.key, Int(try integer(statement.text, statement.values)))
            }
        }
    }
}

extension Aggregation.Counted {
    /// What is counted of `a`; empty for nothing.
    fileprivate var column: String {
        switch self {
        case .format: "COALESCE(a.format, '')"
        case .resourceType: "a.asset_type"
        case .type: "a.delivery_type"
        }
    }
}

extension Aggregation.Ranged {
    /// The number of `a`; negative for none.
    fileprivate var column: String {
        switch self {
        case .bytes: "a.bytes"
        case .imagePixels, .pixels: "COALESCE(a.width * a.height, -1)"
        case .faceCount:
            """
            COALESCE((SELECT f.value FROM asset_facts f
            WHERE f.asset_id = a.asset_id AND f.fact = 'face_count'), -1)
            """
        }
    }
}
