public import Assets

/// A search: which assets, in what order, and what is summed up over all of them.
public struct SearchQuery: Hashable, Sendable {
    /// What results are sorted by.
    public enum SortField: String, Hashable, Sendable, CaseIterable {
        case createdAt = "created_at"
        case uploadedAt = "uploaded_at"
        case updatedAt = "updated_at"
        case publicID = "public_id"
        case displayName = "display_name"
        case filename
        case folder = "asset_folder"
        case resourceType = "resource_type"
        case type
        case format
        case bytes
        case width
        case height
        case pages
    }

    /// One key of the order.
    public struct Sort: Hashable, Sendable {
        /// What is compared.
        public var field: SortField
        /// Which end comes first.
        public var direction: SortDirection

        /// Puts a key together.
        public init(_ field: SortField, _ direction: SortDirection) {
            self.field = field
            self.direction = direction
        }
    }

    /// The cloud to look in.
    public var cloud: CloudName
    /// Which assets.
    public var expression: SearchExpression
    /// The order; assets that are equal in all of it stand by identity.
    public var sort: [Sort]
    /// Folders outside of which nothing is found, each with all in it; `nil` for no such limit.
    public var folders: [String]?
    /// Counting ends here.
    public var mostCounted: Int

    /// Puts a search together; the newest assets come first unless said.
    public init(
        cloud: CloudName, expression: SearchExpression, sort: [Sort] = [],
        folders: [String]? = nil, mostCounted: Int = 100_000
    ) {
        self.cloud = cloud
        self.expression = expression
        self.sort = sort.isEmpty ? [Sort(.createdAt, .descending)] : Array(sort.prefix(5))
        self.folders = folders
        self.mostCounted = mostCounted
    }
}

extension SearchQuery.SortField {
    /// What is compared of `a`, never NULL.
    var column: String {
        switch self {
        case .createdAt: "a.created_at"
        case .uploadedAt: "a.version"
        case .updatedAt: "a.updated_at"
        case .publicID: "a.public_id"
        case .displayName: "COALESCE(a.display_name, a.public_id)"
        case .filename: "COALESCE(a.original_filename, a.public_id)"
        case .folder: "a.asset_folder"
        case .resourceType: "a.asset_type"
        case .type: "a.delivery_type"
        case .format: "COALESCE(a.format, '')"
        case .bytes: "a.bytes"
        case .width: "COALESCE(a.width, 0)"
        case .height: "COALESCE(a.height, 0)"
        case .pages: "COALESCE(a.pages, 0)"
        }
    }

    var isNumber: Bool {
        switch self {
        case .createdAt, .uploadedAt, .updatedAt, .bytes, .width, .height, .pages: true
        case .publicID, .displayName, .filename, .folder, .resourceType, .type, .format: false
        }
    }

    /// What an asset has for it.
    func key(of asset: Asset) -> String {
        switch self {
        case .createdAt: String(asset.createdAt)
        case .uploadedAt: String(asset.version.number)
        case .updatedAt: String(asset.updatedAt)
        case .publicID: asset.reference.publicID.text
        case .displayName: asset.displayName ?? asset.reference.publicID.text
        case .filename: asset.original.filename ?? asset.reference.publicID.text
        case .folder: asset.assetFolder
        case .resourceType: asset.reference.assetType.rawValue
        case .type: asset.reference.deliveryType.rawValue
        case .format: asset.original.format?.rawValue ?? ""
        case .bytes: String(asset.original.bytes)
        case .width: String(asset.original.picture?.width ?? 0)
        case .height: String(asset.original.picture?.height ?? 0)
        case .pages: String(asset.original.picture?.pages ?? 0)
        }
    }
}

/// How a search is done: pure but for the counts of what could drive it.
struct SearchPlan {
    /// Up to so many rows of an index are taken as a whole.
    static let few = 2_000

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

    /// - Parameter counts: how many rows each of the candidates has, counted to just beyond `few`.
    init(_ query: SearchQuery, _ candidates: [SearchDrive], counts: [Int]) {
        self.query = query
        let best = zip(candidates, counts).enumerated().min { a, b in
            // Of two that are many, one that lies in the right order.
            (a.element.1, a.element.0.isInOrderOfCreation ? 0 : 1, a.offset)
                < (b.element.1, b.element.0.isInOrderOfCreation ? 0 : 1, b.offset)
        }?.element
        let isByCreation = query.sort.count == 1 && query.sort[0].field == .createdAt
        switch best {
        case (let drive, let count)? where count <= Self.few: path = .within(drive)
        case (let drive, _)? where drive.isInOrderOfCreation && isByCreation: path = .along(drive)
        case nil, .some: path = .walk
        }
    }

    /// The rows of an index that are all that is found, nothing else being asked; `nil` where rows have
    /// to be looked at.
    var wholeAnswer: SearchDrive? {
        guard case .term = query.expression, query.folders == nil else { return nil }
        switch path {
        case .walk: return nil
        case .along(let drive), .within(let drive): return drive.isExact ? drive : nil
        }
    }

    /// The statement that selects something of the assets that are found.
    func statement(
        _ selection: String, now: Int64, after: Cursor? = nil, limit: Int? = nil,
        order: Order = .sorted
    ) throws -> SQLStatement {
        var statement = SQLStatement("SELECT \(selection) ")
        switch path {
        case .walk:
            statement.add("FROM assets a WHERE a.cloud = ?", .cloud(query.cloud))
        case .within(let drive):
            // A join in this order rather than IN, which SQLite would look up while it walks along all
            // assets of the cloud in the order of creation.
            statement.add("FROM (SELECT DISTINCT d.asset_id AS id ")
            statement.append(drive.source)
            statement.add(") x CROSS JOIN assets a WHERE a.asset_id = x.id")
        case .along(let drive):
            // The words of the driver's WHERE come first, so that its values do.
            statement.add("FROM (SELECT d.asset_id AS id, d.created_at AS time ")
            statement.append(drive.source)
            statement.add(") x CROSS JOIN assets a WHERE a.asset_id = x.id")
        }
        if wholeAnswer == nil {
            var condition = SearchCondition(appendingTo: statement, now: now)
            condition.append(" AND (")
            try condition.add(query.expression)
            condition.append(")")
            statement = condition.statement
        }
        if let folders = query.folders { statement.addFolders(folders, of: "a.asset_folder") }
        switch order {
        case .sorted:
            if let after { try addPlace(after, to: &statement) }
            addOrder(to: &statement)
        case .any: break
        case .grouped(let column): statement.add(" GROUP BY \(column)")
        }
        if let limit { statement.add(" LIMIT ?", .integer(limit)) }
        return statement
    }

    /// What becomes of the rows.
    enum Order {
        case sorted
        case any
        case grouped(String)
    }

    // MARK: Order and cursors

    private func column(_ sort: SearchQuery.Sort) -> String {
        if case .along = path, sort.field == .createdAt { return "x.time" }
        return sort.field.column
    }

    private var identity: String {
        if case .along = path { "x.id" } else { "a.asset_id" }
    }

    private func addOrder(to statement: inout SQLStatement) {
        let keys = query.sort.map { "\(column($0)) \($0.direction.rawValue)" }
        let last = query.sort.last?.direction ?? .descending
        statement.add(
            " ORDER BY " + (keys + ["\(identity) \(last.rawValue)"]).joined(separator: ", "))
    }

    private func addPlace(_ after: Cursor, to statement: inout SQLStatement) throws {
        let texts = try after.keys(.search, count: query.sort.count + 2)
        guard texts[0] == query.sortName else { throw CatalogError.invalidCursor }
        let keys = try texts.dropFirst().dropLast().map { text in
            String(decoding: try Cursor.bytes(text), as: UTF8.self)
        }
        let id = SQLValue.bytes(try Cursor.bytes(texts[texts.count - 1]))
        var columns = query.sort.map { (column($0), $0.direction) }
        var values = try zip(query.sort, keys).map { sort, key -> SQLValue in
            sort.field.isNumber ? .integer(try Cursor.number(key)) : .text(key)
        }
        columns.append((identity, query.sort.last?.direction ?? .descending))
        values.append(id)
        if columns.count == 2, columns[0].1 == columns[1].1 {
            let sign = columns[0].1 == .ascending ? ">" : "<"
            statement.add(
                " AND (\(columns[0].0), \(columns[1].0)) \(sign) (?, ?)", values[0], values[1])
            return
        }
        statement.add(" AND (")
        for index in columns.indices {
            if index > 0 { statement.add(" OR ") }
            statement.add("(")
            for earlier in 0..<index {
                statement.add("\(columns[earlier].0) = ? AND ", values[earlier])
            }
            let sign = columns[index].1 == .ascending ? ">" : "<"
            statement.add("\(columns[index].0) \(sign) ?)", values[index])
        }
        statement.add(")")
    }
}

extension SearchQuery {
    /// Tells cursors of one order from those of another.
    var sortName: String {
        sort.map { "\($0.field.rawValue):\($0.direction.rawValue)" }.joined(separator: ",")
    }

    func cursor(_ asset: Asset) -> Cursor {
        Cursor(
            .search,
            [sortName] + sort.map { Array($0.field.key(of: asset).utf8).hex } + [asset.id.hex])
    }
}

extension SQLStatement {
    /// Adds that a column's path is one of these folders, or lies in one.
    mutating func addFolders(_ folders: [String], of column: String) {
        add(" AND (1 = 0")
        for folder in folders {
            if folder.isEmpty {
                add(" OR 1 = 1")
            } else {
                add(" OR COALESCE(\(column), '') = ? OR (1 = 1", .text(folder))
                addPrefix("COALESCE(\(column), '')", folder + "/")
                add(")")
            }
        }
        add(")")
    }
}
