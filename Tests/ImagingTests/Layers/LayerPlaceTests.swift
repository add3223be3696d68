import Assets
import Testing
import Vips

@testable import Imaging

/// Where layers go on a picture of which something is known.
@Suite struct LayerPlaceTests {
    init() throws { try Engine.start() }

    /// Red dots of 6 by 4 for layers, on the chart.
    static func render(_ words: String, facts: AssetFacts) throws -> Rendered {
        try Rendered(
            words, of: Chart.file(), layers: [("dot", Samples.png([255, 0, 0], 6, 4))], facts: facts
        )
    }

    /// The box around each red dot, from the left.
    static func dots(_ rendered: Rendered) throws -> [Placement.Area] {
        let image = try rendered.canvas.image
        let bytes = try image.extractBand(2).bytes()
        var dots: [Placement.Area] = []
        for x in 0..<image.width {
            for y in 0..<image.height where bytes[y * image.width + x] < 10 {
                let pixel = Placement.Area(left: x, top: y, width: 1, height: 1)
                let near = Placement.Area(left: x - 1, top: y - 1, width: 3, height: 3)
                if let index = dots.firstIndex(where: { $0.intersection(near) != nil }) {
                    dots[index] = dots[index].union(pixel)
                } else {
                    dots.append(pixel)
                }
            }
        }
        return dots
    }

    static func area(_ left: Int, _ top: Int, _ width: Int, _ height: Int) -> Placement.Area {
        Placement.Area(left: left, top: top, width: width, height: height)
    }

    /// Faces at 20, 30 (20 by 20) and at 160, 100 (40 by 40).
    static let table: [(String, [Placement.Area])] = [
        ("l_dot,g_faces", [area(27, 38, 6, 4), area(177, 118, 6, 4)]),
        ("l_dot,g_face", [area(177, 118, 6, 4)]),
        ("l_dot/fl_layer_apply,g_faces", [area(27, 38, 6, 4), area(177, 118, 6, 4)]),
        ("l_dot/fl_layer_apply,g_faces,x_3,y_-5", [area(30, 33, 6, 4), area(180, 113, 6, 4)]),
        ("l_dot/fl_layer_apply,g_custom", [area(97, 98, 6, 4)]),
        ("l_dot/fl_layer_apply,g_custom:face", [area(97, 98, 6, 4)]),
        ("l_dot/fl_layer_apply,g_region_!hat!", [area(212, 18, 6, 4)]),
        ("l_dot/fl_layer_apply,g_ocr_text", [area(27, 5, 6, 4)]),
        ("l_dot/fl_layer_apply,g_dog", [area(32, 143, 6, 4)]),
        ("l_dot/fl_layer_apply,g_cat", []),
        ("l_dot/fl_layer_apply,g_cat:auto", []),
        // Sizes of the region.
        (
            "fl_region_relative,g_faces,h_1.0,l_dot,w_0.5",
            [area(25, 30, 10, 20), area(170, 100, 20, 40)]
        ),
        (
            "fl_region_relative,g_adv_eyes,h_0.4,l_dot,w_1.0",
            [area(22, 37, 16, 2), area(164, 114, 32, 4)]
        ),
        // The middle goes to a point.
        ("l_dot/fl_layer_apply,g_xy_center,x_50,y_60", [area(47, 58, 6, 4)]),
        // No side, so the middle.
        ("l_dot/fl_layer_apply,g_auto", [area(117, 88, 6, 4)]),
        // The opener says where, if the closer does not and no crop needs it.
        ("g_north_west,l_dot,x_5,y_7/fl_layer_apply", [area(5, 7, 6, 4)]),
        ("c_crop,g_west,l_dot,w_2/fl_layer_apply", [area(119, 88, 2, 4)]),
        // Faces stay where they are when the base was cut before.
        ("c_crop,g_south_east,h_120,w_120/l_dot/fl_layer_apply,g_faces", [area(57, 58, 6, 4)]),
    ]

    @Test(arguments: table)
    func layersStandOnWhatIsKnown(_ words: String, _ wanted: [Placement.Area]) throws {
        let rendered = try Self.render(words, facts: RenderedGravityTests.facts)
        #expect(try Self.dots(rendered) == wanted)
    }

    @Test func withoutFacesThereIsNoLayer() throws {
        let rendered = try Self.render("l_dot,g_faces", facts: AssetFacts())
        #expect(try Self.dots(rendered) == [])
        #expect(rendered.size == Chart.size)
    }
}
