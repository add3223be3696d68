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
        let kept = facts.keepingAreasRead(
            by: try Transformation(parsing: words, vocabulary: .spoken))
        #expect((kept.faces != nil) == faces)
        #expect((kept.customCoordinates.isEmpty == false) == custom)
        #expect((kept.things != nil) == things)
        #expect((kept.texts != nil) == texts)
        #expect(Array(kept.regions.keys) == regions)
        #expect(kept.tags == ["kept"])
    }
}
