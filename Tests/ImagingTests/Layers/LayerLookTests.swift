import Imaging
import Testing
import Transformations
import Vips

/// Corners, borders and effects of layers, by their pixels.
@Suite(.oneAtATime) struct LayerLookTests {
    static let white = [255.0, 255, 255]
    static let red = [255.0, 0, 0]

    private func rendered(_ text: String) throws -> Rendered {
        try Rendered(
            text, of: Samples.png(Self.white, 60, 60),
            layers: [("red", Samples.png(Self.red, 30, 30))])
    }

    @Test("Each corner of a layer is rounded by itself, in both styles")
    func corners() throws {
        for text in ["l_red,r_15:0:0:0", "l_red/r_15:0:0:0/fl_layer_apply"] {
            let result = try rendered(text)
            #expect(try result.pixel(15, 15) == Self.white)
            for (x, y) in [(44, 15), (15, 44), (44, 44), (30, 30)] {
                #expect(try result.pixel(x, y) == Self.red)
            }
        }
    }

    @Test("The background of a text is rounded, too")
    func text() throws {
        let plain = try rendered("b_red,co_white,l_text:Sans_20:HH")
        let rounded = try rendered("b_red,co_white,l_text:Sans_20:HH,r_8")
        let place = try #require(
            try (0..<60 * 60).first { try plain.pixel($0 % 60, $0 / 60) == Self.red })
        #expect(try rounded.pixel(place % 60, place / 60) == Self.white)
        #expect(try rounded.pixel(place % 60 + 10, place / 60) == Self.red)
    }

    @Test("A border grows a layer, fractions of pixels are rounded")
    func border() throws {
        let result = try rendered("bo_1.5px_solid_black,l_red")
        #expect(try result.pixel(13, 30) == [0, 0, 0] && result.pixel(14, 30) == [0, 0, 0])
        #expect(try result.pixel(12, 30) == Self.white && result.pixel(15, 30) == Self.red)
    }

    @Test("Effects that bend and throw shadows work on layers and texts")
    func effects() throws {
        let bent = try rendered("l_red/e_distort:10:0:20:0:30:30:0:30/fl_layer_apply")
        #expect(try bent.pixel(16, 16) == Self.white && bent.pixel(30, 30) == Self.red)
        let arc = try rendered("co_red,l_text:Sans_14:HHHHHH/e_distort:arc:120/fl_layer_apply")
        #expect(arc.size.width >= 60)
        let shadow = try rendered("l_red/e_dropshadow:azimuth_0;spread_0/fl_layer_apply")
        #expect(try shadow.canvas.image.extractBand(0).min() < 150)
    }
}
