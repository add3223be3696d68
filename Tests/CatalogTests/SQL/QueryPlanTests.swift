import Assets
import Testing

@testable import Catalog

/// The frequent statements never walk through a table.
@Suite struct QueryPlanTests {
    @Test func `Finding rows by their keys uses indexes`() async throws {
        let asset = SQLValue.bytes(AssetID().bytes)
        try await expectIndexed(Asset.byReference, reference("red").values)
        try await expectIndexed(Asset.byID, [asset])
        try await expectIndexed(Derived.byID, [.bytes(randomDerivationID().bytes)])
        try await expectIndexed("SELECT derivation_id FROM derived WHERE asset_id = $1", [asset])
        try await expectIndexed(
            "SELECT derivation_id FROM derived_sources WHERE asset_id = $1", [asset])
        try await expectIndexed(
            NamedTransformation.selection + " WHERE n.cloud = $1 AND n.name = $2",
            [.text("demo"), .text("x")])
        try await expectIndexed(KeptAnalysis.ofAsset, [asset, .integer(1)])
        try await expectIndexed(HashBands.likeness, [asset])
        try await expectIndexed(RetouchName.ofAsset, [asset])
        try await expectIndexed(RetouchName.ofVersion, [asset, .integer(1)])
        try await expectIndexed(AssetMarks.ofAsset, [asset])
        try await expectIndexed(SeenPerson.ofAsset, [asset])
        try await expectIndexed(FoundQuality.allOfAsset, [asset, .integer(1)])
        try await expectIndexed(
            FoundQuality.ofAsset, [asset, .text("webp"), .text("good"), .integer(1)])
    }

    @Test func `What uploads ask for uses indexes`() async throws {
        let asset = SQLValue.bytes(AssetID().bytes)
        for (statement, values) in [
            (
                "SELECT kind FROM queued_jobs WHERE due_at <= $1 ORDER BY due_at, job_id",
                [.integer(1)]
            ),
            ("SELECT 1 FROM queued_jobs WHERE storage_key = $1", [.text("00")]),
            ("SELECT 1 FROM asset_backups WHERE storage_key = $1", [.text("00")]),
            ("SELECT 1 FROM asset_backups WHERE asset_id = $1 ORDER BY version DESC", [asset]),
            ("DELETE FROM delete_tokens WHERE asset_id = $1", [asset]),
            ("DELETE FROM delete_tokens WHERE expires_at <= $1", [.integer(1)]),
            ("SELECT 1 FROM upload_presets WHERE cloud = $1 ORDER BY name DESC", [.text("demo")]),
        ] as [(String, [SQLValue])] {
            try await expectIndexed(statement, values, sorts: false)
        }
    }

    @Test(arguments: [
        AssetQuery(cloud: demo, assetType: .image),
        AssetQuery(cloud: demo, assetType: .image, deliveryType: .upload),
        AssetQuery(
            cloud: demo, assetType: .image, deliveryType: .upload, selection: .prefix("shoes/")),
        AssetQuery(cloud: demo, selection: .folder("shoes"), direction: .oldestFirst),
        AssetQuery(cloud: demo, assetType: .image, selection: .tag("red")),
        AssetQuery(cloud: demo, selection: .tag("red"), direction: .oldestFirst),
        AssetQuery(cloud: demo, selection: .context(name: "alt", value: "x")),
        AssetQuery(cloud: demo, assetType: .image, selection: .context(name: "alt", value: nil)),
        AssetQuery(
            cloud: demo, assetType: .image,
            selection: .moderation(kind: "manual", status: .pending)),
    ])
    func `Listing assets neither walks through a table nor sorts`(
        query: AssetQuery
    ) async throws {
        let statement = try query.statement(limit: 10)
        try await expectIndexed(statement.text, statement.values, sorts: false)
    }

    @Test(arguments: [
        AssetQuery(cloud: demo, assetType: .image, selection: .tag("red")),
        AssetQuery(
            cloud: demo, assetType: .image, deliveryType: .upload,
            selection: .publicIDs([PublicID("a"), PublicID("b")])),
        AssetQuery(cloud: demo, selection: .assetIDs([AssetID()])),
        AssetQuery(cloud: demo, selection: .finding(.color, name: "red", atLeast: 0.2)),
    ])
    func `Selecting assets does not walk through a table`(query: AssetQuery) async throws {
        let statement = try query.statement(limit: 10)
        try await expectIndexed(statement.text, statement.values)
    }

    @Test(arguments: 0..<HashBands.count)
    func `Near duplicates are found by indexes alone`(band: Int) async throws {
        let statement = HashBands.statement(7, band, within: 15, in: demo)
        let plan = try await plan(statement.text, statement.values)
        #expect(plan.count == 1 && plan[0].contains("USING COVERING INDEX"), "\(plan)")
    }

    @Test func `The check notices a statement without an index`() async throws {
        let plan = try await plan("SELECT * FROM derived WHERE url = $1", [.text("x")])
        #expect(plan.contains { $0.hasPrefix("SCAN") })
    }

    private func expectIndexed(
        _ statement: String, _ values: [SQLValue], sorts: Bool = true
    ) async throws {
        let plan = try await plan(statement, values)
        #expect(!plan.isEmpty)
        #expect(!plan.contains { $0.hasPrefix("SCAN") }, "\(statement): \(plan)")
        if !sorts {
            #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(statement): \(plan)")
        }
    }

    private func plan(_ statement: String, _ values: [SQLValue]) async throws -> [String] {
        let database = try SQLiteDatabase()
        try await Migrator().migrate(database, at: 1)
        return try await database.read { connection in
            try connection.rows("EXPLAIN QUERY PLAN " + statement, values) { row in
                for _ in 0..<3 { _ = try row.integer() }
                return try row.text()
            }
        }
    }
}
