internal import Assets

/// Gathers the records that come while one transaction is being written into the next one, so that
/// they share its commit.
///
/// It guards the queue of those who wait. Everyone is answered after the commit that holds their
/// record. The writing task is nobody's child: a waiter that is cancelled takes nothing down.
actor DerivedRecorder {
    /// The most records of one transaction, which bounds how long other writers wait.
    static let largestGroup = 512

    private struct Waiter {
        let derived: NewDerived
        let continuation: CheckedContinuation<Result<Recording, CatalogError>, Never>
    }

    private let database: any SQLDatabase
    private let clock: AssetCatalog.Clock
    private var queue: [Waiter] = []
    private var isWriting = false

    /// How many records wait or are being written.
    private(set) var underway = 0

    init(database: any SQLDatabase, clock: @escaping AssetCatalog.Clock) {
        self.database = database
        self.clock = clock
    }

    func record(_ derived: NewDerived) async throws(CatalogError) -> Recording {
        underway += 1
        defer { underway -= 1 }
        let outcome = await withCheckedContinuation { continuation in
            queue.append(Waiter(derived: derived, continuation: continuation))
            guard !isWriting else { return }
            isWriting = true
            Task { await writeQueue() }
        }
        return try outcome.get()
    }

    private func writeQueue() async {
        while !queue.isEmpty {
            let group = Array(queue.prefix(Self.largestGroup))
            queue.removeFirst(group.count)
            let outcomes = await outcomes(of: group.map(\.derived))
            for (waiter, outcome) in zip(group, outcomes) {
                waiter.continuation.resume(returning: outcome)
            }
        }
        isWriting = false
    }

    private func outcomes(
        of group: [NewDerived]
    ) async -> [Result<Recording, CatalogError>] {
        do {
            return try await write(group)
        } catch  where group.count > 1 {
            // One record that the database refuses undoes the group: each for itself, then.
            var outcomes: [Result<Recording, CatalogError>] = []
            for derived in group { outcomes += await self.outcomes(of: [derived]) }
            return outcomes
        } catch {
            return [.failure(CatalogError(error))]
        }
    }

    private func write(_ group: [NewDerived]) async throws -> [Result<Recording, CatalogError>] {
        let now = clock()
        return try await database.write { connection in
            try connection.record(group, at: now)
        }
    }
}

extension SQLConnection {
    /// Records each of a group; a record whose assets have changed is a failure of its own.
    func record(
        _ group: [NewDerived], at now: Int64
    ) throws -> [Result<Recording, CatalogError>] {
        var entry = try reserveEntries(group.count)
        return try group.map { derived in
            do {
                let cloud = try currentCloud(of: derived)
                guard try insert(derived, in: cloud, at: now) else {
                    return .success(.alreadyCounted)
                }
                try insertEntry(entry, for: derived, in: cloud, at: now)
                entry += 1
                return .success(.counted)
            } catch let error as CatalogError {
                guard case .assetChanged = error else { throw error }
                return .failure(error)
            }
        }
    }

    /// Takes this many numbers of ledger entries and gives the first; some may stay unused.
    private func reserveEntries(_ count: Int) throws -> Int64 {
        let last = try integer(
            "UPDATE ledger_numbers SET last = last + $1 WHERE name = 'entry' RETURNING last",
            [.integer(count)])
        return last - Int64(count) + 1
    }

    /// The cloud of the asset. Throws `assetChanged` unless the asset and all layers' sources have
    /// the versions that the resource shows.
    private func currentCloud(of derived: NewDerived) throws -> CloudName {
        for source in derived.sources {
            let isCurrent = try finds(
                "SELECT 1 FROM assets WHERE asset_id = $1 AND version = $2",
                [.asset(source.asset), .version(source.version)])
            guard isCurrent else { throw CatalogError.assetChanged(source.asset) }
        }
        let cloud = try row(
            "SELECT cloud FROM assets WHERE asset_id = $1 AND version = $2",
            [.asset(derived.asset), .version(derived.assetVersion)]
        ) { try $0.cloud() }
        guard let cloud else { throw CatalogError.assetChanged(derived.asset) }
        return cloud
    }

    /// Whether the row is new.
    private func insert(_ derived: NewDerived, in cloud: CloudName, at now: Int64) throws -> Bool {
        let inserted = try run(
            """
            INSERT INTO derived (\(Derived.columns))
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            ON CONFLICT (derivation_id) DO NOTHING
            """,
            [
                .derivation(derived.id), .cloud(cloud), .asset(derived.asset),
                .version(derived.assetVersion), .text(derived.declared), .text(derived.effective),
                .text(derived.format.rawValue), .integer(derived.width), .integer(derived.height),
                .integer(derived.pages), .integer(derived.bytes), .integer(now),
                .integer(derived.renderMilliseconds), .text(derived.url),
            ])
        guard inserted == 1 else { return false }
        try insertSources(of: derived)
        try insertNames(of: derived, in: cloud)
        return true
    }

    private func insertSources(of derived: NewDerived) throws {
        for source in derived.sources {
            try run(
                """
                INSERT INTO derived_sources (derivation_id, asset_id, asset_version)
                VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
                """,
                [.derivation(derived.id), .asset(source.asset), .version(source.version)])
        }
    }

    private func insertNames(of derived: NewDerived, in cloud: CloudName) throws {
        for name in TransformationNames.used(in: derived.declared) {
            try run(
                """
                INSERT INTO derived_names (derivation_id, cloud, name) VALUES ($1, $2, $3)
                ON CONFLICT DO NOTHING
                """,
                [.derivation(derived.id), .cloud(cloud), .text(name)])
        }
    }

    private func insertEntry(
        _ entry: Int64, for derived: NewDerived, in cloud: CloudName, at now: Int64
    ) throws {
        try run(
            """
            INSERT INTO usage_ledger (\(LedgerEntry.columns))
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            [
                .integer(entry), .derivation(derived.id), .cloud(cloud), .day(Day(of: now)),
                .integer(now), .asset(derived.asset), .text(derived.declared), .text(derived.url),
                .integer(derived.renderMilliseconds), .integer(derived.bytes),
            ])
    }
}
