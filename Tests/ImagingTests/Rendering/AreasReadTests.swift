import Testing
import Transformations

@testable import Imaging

@Suite struct AreasReadTests {
    /// Words; whether they look at faces, marks, things, texts, and at which regions.
    static let table: [(String, Bool, Bool, Bool, Bool, [String])] = [
        ("c_fill,g_north,h_10,w_10", false, false, false, false, []),
        ("c_fill,g_face,h_10,w_10", true, false, false, false, []),
        ("c_fill,g_auto,h_10,w_10", true, true, true, false, []),
        ("c_fill,g_auto:ocr_text,h_10,w_10", true, true, true, true, []),
        ("c_crop,g_custom", false, true, false, false, []),
        ("c_crop,g_region_!hat!", false, false, false, false, ["hat"]),
        ("c_crop,g_dog", false, false, true, false, []),
        ("c_auto,h_10,w_10", true, true, true, false, []),
        ("c_imagga_scale,h_10,w_10", true, true, true, false, []),
        ("l_dot/fl_layer_apply,g_faces", true, false, false, false, []),
        ("c_scale,g_liquid,h_10,w_10", true, true, false, false, []),
        ("e_sepia", false, false, false, false, []),
        ("", false, false, false, false, []),
    ]

    @Test(arguments: table)
    func onlyAreasThatAreLookedAtAreKept(
        _ words: String, _ faces: Bool, _ custom: Bool, _ things: Bool, _ texts: Bool,
        _ regions: [String]
    ) throws {
        var facts = RenderedGravityTests.facts
        facts.regions["other"] = [.init(x: 0, y: 0, width: 1, height: 1)]
        facts.tags = ["kept"]
        facts.salient = [.init(x: 1, y: 1, width: 1, height: 1)]
        let transformation = try Transformation(parsing: words, vocabulary: .spoken)
        #expect(
            facts.keepingAreasRead(by: transformation).customCoordinates.isEmpty == !custom)
        // Marks settle what would be looked for else: without them.
        facts.customCoordinates = []
        let kept = facts.keepingAreasRead(by: transformation)
        #expect((kept.faces != nil) == faces)
        #expect((kept.things != nil) == things)
        #expect((kept.texts != nil) == texts)
        #expect(Array(kept.regions.keys) == regions)
        #expect(kept.tags == ["kept"])
    }

    @Test(arguments: [
        ("c_fill,g_auto,h_10,w_10", false), ("c_fill,g_auto:none,h_10,w_10", true),
        ("c_fill,g_auto:custom_no_override,h_10,w_10", true), ("c_auto,h_9,w_9", false),
        ("c_fill,g_face:auto,h_10,w_10", true), ("c_fill,g_auto:face_avoid,h_10,w_10", true),
    ])
    func marksSettleWhatWouldBeLookedFor(_ words: String, _ looksForFaces: Bool) throws {
        let transformation = try Transformation(parsing: words, vocabulary: .spoken)
        let needs = AreaNeeds(of: transformation, isMarked: true)
        #expect(needs.sought.contains(.faces) == looksForFaces && needs.custom)
    }

    @Test(
        arguments: [
            ("c_fill,g_face,h_9,w_9", [.faces], []), ("e_redeye", [], [.faces]),
            ("c_fill,g_auto,h_9,w_9", [], [.faces, .things, .salient]),
            ("c_fill,g_auto:faces,h_9,w_9", [], [.faces, .things, .salient]),
            ("c_fill,g_auto:dog,h_9,w_9", [.things], [.faces, .things, .salient]),
            ("c_fill,g_body,h_9,w_9", [.faces, .things], []), ("g_face,w_9", [], []),
            ("c_pad,g_face,h_9,w_9", [], []), ("e_blur_region,g_ocr_text", [.texts], []),
            ("$x_!face!/c_fill,g_$x,h_9,w_9", [], [.faces, .things, .texts, .salient]),
            ("l_a/c_thumb,g_face,h_9,w_9/fl_layer_apply", [], []), ("u_a,g_face", [.faces], []),
            ("if_w_gt_9/e_blur_faces/if_end", [.faces], []),
        ] as [(String, Set<AreaNeeds.Sought>, Set<AreaNeeds.Sought>)])
    func whatIsNamedIsRequiredAndWhatHelpsIsWished(
        _ words: String, _ required: Set<AreaNeeds.Sought>, _ wished: Set<AreaNeeds.Sought>
    ) throws {
        let needs = AreaNeeds(of: try Transformation(parsing: words, vocabulary: .spoken))
        #expect(needs.required == required && needs.wished == wished)
    }
}
