import Assets
import Testing

@testable import Catalog

@Suite struct MarksTests {
    @Test func `A face is added to those that are marked, else to those that were found`()
        async throws
    {
        let catalog = try await makeCatalog()
        let asset = try await catalog.add("red")
        func face(_ x: Int) -> MarkedArea { MarkedArea(x: x, y: 1, width: 2, height: 3) }
        var change = MarksChange()
        change.addedFaces = [face(9)]
        change.foundFaces = [face(1), face(2)]
        #expect(!change.isEmpty)
        var marks = try await catalog.changeMarks(of: asset.reference, change)
        #expect(marks.faces == [face(1), face(2), face(9)])
        // The same again changes nothing, and what was found counts no more.
        change.addedFaces = [face(9), face(4)]
        change.foundFaces = [face(7)]
        marks = try await catalog.changeMarks(of: asset.reference, change)
        #expect(marks.faces == [face(1), face(2), face(9), face(4)])
        var clearing = MarksChange()
        clearing.faces = .clear
        #expect(try await catalog.changeMarks(of: asset.reference, clearing).faces == nil)
    }

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
