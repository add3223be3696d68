import Assets
import Testing

@testable import Catalog

@Suite struct ModerationsTests {
    @Test func `An asset is rejected as long as any kind says so`() async throws {
        let catalog = try await makeCatalog()
        let asset = try await catalog.add("red")
        func moderate(_ kind: String, _ status: AssetModeration.Status) async throws -> Bool {
            try await catalog.moderate(
                asset.id, version: asset.version, [AssetModeration(kind: kind, status: status)]
            ).isRejected
        }
        #expect(try await !moderate("manual", .pending))
        #expect(try await moderate("aws_rek", .rejected))
        #expect(try await moderate("manual", .approved))
        #expect(try await !moderate("aws_rek", .approved))
    }

    @Test func `A person's word counts for every kind, and is kept where none has looked`()
        async throws
    {
        let catalog = try await makeCatalog()
        let asset = try await catalog.add("red")
        #expect(try await catalog.setModeration(of: asset.reference, to: .rejected).isRejected)
        let alone = try await catalog.moderations(of: [asset.id])[asset.id] ?? []
        #expect(alone.map(\.kind) == ["manual"] && alone.map(\.status) == [.rejected])
        let automatic = AssetModeration(
            kind: "aws_rek", status: .rejected, confidence: 0.9, response: "{}")
        _ = try await catalog.moderate(asset.id, version: asset.version, [automatic])
        #expect(try await !catalog.setModeration(of: asset.reference, to: .approved).isRejected)
        let both = try await catalog.moderations(of: [asset.id])[asset.id] ?? []
        #expect(both.map(\.kind) == ["aws_rek", "manual"])
        #expect(both.allSatisfy { $0.status == .approved })
        #expect(both.first?.confidence == 0.9 && both.first?.response == "{}")
        await #expect(throws: CatalogError.assetNotFound(reference("none"))) {
            _ = try await catalog.setModeration(of: reference("none"), to: .approved)
        }
    }

    @Test func `Assets are listed by kind and status`() async throws {
        let catalog = try await makeCatalog()
        for (name, status) in [
            ("a", AssetModeration.Status.pending), ("b", .rejected), ("c", .pending),
        ] {
            let asset = try await catalog.add(name)
            _ = try await catalog.moderate(
                asset.id, version: asset.version, [AssetModeration(kind: "manual", status: status)])
        }
        func listed(_ kind: String, _ status: AssetModeration.Status) async throws -> Set<String> {
            Set(
                try await catalog.publicIDs(
                    AssetQuery(
                        cloud: demo, assetType: .image,
                        selection: .moderation(kind: kind, status: status))))
        }
        #expect(try await listed("manual", .pending) == ["a", "c"])
        #expect(try await listed("manual", .rejected) == ["b"])
        #expect(try await listed("aws_rek", .pending) == [])
    }

    @Test func `An older version is not moderated`() async throws {
        let catalog = try await makeCatalog()
        let asset = try await catalog.add("red")
        try await catalog.add("red")
        await #expect(throws: CatalogError.assetChanged(asset.id)) {
            _ = try await catalog.moderate(
                asset.id, version: asset.version,
                [AssetModeration(kind: "manual", status: .pending)])
        }
    }
}
