import Assets
import Imaging
import Testing
import Vips

/// Layers of files that have pages, move, or have no size of their own.
@Suite struct LayerLoadingTests {
    private func svg(_ width: Int, _ height: Int) throws -> TestFile {
        try TestFile(
            Array(
                """
                <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)">\
                <rect width="50%" height="100%" fill="#000"/>\
                <rect x="50%" width="50%" height="100%" fill="#fff"/></svg>
                """.utf8))
    }

    private func base() throws -> TestFile { try Samples.png([255, 0, 0], 100, 100) }

    @Test(arguments: [
        "c_scale,l_logo,w_100", "l_logo/c_scale,w_100/fl_layer_apply",
        "l_logo/fl_layer_apply,fl_relative,w_1.0", "l_logo/c_fill,h_100,w_100/fl_layer_apply",
    ])
    func `a vector layer is drawn in the size that it is shown in`(text: String) throws {
        let sharp = try Rendered(text, of: base(), layers: [("logo", svg(10, 10))])
        #expect(sharp.size == Size(100, 100))
        // Scaled pixels would be grey here.
        #expect(try sharp.pixel(48, 50)[1] < 5 && sharp.pixel(51, 50)[1] > 250)
    }

    @Test func `a layer's page is chosen beside it or in its steps`() throws {
        let moving = try Samples.animation(.gif, width: 100, height: 100)
        for (text, color) in [
            ("l_moving,pg_2", Samples.green), ("l_moving/pg_3/fl_layer_apply", Samples.blue),
            ("l_moving", Samples.red),
        ] {
            let still = try Rendered(text, of: base(), layers: [("moving", moving)])
            #expect(try still.result.pages == 1 && near(still.pixel(50, 50), color), "\(text)")
        }
        #expect(throws: ImagingError.noSuchPage(4, count: 3)) {
            try Rendered("l_moving,pg_4", of: base(), layers: [("moving", moving)])
        }
    }

    @Test func `a still stands on every frame of an animation`() throws {
        let moving = try Samples.animation(.gif, width: 60, height: 60)
        let mark = try Samples.png([0, 0, 0], 20, 20)
        let shown = try Rendered(
            "g_north_west,l_mark", of: moving, layers: [("mark", mark)], as: .format(.gif))
        #expect(shown.result.pages == 3)
        for frame in try shown.canvas.frames {
            #expect(try frame.getpoint(10, 10).prefix(3).max() ?? 255 < 12)
            #expect(try frame.getpoint(40, 40).prefix(3).max() ?? 0 > 100)
        }
    }

    @Test(arguments: [
        ("", OutputChoice.format(.gif), 3), ("", .format(.webp), 1), ("", .format(.png), 1),
        ("/fl_animated", .format(.webp), 3), ("/fl_awebp", .format(.webp), 3),
        ("/fl_apng", .format(.png), 3), ("/fl_animated", .format(.png), 3),
        ("/fl_animated", .format(.jpg), 1), ("", .automatic(.webp, isStill: false), 1),
        ("/fl_animated", .automatic(.webp, isStill: false), 3),
        ("/fl_animated", .automatic(.avif, isStill: true), 1), ("/fl_animated", .format(.avif), 1),
    ])
    func `a moving layer makes a still move where the answer can and is to`(
        flag: String, output: OutputChoice, frames: Int
    ) throws {
        let moving = try Samples.animation(.gif, width: 40, height: 40)
        let shown = try Rendered(
            "g_north_west,l_moving\(flag)", of: base(), layers: [("moving", moving)], as: output)
        #expect(shown.result.pages == frames)
        #expect(shown.size == Size(100, 100))
        guard frames > 1 else { return }
        let canvas = try shown.canvas
        #expect(canvas.delays == [50, 100, 200] && canvas.loop == 3)
        for (frame, color) in zip(canvas.frames, [Samples.red, Samples.green, Samples.blue]) {
            #expect(try near(frame.getpoint(20, 20), color))
            #expect(try near(frame.getpoint(80, 80), [255, 0, 0]))
        }
    }

    @Test func `layers in layers move, and what is done later is done to every frame`() throws {
        let moving = try Samples.animation(.gif, width: 40, height: 40)
        let mark = try Samples.png([0, 0, 0], 60, 60)
        let shown = try Rendered(
            "l_mark/g_north_west,l_moving/fl_layer_apply/fl_layer_apply,g_north_west/e_negate",
            of: base(), layers: [("moving", moving), ("mark", mark)], as: .format(.gif))
        #expect(shown.result.pages == 3)
        for (frame, color) in zip(
            try shown.canvas.frames, [Samples.red, Samples.green, Samples.blue])
        {
            #expect(try near(frame.getpoint(20, 20), color.map { 255 - $0 }))
            #expect(try near(frame.getpoint(50, 50), [255, 255, 255]))
        }
    }

    @Test func `too many frames of a layer are refused, not made`() throws {
        let moving = try Samples.animation(.gif, width: 40, height: 40)
        var limits = Limits()
        limits.outputPixels = 25_000
        #expect(throws: ImagingError.self) {
            try Rendered(
                "g_north_west,l_moving", of: base(), layers: [("moving", moving)],
                as: .format(.gif), limits: limits)
        }
    }

    @Test func `an underlay is brought to the size of its base by its closer`() throws {
        let base = try Samples.halfTransparent()
        let ground = try Samples.png([0, 0, 0], 7, 31)
        let shown = try Rendered(
            "u_ground/c_fill,fl_layer_apply,fl_relative,h_1.0,w_1.0",
            of: Samples.saved(base, as: .png), layers: [("ground", ground)])
        #expect(shown.size == Size(64, 48))
        #expect(try shown.pixel(60, 20).prefix(3) == [0, 0, 0])
        #expect(try near(shown.pixel(10, 10), Samples.red))
    }

    @Test func `old and new layers nest three deep`() throws {
        let layers = try [("a", [0.0, 0, 255]), ("b", [0.0, 255, 0]), ("c", [0.0, 0, 0])].map {
            ($0.0, try Samples.png($0.1, 40, 40))
        }
        let shown = try Rendered(
            "l_a/l_b,w_30,h_30,g_north_west/l_c/c_scale,w_10/fl_layer_apply,g_north_west"
                + "/fl_layer_apply,g_south_east/w_50",
            of: base(), layers: layers.map { (name: $0.0, file: $0.1) })
        #expect(shown.size == Size(50, 50))
        #expect(try near(shown.pixel(5, 5), [255, 0, 0]))
        // The first fl_layer_apply closes c upon b, the second b upon the base; a has none and was
        // applied at once, in the middle.
        #expect(try near(shown.pixel(25, 25), [0, 0, 255]))
        #expect(try near(shown.pixel(37, 37), [0, 0, 0]))
        #expect(try near(shown.pixel(45, 45), [0, 255, 0]))
    }

    private func near(_ pixel: [Double], _ color: [Double]) -> Bool {
        zip(pixel, color).allSatisfy { abs($0 - $1) < 14 }
    }
}
