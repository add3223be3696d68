public import Assets

/// What was deleted of the resources that some assets had.
public struct DerivedDeletion: Hashable, Sendable {
    /// An asset, and what it lost.
    public struct Lost: Hashable, Sendable {
        /// The asset, which stays.
        public var asset: Asset
        /// How many derived resources it lost.
        public var derived: Int
    }

    /// The assets of this page that the query selects.
    public var assets: Page<Lost>
    /// The files to remove.
    public var needless: [DerivationID]
}

extension AssetCatalog {
    /// Deletes derived resources by their identities, and gives those that were there. Their files
    /// can go; when they are asked for again, they count again.
    public func deleteDerived(
        _ ids: [DerivationID]
    ) async throws(CatalogError) -> [DerivationID] {
        try await write { connection in try ids.filter(connection.deleteDerived) }
    }

    /// Deletes all that was derived from an asset.
    public func deleteDerived(of asset: AssetID) async throws(CatalogError) -> [DerivationID] {
        try await write { connection in
            let ids = try connection.derivations(
                "SELECT derivation_id FROM derived WHERE asset_id = $1", [.asset(asset)])
            return try ids.filter(connection.deleteDerived)
        }
    }

    /// Deletes all that a transformation gave in a cloud, at most `limit`; fewer than `limit` in
    /// the answer means that none is left.
    public func deleteDerived(
        by transformation: TransformationText, in cloud: CloudName, limit: Int = 1_000
    ) async throws(CatalogError) -> [DerivationID] {
        guard !transformation.text.utf8.contains(0) else { return [] }
        return try await write { connection in
            try connection.deleteDerived(by: transformation, in: cloud, limit: limit)
        }
    }

    /// Deletes what was derived from a page of the assets that `query` selects: all of it, or what
    /// these declared transformations gave. The assets stay.
    public func deleteDerived(
        of query: AssetQuery, declared: [String]? = nil, page: PageRequest
    ) async throws(CatalogError) -> DerivedDeletion {
        try await write { connection in
            let assets = try connection.assets(query, page: page)
            var needless: [DerivationID] = []
            let lost = try assets.elements.map { asset in
                let ids = try connection.derivations(of: asset.id, declared: declared)
                needless += try ids.filter(connection.deleteDerived)
                return DerivedDeletion.Lost(asset: asset, derived: ids.count)
            }
            return DerivedDeletion(
                assets: Page(elements: lost, next: assets.next), needless: needless)
        }
    }
}

extension SQLConnection {
    /// Whether there was such a row.
    func deleteDerived(_ id: DerivationID) throws -> Bool {
        try run("DELETE FROM derived WHERE derivation_id = $1", [.derivation(id)]) == 1
    }

    /// Deletes what is made of an asset, and what shows it as a layer.
    func deleteDerivedReaching(_ asset: AssetID) throws -> [DerivationID] {
        let made = try derivations(
            "SELECT derivation_id FROM derived WHERE asset_id = $1", [.asset(asset)])
        return try made.filter(deleteDerived) + deleteDerivedShowing(asset)
    }

    /// Deletes what shows an asset as a layer.
    func deleteDerivedShowing(_ asset: AssetID) throws -> [DerivationID] {
        let showing = try derivations(
            "SELECT derivation_id FROM derived_sources WHERE asset_id = $1", [.asset(asset)])
        return try showing.filter(deleteDerived)
    }

    func deleteDerived(
        by transformation: TransformationText, in cloud: CloudName, limit: Int? = nil
    ) throws -> [DerivationID] {
        var statement = SQLStatement("SELECT d.derivation_id FROM ")
        transformation.addSource(to: &statement, cloud)
        if let limit { statement.add(" LIMIT ?", .integer(limit)) }
        return try derivations(statement.text, statement.values).filter(deleteDerived)
    }

    func derivations(_ statement: String, _ values: [SQLValue]) throws -> [DerivationID] {
        try rows(statement, values) { try $0.derivation() }
    }

    fileprivate func derivations(
        of asset: AssetID, declared: [String]?
    ) throws -> [DerivationID] {
        var statement = SQLStatement("SELECT derivation_id FROM derived WHERE ")
        statement.add("asset_id = ?", .asset(asset))
        if let declared {
            statement.add(" AND declared IN ")
            statement.addList(declared.map { .text($0) })
        }
        return try derivations(statement.text, statement.values)
    }
}
