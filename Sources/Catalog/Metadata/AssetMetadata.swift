public import Assets

extension AssetCatalog {
    /// What each of these assets says for its fields, sorted by field; an asset that says nothing is
    /// left out. Values are external IDs where a field has options.
    public func metadata(
        of assets: [AssetID]
    ) async throws(CatalogError) -> [AssetID: [MetadataEntry]] {
        try await read { try $0.metadata(of: assets) }
    }

    /// Changes what the assets that `query` selects, at most `limit`, say for these fields, and gives
    /// them as they were selected. Throws `metadata` where a value is refused: then nothing changes.
    ///
    /// - Parameter clearing: what becomes of present values that are refused by now.
    public func changeMetadata(
        _ entries: [MetadataEntry], of query: AssetQuery, clearing: StaleMetadata = .stays,
        limit: Int = 1_000
    ) async throws(CatalogError) -> [Asset] {
        let now = clock()
        return try await write { connection in
            let assets = try connection.assets(query, limit: limit)
            for asset in assets {
                try connection.changeMetadata(entries, of: asset, clearing: clearing)
                try connection.touch(asset.id, at: now)
            }
            return assets
        }
    }
}

/// What becomes of values that an asset has and that its fields would refuse by now.
public enum StaleMetadata: Hashable, Sendable {
    case stays
    case goes
}

extension SQLConnection {
    func metadata(of assets: [AssetID]) throws -> [AssetID: [MetadataEntry]] {
        var statement = SQLStatement(
            "SELECT asset_id, field, value FROM asset_metadata WHERE asset_id IN ")
        statement.addList(assets.map(SQLValue.asset))
        statement.add(" ORDER BY asset_id, field, item")
        var found: [AssetID: [MetadataEntry]] = [:]
        for (id, field, value) in try rows(
            statement, { (try $0.assetID(), try $0.text(), try $0.text()) })
        {
            if found[id]?.last?.field == field {
                found[id]![found[id]!.count - 1].values.append(value)
            } else {
                found[id, default: []].append(MetadataEntry(field: field, values: [value]))
            }
        }
        return found
    }

    /// Gives a new or overwritten asset what its fields say by default, and these values. Nothing
    /// is demanded of assets that come without saying anything about metadata (`nil`).
    func setMetadata(
        _ entries: [MetadataEntry]?, of id: AssetID, _ reference: AssetReference
    ) throws {
        try run("DELETE FROM asset_metadata WHERE asset_id = $1", [.asset(id)])
        let fields = try metadataFields(in: reference.cloud)
        guard !fields.isEmpty || entries?.isEmpty == false else { return }
        let check = MetadataCheck(
            fields: fields, rules: try metadataRules(in: reference.cloud))
        try store(
            check, entries ?? [], over: check.defaults,
            demand: entries == nil ? .anything : .complete, of: id, reference.cloud)
    }

    func changeMetadata(
        _ entries: [MetadataEntry], of asset: Asset, clearing: StaleMetadata
    ) throws {
        let cloud = asset.reference.cloud
        let fields = try metadataFields(in: cloud)
        let check = MetadataCheck(fields: fields, rules: try metadataRules(in: cloud))
        var present: [String: [String]] = [:]
        for entry in try metadata(of: [asset.id])[asset.id] ?? [] {
            present[entry.field] = entry.values
        }
        if clearing == .goes {
            for var field in fields {
                guard let values = present[field.externalID] else { continue }
                let isFine = (try? MetadataCheck.checked(values, for: &field)) != nil
                if !isFine { present[field.externalID] = nil }
            }
        }
        // Only what is cleared now can break the demand: assets from before the field stay.
        let clears = entries.contains { entry in
            entry.values.isEmpty
                && fields.contains { $0.externalID == entry.field && $0.isMandatory }
        }
        try store(
            check, entries, over: present, demand: clears ? .complete : .anything, of: asset.id,
            cloud)
    }

    private func store(
        _ check: MetadataCheck, _ entries: [MetadataEntry], over present: [String: [String]],
        demand: MetadataCheck.Demand, of id: AssetID, _ cloud: CloudName
    ) throws {
        let outcome: MetadataCheck.Outcome
        do throws(MetadataMistake) {
            outcome = try check.applying(entries, to: present, demand: demand)
        } catch {
            throw CatalogError.metadata(error)
        }
        for field in outcome.grown { try store(field, in: cloud) }
        try run("DELETE FROM asset_metadata WHERE asset_id = $1", [.asset(id)])
        let kinds = Dictionary(
            check.fields.map { ($0.externalID, $0.kind) }, uniquingKeysWith: { $1 })
        let time = try integer("SELECT created_at FROM assets WHERE asset_id = $1", [.asset(id)])
        for (field, values) in outcome.values {
            for (item, value) in values.enumerated() {
                try run(
                    """
                    INSERT INTO asset_metadata
                        (asset_id, field, item, value, number, cloud, created_at)
                    VALUES ($1, $2, $3, $4, $5, $6, $7)
                    """,
                    [
                        .asset(id), .text(field), .integer(item), .text(value),
                        Self.number(value, kinds[field]), .cloud(cloud), .integer(time),
                    ])
            }
        }
    }

    /// What numbers and days are sorted by.
    private static func number(_ value: String, _ kind: MetadataField.Kind?) -> SQLValue {
        switch kind {
        case .integer: Int64(value).map { .integer($0) } ?? .null
        case .date: .integer(Day(value)?.number)
        case .string, .enum, .set, nil: .null
        }
    }
}
