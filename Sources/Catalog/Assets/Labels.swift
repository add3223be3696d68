public import Assets

/// A change to the tags of assets.
public enum TagChange: Hashable, Sendable {
    /// Adds these to what is there.
    case add([String])
    /// Takes these away.
    case remove([String])
    /// Leaves these and no others.
    case replace([String])
    /// Takes all away.
    case removeAll
    /// Adds this one, and takes it away from all other assets of the cloud and asset type.
    case setExclusive(String)
}

/// A change to the context of assets.
public enum ContextChange: Hashable, Sendable {
    /// Adds these; a name that is there already gets the new value.
    case add([ContextEntry])
    /// Leaves these and no others.
    case replace([ContextEntry])
    /// Takes all away.
    case removeAll
}

extension AssetCatalog {
    /// The tags of each of these assets, sorted; an asset without tags is left out.
    public func tags(of assets: [AssetID]) async throws(CatalogError) -> [AssetID: [String]] {
        try await read { connection in
            var statement = SQLStatement("SELECT asset_id, tag FROM asset_tags WHERE asset_id IN ")
            statement.addList(assets.map(SQLValue.asset))
            statement.add(" ORDER BY asset_id, tag")
            let pairs = try connection.rows(statement) { (try $0.assetID(), try $0.text()) }
            return Dictionary(grouping: pairs, by: \.0).mapValues { $0.map(\.1) }
        }
    }

    /// The context of each of these assets, sorted by name; an asset without context is left out.
    public func context(
        of assets: [AssetID]
    ) async throws(CatalogError) -> [AssetID: [ContextEntry]] {
        try await read { connection in
            var statement = SQLStatement(
                "SELECT asset_id, name, value FROM asset_context WHERE asset_id IN ")
            statement.addList(assets.map(SQLValue.asset))
            statement.add(" ORDER BY asset_id, name")
            let pairs = try connection.rows(statement) { row in
                (try row.assetID(), ContextEntry(name: try row.text(), value: try row.text()))
            }
            return Dictionary(grouping: pairs, by: \.0).mapValues { $0.map(\.1) }
        }
    }

    /// All tags of a cloud's assets of one type that begin with `prefix`, in the order of bytes.
    public func tags(
        in cloud: CloudName, assetType: AssetType, prefix: String = "", page: PageRequest
    ) async throws(CatalogError) -> Page<String> {
        try await read { connection in
            let found = try connection.distinct(
                page, after: try page.after?.keys(.tags, count: 1)[0]
            ) { last in
                var statement = SQLStatement("SELECT tag FROM asset_tags")
                statement.add(
                    " WHERE cloud = ? AND asset_type = ?", .cloud(cloud),
                    .text(assetType.rawValue))
                statement.addPrefix("tag", prefix)
                if let last { statement.add(" AND tag > ?", .text(last)) }
                statement.add(" ORDER BY tag LIMIT 1")
                return statement
            }
            return Page(probed: found, request: page) { Cursor(.tags, $0) }
        }
    }

    /// Changes the tags of the assets that `query` selects, at most `limit`, and gives them as they
    /// were selected. Their versions stay.
    public func changeTags(
        _ change: TagChange, of query: AssetQuery, limit: Int = 1_000
    ) async throws(CatalogError) -> [Asset] {
        let now = clock()
        return try await write { connection in
            let assets = try connection.assets(query, limit: limit)
            if case .setExclusive(let tag) = change {
                try connection.removeTag(tag, in: query.cloud, query.assetType)
            }
            for asset in assets {
                try connection.change(change, of: asset)
                try connection.touch(asset.id, at: now)
            }
            return assets
        }
    }

    /// Changes the context of the assets that `query` selects, at most `limit`, and gives them as
    /// they were selected. Their versions stay.
    public func changeContext(
        _ change: ContextChange, of query: AssetQuery, limit: Int = 1_000
    ) async throws(CatalogError) -> [Asset] {
        let now = clock()
        return try await write { connection in
            let assets = try connection.assets(query, limit: limit)
            for asset in assets {
                try connection.change(change, of: asset)
                try connection.touch(asset.id, at: now)
            }
            return assets
        }
    }
}

extension SQLConnection {
    func setTags(_ tags: [String], of id: AssetID, _ reference: AssetReference) throws {
        try run("DELETE FROM asset_tags WHERE asset_id = $1", [.asset(id)])
        try addTags(tags, to: id, reference)
    }

    func setContext(
        _ context: [ContextEntry], of id: AssetID, _ reference: AssetReference
    ) throws {
        try run("DELETE FROM asset_context WHERE asset_id = $1", [.asset(id)])
        try addContext(context, to: id, reference)
    }

    /// As many different texts as `page` asks for, each by a look of its own into an index: between
    /// two of them may lie a million rows of the same.
    ///
    /// - Parameter next: the statement that gives the first text behind one.
    func distinct(
        _ page: PageRequest, after: String?, next: (String?) -> SQLStatement
    ) throws -> [String] {
        var found: [String] = []
        var last = after
        while found.count <= page.limit {
            let statement = next(last)
            guard let text = try row(statement.text, statement.values, { try $0.text() }) else {
                break
            }
            found.append(text)
            last = text
        }
        return found
    }

    func touch(_ id: AssetID, at now: Int64) throws {
        try run(
            "UPDATE assets SET updated_at = $1 WHERE asset_id = $2", [.integer(now), .asset(id)])
        try indexWords(of: id)
    }

    fileprivate func change(_ change: TagChange, of asset: Asset) throws {
        switch change {
        case .add(let tags): try addTags(tags, to: asset.id, asset.reference)
        case .setExclusive(let tag): try addTags([tag], to: asset.id, asset.reference)
        case .replace(let tags): try setTags(tags, of: asset.id, asset.reference)
        case .removeAll: try setTags([], of: asset.id, asset.reference)
        case .remove(let tags):
            for tag in tags {
                try run(
                    "DELETE FROM asset_tags WHERE asset_id = $1 AND tag = $2",
                    [.asset(asset.id), .text(tag)])
            }
        }
    }

    fileprivate func change(_ change: ContextChange, of asset: Asset) throws {
        switch change {
        case .add(let entries): try addContext(entries, to: asset.id, asset.reference)
        case .replace(let entries): try setContext(entries, of: asset.id, asset.reference)
        case .removeAll: try setContext([], of: asset.id, asset.reference)
        }
    }

    fileprivate func removeTag(_ tag: String, in cloud: CloudName, _ type: AssetType?) throws {
        var statement = SQLStatement("DELETE FROM asset_tags")
        statement.add(" WHERE cloud = ? AND tag = ?", .cloud(cloud), .text(tag))
        if let type { statement.add(" AND asset_type = ?", .text(type.rawValue)) }
        try run(statement)
    }

    private func addTags(_ tags: [String], to id: AssetID, _ reference: AssetReference) throws {
        for tag in tags {
            try run(
                """
                INSERT INTO asset_tags (asset_id, tag, cloud, asset_type, created_at)
                SELECT asset_id, $1, cloud, asset_type, created_at FROM assets
                WHERE asset_id = $2
                ON CONFLICT DO NOTHING
                """, [.text(tag), .asset(id)])
        }
    }

    private func addContext(
        _ context: [ContextEntry], to id: AssetID, _ reference: AssetReference
    ) throws {
        for entry in context {
            try run(
                """
                INSERT INTO asset_context (asset_id, name, value, cloud, asset_type, created_at)
                SELECT asset_id, $1, $2, cloud, asset_type, created_at FROM assets
                WHERE asset_id = $3
                ON CONFLICT (asset_id, name) DO UPDATE SET value = excluded.value
                """, [.text(entry.name), .text(entry.value), .asset(id)])
        }
    }
}
