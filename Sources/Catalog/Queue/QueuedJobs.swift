public import Assets

/// Something that is to be done later, however often the server starts anew until then.
public struct QueuedJob: Hashable, Sendable {
    /// Its identity: 16 bytes.
    public var id: [UInt8]
    /// What is to be done, in the terms of whoever does it.
    public var kind: String
    /// Whose job it is.
    public var cloud: CloudName
    /// What whoever does it has to know, as JSON.
    public var payload: String
    /// A file of the storage that belongs to it.
    public var storageKey: String?
    /// How often it was begun, this time included.
    public var attempts: Int
    /// When it was queued, in Unix seconds.
    public var createdAt: Int64
}

extension AssetCatalog {
    /// Queues a job that is due at once.
    ///
    /// - Parameter storageKey: a file of the storage that belongs to it from now on.
    public func enqueue(
        kind: String, cloud: CloudName, payload: String, storageKey: String? = nil
    ) async throws(CatalogError) {
        let now = clock()
        let id = AssetID().bytes
        try await write { connection in
            _ = try connection.run(
                """
                INSERT INTO queued_jobs (job_id, kind, cloud, payload, storage_key, attempts,
                    due_at, created_at)
                VALUES ($1, $2, $3, $4, $5, 0, $6, $6)
                """,
                [
                    .bytes(id), .text(kind), .cloud(cloud), .text(payload), .text(storageKey),
                    .integer(now),
                ])
        }
    }

    /// Takes up to `limit` jobs that are due, the longest due first. Until `lease` seconds from now
    /// nobody else takes them; if they are neither finished nor put off by then, they are due again.
    public func takeJobs(limit: Int, lease: Int64) async throws(CatalogError) -> [QueuedJob] {
        let now = clock()
        return try await write { connection in
            let due = try connection.rows(
                """
                SELECT \(QueuedJob.columns) FROM queued_jobs WHERE due_at <= $1
                ORDER BY due_at, job_id LIMIT $2
                """, [.integer(now), .integer(limit)], QueuedJob.init(row:))
            return try due.map { job in
                try connection.run(
                    "UPDATE queued_jobs SET attempts = attempts + 1, due_at = $1 WHERE job_id = $2",
                    [.integer(now + lease), .bytes(job.id)])
                var taken = job
                taken.attempts += 1
                return taken
            }
        }
    }

    /// Makes every job due at once. A server that starts calls it: what an earlier run took and did not
    /// finish is nobody's, and what failed may go better now.
    public func recallJobs() async throws(CatalogError) {
        let now = clock()
        try await write { connection in
            _ = try connection.run(
                "UPDATE queued_jobs SET due_at = $1 WHERE due_at > $1", [.integer(now)])
        }
    }

    /// Puts a job off until a time in Unix seconds.
    public func putOff(_ job: QueuedJob, until due: Int64) async throws(CatalogError) {
        try await write { connection in
            _ = try connection.run(
                "UPDATE queued_jobs SET due_at = $1 WHERE job_id = $2",
                [.integer(due), .bytes(job.id)])
        }
    }

    /// Forgets a job; its file can go.
    public func finish(_ job: QueuedJob) async throws(CatalogError) {
        try await write { connection in
            _ = try connection.run("DELETE FROM queued_jobs WHERE job_id = $1", [.bytes(job.id)])
        }
    }

    /// When the next job is due, in Unix seconds; `nil` where there is none.
    public func nextJobDue() async throws(CatalogError) -> Int64? {
        try await read { connection in
            try connection.row("SELECT due_at FROM queued_jobs ORDER BY due_at LIMIT 1", []) {
                try $0.integer()
            }
        }
    }
}

extension QueuedJob {
    static let columns = "job_id, kind, cloud, payload, storage_key, attempts, created_at"

    init(row: inout SQLRow) throws {
        id = try row.bytes()
        kind = try row.text()
        cloud = try row.cloud()
        payload = try row.text()
        storageKey = try row.optionalText()
        attempts = try row.int()
        createdAt = try row.integer()
    }
}
