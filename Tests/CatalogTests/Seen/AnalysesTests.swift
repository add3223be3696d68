import Assets
import Testing

@testable import Catalog

@Suite struct AnalysesTests {
    private func faces(_ result: String, engine: String = "e1") -> KeptAnalysis {
        KeptAnalysis(kind: "faces", engine: engine, result: result)
    }

    @Test func `What was seen is kept by kind, and the last answer counts`() async throws {
        let catalog = try await makeCatalog()
        let asset = try await catalog.add("red")
        let text = KeptAnalysis(kind: "text", engine: "e1", result: "[]")
        try await catalog.keep(
            NewAnalyses(analyses: [faces("[1]")]), of: asset.id, version: asset.version)
        try await catalog.keep(
            NewAnalyses(analyses: [text, faces("[2]", engine: "e2")]), of: asset.id,
            version: asset.version)
        let sight = try await catalog.sight(of: asset.id, version: asset.version)
        #expect(sight.analyses == [faces("[2]", engine: "e2"), text])
        #expect(sight.marks == AssetMarks())
    }

    @Test func `An overwritten file is another picture of which nothing is known`() async throws {
        let catalog = try await makeCatalog()
        let asset = try await catalog.add("red")
        let new = NewAnalyses(
            analyses: [faces("[1]")], findings: [.color: [Finding(.color, "red", weight: 1)]],
            hash: 7)
        try await catalog.keep(new, of: asset.id, version: asset.version)
        var change = MarksChange()
        change.custom = .set([MarkedArea(x: 1, y: 2, width: 3, height: 4)])
        try await catalog.changeMarks(of: asset.reference, change)
        _ = try await catalog.moderate(
            asset.id, version: asset.version, [AssetModeration(kind: "manual", status: .rejected)])
        let overwritten = try await catalog.add("red")
        #expect(!overwritten.isRejected)
        let sight = try await catalog.sight(of: asset.id, version: overwritten.version)
        #expect(sight == Sight())
        #expect(try await catalog.nearDuplicates(of: [7], within: 0, in: demo).isEmpty)
        let query = AssetQuery(cloud: demo, selection: .finding(.color, name: "red", atLeast: 0))
        #expect(try await catalog.publicIDs(query).isEmpty)
        await #expect(throws: CatalogError.assetChanged(asset.id)) {
            try await catalog.keep(new, of: asset.id, version: asset.version)
        }
        #expect(try await catalog.moderations(of: [asset.id]).isEmpty)
    }

    @Test func `Pictures are searched by what was found, at least so much of it`() async throws {
        let catalog = try await makeCatalog()
        for (name, share) in [("sky", 0.8), ("sea", 0.3), ("fog", 0.0)] {
            let asset = try await catalog.add(name)
            let findings = [
                Finding(.color, "blue", weight: share), Finding(.color, "white", weight: 0.1),
            ]
            try await catalog.keep(
                NewAnalyses(analyses: [], findings: [.color: findings]), of: asset.id,
                version: asset.version)
        }
        func found(_ least: Double, in cloud: CloudName = demo) async throws -> Set<String> {
            Set(
                try await catalog.publicIDs(
                    AssetQuery(
                        cloud: cloud,
                        selection: .finding(.color, name: "blue", atLeast: least))))
        }
        #expect(try await found(0.3) == ["sky", "sea"])
        #expect(try await found(0.31) == ["sky"])
        #expect(try await found(0, in: other) == [])
    }

    @Test func `Findings of a kind replace those that were there`() async throws {
        let catalog = try await makeCatalog()
        let asset = try await catalog.add("pet")
        func keep(_ kind: Finding.Kind, _ names: String...) async throws {
            let findings = names.map { Finding(kind, $0, weight: 0.5) }
            try await catalog.keep(
                NewAnalyses(analyses: [], findings: [kind: findings]), of: asset.id,
                version: asset.version)
        }
        try await keep(.label, "cat", "animal", "animal")
        try await keep(.object, "cat")
        try await keep(.label, "dog")
        for (kind, name, count) in [
            (Finding.Kind.label, "cat", 0), (.label, "dog", 1), (.object, "cat", 1),
        ] {
            let query = AssetQuery(
                cloud: demo, selection: .finding(kind, name: name, atLeast: 0.5))
            #expect(try await catalog.publicIDs(query).count == count, "\(kind) \(name)")
        }
    }

    @Test func `A quality that was found stays for all sizes`() async throws {
        let catalog = try await makeCatalog()
        let asset = try await catalog.add("red")
        for quality in [70, 80] {
            try await catalog.keep(
                FoundQuality(quality: quality, score: 76_000), of: asset.id,
                version: asset.version, format: .webp, target: "good")
        }
        func found(_ format: Format, _ target: String) async throws -> Int? {
            try await catalog.quality(
                of: asset.id, version: asset.version, format: format, target: target)?.quality
        }
        #expect(try await found(.webp, "good") == 70)
        #expect(try await found(.webp, "best") == nil)
        #expect(try await found(.avif, "good") == nil)
    }
}
