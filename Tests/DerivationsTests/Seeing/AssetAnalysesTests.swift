import Assets
import Catalog
import Rendering
import Testing
import Vision

@testable import Derivations

@Suite struct AssetAnalysesTests {
    @Test func `What was seen is kept, and nobody looks for it again`() async throws {
        let house = try await SeeingHouse()
        house.looker.set { $0.faces = [SeeingHouse.face(5)] }
        let asset = try await house.add("shoe")
        let first = try await house.analyses.report(of: asset, wants: [.faces])
        let second = try await house.analyses.report(of: asset, wants: [.faces])
        #expect(first.faces == [SeeingHouse.face(5)] && second == first)
        #expect(house.looker.looks == [[.faces]])
        let more = try await house.analyses.report(of: asset, wants: [.faces, .objects])
        #expect(more.faces == first.faces && more.objects == [])
        #expect(house.looker.looks == [[.faces], [.objects]])
    }

    @Test func `Two who ask at once wait for one look`() async throws {
        let gate = Gate()
        let house = try await SeeingHouse(PretendedLooker(gate: gate))
        let asset = try await house.add("shoe")
        async let one = house.analyses.report(of: asset, wants: [.faces, .objects])
        await gate.somebodyCame()
        async let two = house.analyses.report(of: asset, wants: [.faces])
        async let three = house.analyses.report(of: asset, wants: [.objects, .text])
        await gate.open()
        let reports = try await [one, two, three]
        let isComplete = reports.allSatisfy { $0.analyses.isSuperset(of: [.faces, .objects]) }
        #expect(isComplete)
        #expect(house.looker.looks == [[.faces, .objects], [.text]])
    }

    @Test func `An overwritten picture is looked at anew`() async throws {
        let house = try await SeeingHouse()
        _ = try await house.analyses.report(of: try await house.add("shoe"), wants: [.faces])
        house.looker.set { $0.faces = [SeeingHouse.face(1), SeeingHouse.face(2)] }
        let new = try await house.add("shoe")
        #expect(try await house.analyses.report(of: new, wants: [.faces]).faces?.count == 2)
    }

    @Test func `A picture that is replaced while it is looked at is told so`() async throws {
        let gate = Gate()
        let house = try await SeeingHouse(PretendedLooker(gate: gate))
        let asset = try await house.add("shoe")
        async let report = house.analyses.report(of: asset, wants: [.faces])
        await gate.somebodyCame()
        try await house.add("shoe")
        await gate.open()
        do {
            _ = try await report
            Issue.record("an answer about what was replaced")
        } catch { #expect(error as? DerivationError == .assetChanged) }
    }

    @Test func `A failure is nobody's but theirs who waited for it`() async throws {
        let house = try await SeeingHouse()
        let asset = try await house.add("shoe")
        house.looker.set { $0.failure = .worker(.deadlineExceeded) }
        await #expect(throws: DerivationError.analysis(.worker(.deadlineExceeded))) {
            _ = try await house.analyses.report(of: asset, wants: [.faces])
        }
        house.looker.set { $0.failure = nil }
        #expect(try await house.analyses.report(of: asset, wants: [.faces]).faces == [])
    }

    @Test func `What another engine saw is not believed`() async throws {
        let house = try await SeeingHouse()
        let asset = try await house.add("shoe")
        let old = KeptAnalysis(
            kind: "faces", engine: "older", result: #"{"width":1,"height":1,"faces":[]}"#)
        try await house.catalog.keep(
            NewAnalyses(analyses: [old]), of: asset.id, version: asset.version)
        #expect(try await house.analyses.known(of: asset).faces == nil)
        house.looker.set { $0.faces = [SeeingHouse.face(5)] }
        #expect(try await house.analyses.report(of: asset, wants: [.faces]).faces?.count == 1)
    }

    @Test func `Whose faces they are is never kept`() {
        var face = SeeingHouse.face(5)
        face.identity = FaceIdentity([1, 2])
        var report = AnalysisReport(width: 10, height: 10)
        report.faces = [face]
        let kept = NewAnalyses(report, of: [.faces, .identity])
        #expect(kept.analyses.allSatisfy { !$0.result.contains("identity") })
        #expect(kept.analyses.first?.result.contains("confidence") == true)
    }

    @Test func `Pictures can be searched by colours, labels, things, and what these are`() {
        var report = AnalysisReport(width: 10, height: 10)
        report.colors = ColorSummary(
            colors: [], google: [.init(name: "red", percent: 75)],
            cloudinary: [.init(name: "maroon", percent: 50)], isGrey: false, transparency: 0)
        report.labels = [Label(name: "Egyptian cat", confidence: 0.8, kinds: ["cat", "animal"])]
        report.objects = [
            DetectedObject(
                name: "dog", area: Area(x: 0, y: 0, width: 1, height: 1), confidence: 0.6,
                kinds: ["animal"])
        ]
        let kept = NewAnalyses(report, of: [.colors, .labels, .objects])
        #expect(kept.findings[.color] == [Finding(.color, "red", weight: 0.75)])
        #expect(kept.findings[.namedColor] == [Finding(.namedColor, "maroon", weight: 0.5)])
        #expect(
            kept.findings[.label]
                == ["egyptian cat", "cat", "animal"].map { Finding(.label, $0, weight: 0.8) })
        #expect(
            kept.findings[.object] == ["dog", "animal"].map { Finding(.object, $0, weight: 0.6) })
    }
}
