public import Assets

/// Which assets of a cloud are meant.
public struct AssetQuery: Hashable, Sendable {
    /// What picks assets out.
    public enum Selection: Hashable, Sendable {
        /// Every asset.
        case all
        /// Those of these public IDs.
        case publicIDs([PublicID])
        /// Those of these identities.
        case assetIDs([AssetID])
        /// Those whose public ID begins with this text, byte by byte.
        case prefix(String)
        /// Those with this tag.
        case tag(String)
        /// Those with this name in their context, and this value if one is given.
        case context(name: String, value: String?)
        /// Those shown in this folder, not in folders inside of it.
        case folder(String)
        /// Those whose moderation of this kind has this status.
        case moderation(kind: String, status: AssetModeration.Status)
        /// Those in which this was found, at least with this weight, 0 to 1.
        case finding(Finding.Kind, name: String, atLeast: Double)
    }

    /// The order of a listing by time of creation.
    public enum Direction: Hashable, Sendable {
        case newestFirst
        case oldestFirst
    }

    /// The cloud to look in.
    public var cloud: CloudName
    /// Only assets of this type; `nil` for any.
    public var assetType: AssetType?
    /// Only assets of this delivery type; `nil` for any.
    public var deliveryType: DeliveryType?
    /// Which of these.
    public var selection: Selection
    /// Leaves out what comes before this time of creation in the listing's direction: what is
    /// newer when the newest come first, what is older otherwise. Unix seconds.
    public var startAt: Int64?
    /// The order. A selection by prefix ignores it: that is listed by public ID, in the order of
    /// bytes.
    public var direction: Direction
    /// Folders outside of which nothing is selected, each with all in it; `nil` for no such limit.
    public var folders: [String]?

    /// Puts a query together.
    public init(
        cloud: CloudName, assetType: AssetType? = nil, deliveryType: DeliveryType? = nil,
        selection: Selection = .all, startAt: Int64? = nil, direction: Direction = .newestFirst
    ) {
        self.cloud = cloud
        self.assetType = assetType
        self.deliveryType = deliveryType
        self.selection = selection
        self.startAt = startAt
        self.direction = direction
    }
}

extension AssetCatalog {
    /// The assets that `query` selects.
    public func assets(
        _ query: AssetQuery, page: PageRequest
    ) async throws(CatalogError) -> Page<Asset> {
        try await read { try $0.assets(query, page: page) }
    }
}

extension SQLConnection {
    func assets(_ query: AssetQuery, page: PageRequest) throws -> Page<Asset> {
        let found = try assets(query, limit: page.limit + 1, after: page.after)
        return Page(probed: found, request: page, cursor: query.order.cursor)
    }

    func assets(_ query: AssetQuery, limit: Int, after: Cursor? = nil) throws -> [Asset] {
        try rows(query.statement(limit: limit, after: after), Asset.init(row:))
    }
}

extension AssetQuery {
    /// What a listing is sorted by.
    enum Order {
        case creation(Direction)
        case publicID

        func cursor(_ asset: Asset) -> Cursor {
            switch self {
            case .creation: Cursor(.assetsByCreation, String(asset.createdAt), asset.id.hex)
            case .publicID:
                Cursor(.assetsByPublicID, asset.id.hex, asset.reference.publicID.text)
            }
        }
    }

    var order: Order {
        switch selection {
        case .prefix: .publicID
        case .all, .publicIDs, .assetIDs, .tag, .context, .folder, .moderation, .finding:
            .creation(direction)
        }
    }

    func statement(limit: Int, after: Cursor? = nil) throws -> SQLStatement {
        var statement = SQLStatement("SELECT \(Asset.columns) FROM ")
        addLabels(to: &statement)
        statement.add("cloud = ?", .cloud(cloud))
        if let assetType { statement.add(" AND asset_type = ?", .text(assetType.rawValue)) }
        if let deliveryType {
            statement.add(" AND delivery_type = ?", .text(deliveryType.rawValue))
        }
        addSelection(to: &statement)
        if let folders { statement.addFolders(folders, of: "asset_folder") }
        try addOrder(to: &statement, after: after)
        statement.add(" LIMIT ?", .integer(limit))
        return statement
    }

    private func addSelection(to statement: inout SQLStatement) {
        switch selection {
        case .all: break
        case .publicIDs(let ids):
            statement.add(" AND public_id IN ")
            statement.addList(ids.filter { !$0.text.utf8.contains(0) }.map { .text($0.text) })
        case .assetIDs(let ids):
            statement.add(" AND asset_id IN ")
            statement.addList(ids.map(SQLValue.asset))
        case .prefix(let prefix): statement.addPrefix("public_id", prefix)
        case .tag, .context, .moderation: statement.add(" AND asset_id = label_asset")
        case .folder(let folder): statement.add(" AND asset_folder = ?", .text(folder))
        case .finding(let kind, let name, let least):
            statement.add(
                """
                 AND asset_id IN (SELECT asset_id FROM asset_findings WHERE cloud = ? AND kind = ? \
                AND name = ? AND weight >= ?)
                """, .cloud(cloud), .text(kind.rawValue), .text(name),
                .integer(Thousandths.of(least)))
        }
    }

    /// Where the rows come from, up to `WHERE`. Labels come first: their indexes give assets in the
    /// order of creation, so that a page of a label that many have reads no more than a page.
    private func addLabels(to statement: inout SQLStatement) {
        switch selection {
        case .all, .publicIDs, .assetIDs, .prefix, .folder, .finding:
            statement.add("assets WHERE ")
        case .tag(let tag):
            statement.add(Self.labels + "asset_tags WHERE ")
            addScope(to: &statement)
            statement.add(" AND tag = ?) l CROSS JOIN assets WHERE ", .text(tag))
        case .context(let name, let value):
            statement.add(Self.labels + "asset_context WHERE ")
            addScope(to: &statement)
            statement.add(" AND name = ?", .text(name))
            if let value { statement.add(" AND value = ?", .text(value)) }
            statement.add(") l CROSS JOIN assets WHERE ")
        case .moderation(let kind, let status):
            statement.add(Self.labels + "asset_moderations WHERE ")
            addScope(to: &statement)
            statement.add(
                " AND kind = ? AND status = ?) l CROSS JOIN assets WHERE ", .text(kind),
                .text(status.rawValue))
        }
    }

    private static let labels = """
        (SELECT asset_id AS label_asset, created_at AS label_time FROM\u{20}
        """

    /// What creation is sorted by: of labels their own copy, which their indexes hold.
    private var creation: (time: String, identity: String) {
        switch selection {
        case .all, .publicIDs, .assetIDs, .prefix, .folder, .finding:
            ("created_at", "asset_id")
        case .tag, .context, .moderation: ("label_time", "label_asset")
        }
    }

    private func addScope(to statement: inout SQLStatement) {
        statement.add("cloud = ?", .cloud(cloud))
        if let assetType { statement.add(" AND asset_type = ?", .text(assetType.rawValue)) }
    }

    private func addOrder(to statement: inout SQLStatement, after: Cursor?) throws {
        switch order {
        case .creation(let direction):
            let (time, identity) = creation
            let (comparison, order) = direction == .newestFirst ? ("<", "DESC") : (">", "ASC")
            if let startAt {
                statement.add(" AND \(time) \(comparison)= ?", .integer(startAt))
            }
            if let after {
                let keys = try after.keys(.assetsByCreation, count: 2)
                statement.add(
                    " AND (\(time), \(identity)) \(comparison) (?, ?)",
                    .integer(try Cursor.number(keys[0])), .bytes(try Cursor.bytes(keys[1])))
            }
            statement.add(" ORDER BY \(time) \(order), \(identity) \(order)")
        case .publicID:
            if let after {
                let keys = try after.keys(.assetsByPublicID, count: 2)
                statement.add(
                    " AND (public_id, asset_id) > (?, ?)", .text(keys[1]),
                    .bytes(try Cursor.bytes(keys[0])))
            }
            statement.add(" ORDER BY public_id, asset_id")
        }
    }
}
