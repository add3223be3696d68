public import Assets
internal import Synchronization

/// A job that is about what a transaction commits, queued by that very transaction: so neither is ever
/// there without the other, whenever the process ends.
///
/// It is due later than its sender needs to say more (`send`); whoever finds it due has to do without.
public final class Outbox: Sendable {
    /// What the next transaction of this task takes along.
    @TaskLocal static var current: Outbox?

    let id = AssetID().bytes
    let kind: String
    let cloud: CloudName
    let payload: String
    /// Seconds until it is due.
    let delay: Int64
    private let isWaiting = Mutex(true)

    /// Puts a job together that no transaction has taken along yet.
    public init(kind: String, cloud: CloudName, payload: String, delay: Int64) {
        self.kind = kind
        self.cloud = cloud
        self.payload = payload
        self.delay = delay
    }

    /// Whether the caller is the one to take it along.
    func take() -> Bool {
        isWaiting.withLock { waiting in
            defer { waiting = false }
            return waiting
        }
    }

    /// After a transaction that came to nothing.
    func putBack() { isWaiting.withLock { $0 = true } }
}

extension AssetCatalog {
    /// Runs `work`, whose first transaction takes the job along.
    public func posting<Result>(
        _ outbox: Outbox?, _ work: () async throws -> Result
    ) async rethrows -> Result {
        try await Outbox.$current.withValue(outbox, operation: work)
    }

    /// Makes a job due now, with all that there is to say.
    public func send(
        _ outbox: Outbox, kind: String, payload: String
    ) async throws(CatalogError) {
        let now = clock()
        try await write { connection in
            _ = try connection.run(
                """
                INSERT INTO queued_jobs (job_id, kind, cloud, payload, attempts, due_at,
                    created_at)
                VALUES ($1, $2, $3, $4, 0, $5, $5)
                ON CONFLICT (job_id) DO UPDATE SET kind = excluded.kind,
                    payload = excluded.payload, due_at = excluded.due_at
                """,
                [
                    .bytes(outbox.id), .text(kind), .cloud(outbox.cloud), .text(payload),
                    .integer(now),
                ])
        }
    }
}

extension SQLConnection {
    func insert(_ outbox: Outbox, at now: Int64) throws {
        try run(
            """
            INSERT INTO queued_jobs (job_id, kind, cloud, payload, attempts, due_at, created_at)
            VALUES ($1, $2, $3, $4, 0, $5, $6)
            """,
            [
                .bytes(outbox.id), .text(outbox.kind), .cloud(outbox.cloud), .text(outbox.payload),
                .integer(now + outbox.delay), .integer(now),
            ])
    }
}
