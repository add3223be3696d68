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
