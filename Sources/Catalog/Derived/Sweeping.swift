public import Assets

/// A step of a walk over all derived resources.
public struct StaleDerived: Hashable, Sendable {
    /// What was removed: its asset or a layer's source is gone or has another version.
    public var removed: [DerivationID]
    /// Where the next step begins; `nil` when the walk has ended.
    public var next: DerivationID?
}

/// What the sweeper asks: which files a row reaches, and which rows no request can reach.
extension AssetCatalog {
    /// Those of these storage keys that an asset, a backup or a waiting job has.
    public func knownStorageKeys(
        among keys: [String]
    ) async throws(CatalogError) -> Set<String> {
        let keys = keys.filter { !$0.utf8.contains(0) }
        return try await read { connection in
            var known: Set<String> = []
            for table in ["assets", "asset_backups", "queued_jobs"] {
                var statement = SQLStatement(
                    "SELECT storage_key FROM \(table) WHERE storage_key IN ")
                statement.addList(keys.map { .text($0) })
                known.formUnion(try connection.rows(statement) { try $0.text() })
            }
            return known
        }
    }

    /// Those of these derivations that are recorded.
    public func knownDerivations(
        among ids: [DerivationID]
    ) async throws(CatalogError) -> Set<DerivationID> {
        try await read { connection in
            var statement = SQLStatement(
                "SELECT derivation_id FROM derived WHERE derivation_id IN ")
            statement.addList(ids.map(SQLValue.derivation))
            return Set(try connection.rows(statement) { try $0.derivation() })
        }
    }

    /// The storage keys of all clouds' assets in the order of bytes, from behind `after`.
    public func storageKeys(
        after: String? = nil, limit: Int
    ) async throws(CatalogError) -> [String] {
        try await read { connection in
            try connection.rows(
                """
                SELECT storage_key FROM assets WHERE storage_key > $1
                ORDER BY storage_key LIMIT $2
                """, [.text(after ?? ""), .integer(limit)]
            ) { try $0.text() }
        }
    }

    /// All clouds' recorded derivations in the order of bytes, from behind `after`.
    public func derivationIDs(
        after: DerivationID? = nil, limit: Int
    ) async throws(CatalogError) -> [DerivationID] {
        try await read { try $0.derivationIDs(after: after, limit: limit) }
    }

    /// Looks at up to `limit` derived resources from behind `after`, and removes the rows that no
    /// request can reach. Every operation of the catalog already takes such rows along; this finds
    /// what a mistake left behind.
    public func removeStaleDerived(
        after: DerivationID? = nil, limit: Int
    ) async throws(CatalogError) -> StaleDerived {
        try await write { connection in
            let ids = try connection.derivationIDs(after: after, limit: limit)
            let removed = try ids.filter { id in
                try connection.isStale(id) && connection.deleteDerived(id)
            }
            return StaleDerived(removed: removed, next: ids.count < limit ? nil : ids.last)
        }
    }
}

extension SQLConnection {
    fileprivate func derivationIDs(after: DerivationID?, limit: Int) throws -> [DerivationID] {
        try derivations(
            """
            SELECT derivation_id FROM derived WHERE derivation_id > $1
            ORDER BY derivation_id LIMIT $2
            """, [.bytes(after?.bytes ?? []), .integer(limit)])
    }

    fileprivate func isStale(_ id: DerivationID) throws -> Bool {
        let hasAsset = try finds(
            """
            SELECT 1 FROM derived d
            JOIN assets a ON a.asset_id = d.asset_id AND a.version = d.asset_version
            WHERE d.derivation_id = $1
            """, [.derivation(id)])
        guard hasAsset else { return true }
        return try finds(
            """
            SELECT 1 FROM derived_sources s
            LEFT JOIN assets a ON a.asset_id = s.asset_id AND a.version = s.asset_version
            WHERE s.derivation_id = $1 AND a.asset_id IS NULL
            """, [.derivation(id)])
    }
}
