import Assets
import Testing

@testable import Catalog

@Suite struct MarksTests {
    private let area = MarkedArea(x: 1, y: 2, width: 30, height: 40)

    @Test func `Each mark is set, kept and cleared by itself`() async throws {
        let clock = TestClock()
        let catalog = try await makeCatalog(clock)
        let asset = try await catalog.add("red")
        var change = MarksChange()
        change.faces = .set([area])
        change.regions = .set(["logo": [area], "über \"x\"": []])
        clock.now += 10
        try await catalog.changeMarks(of: asset.reference, change)
        #expect(try await catalog.asset(asset.id)?.updatedAt == clock.now)
        change = MarksChange()
        change.custom = .set([])
        change.qualityOverride = .set("auto:eco")
        let all = try await catalog.changeMarks(of: asset.reference, change)
        #expect(
            all
                == AssetMarks(
                    faces: [area], custom: [], regions: ["logo": [area], "über \"x\"": []],
                    qualityOverride: "auto:eco"))
        #expect(try await catalog.marks(of: asset.id) == all)
        change = MarksChange()
        (change.faces, change.custom) = (.clear, .clear)
        (change.regions, change.qualityOverride) = (.clear, .clear)
        try await catalog.changeMarks(of: asset.reference, change)
        #expect(try await catalog.marks(of: asset.id) == AssetMarks())
    }

    @Test func `Saying the same again changes nothing`() async throws {
        let clock = TestClock()
        let catalog = try await makeCatalog(clock)
        let asset = try await catalog.add("red")
        var change = MarksChange()
        change.faces = .set([area])
        try await catalog.changeMarks(of: asset.reference, change)
        clock.now += 10
        try await catalog.changeMarks(of: asset.reference, change)
        #expect(try await catalog.asset(asset.id)?.updatedAt == clock.now - 10)
    }

    @Test func `Marks of an asset that is not there are refused`() async throws {
        let catalog = try await makeCatalog()
        await #expect(throws: CatalogError.assetNotFound(reference("none"))) {
            try await catalog.changeMarks(of: reference("none"), MarksChange())
        }
    }
}
