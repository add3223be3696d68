public import Assets

extension AssetCatalog {
    /// The derived resource of this identity; `nil` where none is recorded.
    public func derived(_ id: DerivationID) async throws(CatalogError) -> Derived? {
        try await read { connection in
            try connection.row(Derived.byID, [.derivation(id)], Derived.init(row:))
        }
    }

    /// What was derived from an asset, the oldest first.
    public func derived(
        of asset: AssetID, page: PageRequest
    ) async throws(CatalogError) -> Page<Derived> {
        try await read { connection in
            var statement = SQLStatement("SELECT \(Derived.columns) FROM derived WHERE ")
            statement.add("asset_id = ?", .asset(asset))
            if let after = page.after {
                let keys = try after.keys(.derivedOfAsset, count: 2)
                statement.add(
                    " AND (created_at, derivation_id) > (?, ?)",
                    .integer(try Cursor.number(keys[0])), .bytes(try Cursor.bytes(keys[1])))
            }
            statement.add(" ORDER BY created_at, derivation_id LIMIT ?", page.probe)
            return Page(probed: try connection.rows(statement, Derived.init(row:)), request: page) {
                Cursor(.derivedOfAsset, String($0.createdAt), $0.id.hex)
            }
        }
    }

    /// What a transformation gave, with the asset that each is made of, by derivation ID.
    public func derived(
        by transformation: TransformationText, in cloud: CloudName, page: PageRequest
    ) async throws(CatalogError) -> Page<DerivedOfAsset> {
        guard !transformation.text.utf8.contains(0) else { return Page(elements: [], next: nil) }
        return try await read { connection in
            var statement = SQLStatement("SELECT d.derivation_id FROM ")
            transformation.addSource(to: &statement, cloud)
            if let after = page.after {
                let keys = try after.keys(.derivedOfTransformation, count: 1)
                statement.add(" AND d.derivation_id > ?", .bytes(try Cursor.bytes(keys[0])))
            }
            statement.add(" ORDER BY d.derivation_id LIMIT ?", page.probe)
            let ids = try connection.rows(statement) { try $0.derivation() }
            return Page(probed: try ids.compactMap(connection.derivedOfAsset), request: page) {
                Cursor(.derivedOfTransformation, $0.derived.id.hex)
            }
        }
    }

    /// The declared texts that derived resources of a cloud have, each once, in the order of bytes.
    public func declaredTransformations(
        in cloud: CloudName, page: PageRequest
    ) async throws(CatalogError) -> Page<String> {
        try await read { connection in
            let found = try connection.distinct(
                page, after: try page.after?.keys(.declared, count: 1)[0]
            ) { last in
                var statement = SQLStatement("SELECT declared FROM derived WHERE ")
                statement.add("cloud = ?", .cloud(cloud))
                if let last { statement.add(" AND declared > ?", .text(last)) }
                statement.add(" ORDER BY declared LIMIT 1")
                return statement
            }
            return Page(probed: found, request: page) { Cursor(.declared, $0) }
        }
    }
}

/// A transformation, by what derived resources say of theirs.
public enum TransformationText: Hashable, Sendable {
    /// All whose declared text is this.
    case declared(String)
    /// All whose declared text uses the named transformation of this name (without `t_`).
    case named(String)

    /// The declared text, or the name.
    public var text: String {
        switch self {
        case .declared(let text), .named(let text): text
        }
    }
}

/// A derived resource and the asset it is made of.
public struct DerivedOfAsset: Hashable, Sendable {
    /// The resource.
    public var derived: Derived
    /// The asset.
    public var asset: Asset
}

extension TransformationText {
    /// Adds the rows of the transformation; `d.derivation_id` tells which they are.
    func addSource(to statement: inout SQLStatement, _ cloud: CloudName) {
        switch self {
        case .declared(let text):
            statement.add(
                "derived d WHERE d.cloud = ? AND d.declared = ?", .cloud(cloud), .text(text))
        case .named(let name):
            statement.add(
                "derived_names d WHERE d.cloud = ? AND d.name = ?", .cloud(cloud), .text(name))
        }
    }
}

extension Derived {
    static let byID = "SELECT \(columns) FROM derived WHERE derivation_id = $1"
}

extension SQLConnection {
    fileprivate func derivedOfAsset(_ id: DerivationID) throws -> DerivedOfAsset? {
        guard let derived = try row(Derived.byID, [.derivation(id)], Derived.init(row:)),
            let asset = try asset(derived.asset)
        else { return nil }
        return DerivedOfAsset(derived: derived, asset: asset)
    }
}
