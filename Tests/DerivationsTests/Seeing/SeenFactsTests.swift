import Assets
import Catalog
import Imaging
import Rendering
import Testing
import Vision

@testable import Derivations

/// What the resolver looks for, and which of it becomes part of a resource's identity.
@Suite struct SeenFactsTests {
    private let marked = MarkedArea(x: 100, y: 100, width: 50, height: 60)

    private func house() async throws -> SeeingHouse {
        let house = try await SeeingHouse()
        house.looker.set {
            $0.faces = [SeeingHouse.face(5)]
            $0.subject = Area(x: 1, y: 1, width: 9, height: 9)
        }
        try await house.add("shoe")
        return house
    }

    @Test(
        arguments: [
            ("c_fill,w_10,h_10", []), ("c_scale,g_face,w_10", []), ("g_face", []),
            ("c_fill,g_north,h_10,w_10/e_sepia", []), ("c_crop,g_custom", []),
            ("c_fill,g_face,h_10,w_10", [.faces]), ("c_thumb,g_faces:center,h_10,w_10", [.faces]),
            ("e_blur_faces", [.faces]), ("e_pixelate_region,g_ocr_text", [.text]),
            ("c_fill,g_auto,h_10,w_10", [.faces, .objects, .saliency]),
            ("c_auto,h_10,w_10", [.faces, .objects, .saliency]),
            ("c_crop,g_dog,h_9,w_9", [.objects]), ("l_text:Arial_9:a,g_faces", [.faces]),
            ("if_fc_gt_0,w_9", [.faces]), ("c_fill,g_auto:aoi_1_1_5_5,h_10,w_10", []),
        ] as [(String, Set<Analysis>)])
    func `Only what is needed is looked for, once`(
        _ written: String, _ wants: Set<Analysis>
    ) async throws {
        let house = try await house()
        let first = try await house.resolve(written)
        let second = try await house.resolve(written)
        #expect(house.looker.looks == (wants.isEmpty ? [] : [wants]))
        #expect(first.id == second.id)
    }

    @Test func `What is seen is pinned, as far as it is read`() async throws {
        let house = try await house()
        let face = AssetFacts.Area(x: 5, y: 2, width: 30, height: 40)
        #expect(
            try await house.resolve("c_fill,g_face,h_10,w_10").request.facts.faces == [face])
        let auto = try await house.resolve("c_fill,g_auto,h_10,w_10").request.facts
        #expect(auto.faces == [face] && auto.things == [])
        #expect(auto.salient == [.init(x: 1, y: 1, width: 9, height: 9)])
        #expect(try await house.resolve("w_10").request.facts == AssetFacts())
        // A count is settled before there are pixels, and needs no pin.
        let counted = try await house.resolve("if_fc_gt_0,w_9/if_else,w_5")
        #expect(counted.request.transformation == "w_9")
    }

    @Test func `Marks count before what is seen, and go back to it`() async throws {
        let house = try await house()
        let written = "c_thumb,g_face,h_10,w_10"
        let seen = try await house.resolve(written)
        try await house.mark("shoe") { $0.faces = .set([marked]) }
        let said = try await house.resolve(written)
        #expect(said.request.facts.faces == [.init(x: 100, y: 100, width: 50, height: 60)])
        #expect(said.id != seen.id)
        try await house.mark("shoe") { $0.faces = .set([marked]) }
        #expect(try await house.resolve(written).id == said.id)
        try await house.mark("shoe") { $0.faces = .clear }
        #expect(try await house.resolve(written).id == seen.id)
    }

    @Test func `Who has marked something need not look`() async throws {
        let house = try await house()
        try await house.mark("shoe") {
            $0.faces = .set([])
            $0.custom = .set([marked])
        }
        let north = try await house.resolve("c_fill,g_face,h_10,w_10")
        #expect(north.request.facts.faces == [])
        let auto = try await house.resolve("c_fill,g_auto,h_10,w_10").request.facts
        #expect(auto.customCoordinates.count == 1 && auto.faces == nil)
        #expect(house.looker.looks.isEmpty)
        _ = try await house.resolve("c_fill,g_auto:none,h_10,w_10")
        #expect(house.looker.looks == [[.objects, .saliency]])
    }

    @Test func `Regions are pinned by their names`() async throws {
        let house = try await house()
        try await house.mark("shoe") { $0.regions = .set(["hat": [marked], "toe": [marked]]) }
        let facts = try await house.resolve("c_crop,g_region_!hat!").request.facts
        #expect(Array(facts.regions.keys) == ["hat"])
        let counting = try await house.resolve("if_rc_eq_2,w_9/if_else,w_5")
        #expect(counting.request.transformation == "w_9")
    }

    @Test func `A missing model is named where it is needed, and only there`() async throws {
        let house = try await house()
        house.looker.set { $0.missing = Set(Analysis.allCases) }
        for written in ["c_fill,g_face,h_9,w_9", "e_blur_faces", "if_fc_eq_1,w_9"] {
            await #expect(throws: DerivationError.analysis(.vision(.modelMissing(.faces)))) {
                _ = try await house.resolve(written)
            }
        }
        await #expect(throws: DerivationError.analysis(.vision(.modelMissing(.objects)))) {
            _ = try await house.resolve("c_crop,g_dog,h_9,w_9")
        }
        let auto = try await house.resolve("c_thumb,g_auto,h_10,w_10").request.facts
        #expect(auto == AssetFacts())
        #expect(house.looker.looks.isEmpty)
    }

    @Test func `A picture that nobody can look at is still shown`() async throws {
        let house = try await house()
        house.looker.set { $0.failure = .worker(.deadlineExceeded) }
        #expect(
            try await house.resolve("c_fill,g_auto,h_10,w_10").request.facts == AssetFacts())
        await #expect(throws: DerivationError.analysis(.worker(.deadlineExceeded))) {
            _ = try await house.resolve("c_fill,g_face,h_10,w_10")
        }
        // Who is only busy will be asked again.
        let busy = AnalysisFailure.worker(.queueFull(retryAfterSeconds: 1))
        house.looker.set { $0.failure = busy }
        await #expect(throws: DerivationError.analysis(busy)) {
            _ = try await house.resolve("c_fill,g_auto,h_10,w_10")
        }
    }

    @Test func `What is decided while a look fails is for the moment only`() async throws {
        let house = try await house()
        try await house.add("logo")
        #expect(try await !house.resolve("w_10").isProvisional)
        house.looker.set { $0.failure = .worker(.deadlineExceeded) }
        #expect(try await house.resolve("c_fill,g_auto,h_10,w_10").isProvisional)
        let layered = "l_logo/e_redeye/fl_layer_apply"
        #expect(try await house.resolve(layered).isProvisional)
        // What was seen before still counts.
        house.looker.set { $0.failure = nil }
        _ = try await house.analyses.report(
            of: try await house.resolve("w_10").asset, wants: [.faces])
        house.looker.set { $0.failure = .worker(.crashed(signal: 9)) }
        let partial = try await house.resolve("c_fill,g_auto,h_10,w_10")
        #expect(partial.isProvisional && partial.request.facts.faces?.count == 1)
        // The next look is a new one.
        house.looker.set { $0.failure = nil }
        let whole = try await house.resolve("c_fill,g_auto,h_10,w_10")
        #expect(!whole.isProvisional && whole.request.facts.things != nil)
        #expect(try await !house.resolve(layered).isProvisional)
    }

    @Test func `Nothing is looked for in animations where it only helps`() async throws {
        let house = try await house()
        try await house.add("film", format: .gif, pages: 3)
        _ = try await house.resolve("c_fill,g_auto,h_10,w_10", of: "film")
        #expect(house.looker.looks.isEmpty)
    }

    @Test func `A layer's own steps see what is in the layer`() async throws {
        let house = try await house()
        try await house.add("face")
        let derivation = try await house.resolve(
            "l_face/c_thumb,g_face,h_9,w_9/fl_layer_apply,g_north")
        #expect(derivation.request.sources[1].facts?.faces?.count == 1)
        #expect(derivation.request.facts.faces == nil)
        try await house.mark("face") { $0.faces = .set([marked]) }
        let other = try await house.resolve(
            "l_face/c_thumb,g_face,h_9,w_9/fl_layer_apply,g_north")
        #expect(other.id != derivation.id)
    }

    @Test func `What moderation has rejected is no layer`() async throws {
        let house = try await house()
        let logo = try await house.add("logo")
        _ = try await house.resolve("l_logo")
        _ = try await house.catalog.setModeration(of: logo.reference, to: .rejected)
        await #expect(throws: DerivationError.layerNotFound("logo")) {
            _ = try await house.resolve("l_logo")
        }
    }

    // MARK: Quality

    @Test func `A quality that somebody sets counts where it is left to the server`() async throws {
        let house = try await house()
        let before = try await house.resolve("q_auto:best,w_9").id
        try await house.mark("shoe") { $0.qualityOverride = .set("35") }
        let said = try await house.resolve("q_auto:best,w_9")
        #expect(said.request.transformation == "q_35,w_9" && said.id != before)
        #expect(try await house.resolve("q_70,w_9").request.transformation == "q_70,w_9")
        #expect(try await house.resolve("w_9").request.transformation == "w_9")
        try await house.mark("shoe") { $0.qualityOverride = .set("auto:low") }
        #expect(
            try await house.resolve("q_auto,w_9").request.transformation == "q_auto:low,w_9")
        try await house.mark("shoe") { $0.qualityOverride = .clear }
        #expect(try await house.resolve("q_auto:best,w_9").id == before)
    }

    @Test(arguments: [
        ("q_auto:best,w_9", "q_auto,w_9"), ("q_auto,w_9", "q_auto:eco,w_9"),
        ("q_auto:eco:sensitive:444", "q_auto:low:sensitive:444"), ("q_auto:low", "q_auto:low"),
        ("l_shoe,q_auto/fl_layer_apply/q_auto", "l_shoe,q_auto:eco/fl_layer_apply/q_auto:eco"),
    ])
    func `Who saves data gets the next lower level, which is stored once`(
        _ written: String, _ lowered: String
    ) async throws {
        let house = try await house()
        let saving = ClientHints(accepted: .legacy, savesData: true)
        let less = try await house.resolve(written, for: saving)
        let same = try await house.resolve(lowered)
        #expect(less.id == same.id && less.variesBySaveData)
        #expect(less.declared == (try await house.resolve(written)).declared)
    }

    @Test func `Saving data changes nothing where a quality is given`() async throws {
        let house = try await house()
        let saving = ClientHints(accepted: .legacy, savesData: true)
        let given = try await house.resolve("q_80,w_9", for: saving)
        #expect(try await given.id == house.resolve("q_80,w_9").id && !given.variesBySaveData)
        try await house.mark("shoe") { $0.qualityOverride = .set("35") }
        #expect(
            try await house.resolve("q_auto,w_9", for: saving).request.transformation
                == "q_35,w_9")
    }

    @Test func `A quality that was found goes along and makes no other resource`() async throws {
        let house = try await house()
        let before = try await house.resolve("q_auto,w_9")
        #expect(before.request.knownQualities.isEmpty)
        let asset = before.asset
        try await house.catalog.keep(
            FoundQuality(quality: 63, score: 76_000), of: asset.id, version: asset.version,
            format: .webp, target: "good")
        let after = try await house.resolve("q_auto,w_9")
        #expect(after.request.knownQualities == ["webp/good": 63] && after.id == before.id)
        #expect(try await house.resolve("q_80,w_9").request.knownQualities.isEmpty)
    }
}
