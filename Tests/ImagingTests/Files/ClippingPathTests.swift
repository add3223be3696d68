import Assets
import Testing
import Vips

@testable import Imaging

/// Paths that are read from files, and paths that are written into them.
@Suite(.oneAtATime) struct ClippingPathTests {
    init() throws { try Engine.start() }

    /// A square ring in the left half: opaque from `inset` to 48 − `inset`, with a hole in the middle.
    private static func ring(_ form: (Double) -> [Double]) throws -> TestFile {
        let outside = try Image.solid(form(0), width: 96, height: 48)
        let inside = try Image.solid(form(255), width: 32, height: 32)
        let hole = try Image.solid(form(0), width: 12, height: 12)
        return try Samples.saved(
            outside.insert(inside, x: 8, y: 8).insert(hole, x: 18, y: 18)
                .copy(interpretation: .srgb).copyMemory(), as: .png)
    }

    private static func byAlpha() throws -> TestFile { try ring { [90, 90, 90, $0] } }
    private static func byLight() throws -> TestFile { try ring { [$0, $0, $0] } }

    private func base(_ width: Int = 96, _ height: Int = 48) throws -> TestFile {
        try Samples.png([200, 120, 40], width, height)
    }

    private func embed(
        _ text: String, _ format: Format, mask: TestFile, of base: TestFile? = nil
    ) throws -> TestFile {
        try Rendered(
            text, of: base ?? self.base(), layers: [("e:embed_clipping_path:m", mask)],
            as: .format(format)
        ).file
    }

    private func clipped(_ file: TestFile) throws -> Canvas {
        try Rendered("fl_clip", of: file).canvas
    }

    private func alpha(_ canvas: Canvas, _ x: Int, _ y: Int) throws -> Double {
        let color = try canvas.image.getpoint(x, y)
        return color.count == 4 ? color[3] : 255
    }

    @Test(
        "What a mask shows is what a path cuts out, holes and all",
        arguments: [Format.jpg, .tiff, .psd])
    func masks(_ format: Format) throws {
        for mask in try [Self.byAlpha(), Self.byLight()] {
            for quality in ["", "/q_auto"] {
                let file = try embed("e_embed_clipping_path:mask_m\(quality)", format, mask: mask)
                let cut = try clipped(file)
                try #require(cut.hasAlpha)
                for (x, y) in [(12, 12), (36, 36), (12, 24), (24, 36)] {
                    #expect(try alpha(cut, x, y) == 255, "\(format) \(x) \(y)")
                }
                for (x, y) in [(4, 4), (24, 24), (44, 24), (80, 24), (24, 44)] {
                    #expect(try alpha(cut, x, y) == 0, "\(format) \(x) \(y)")
                }
            }
        }
    }

    @Test("Steps behind it take the path along")
    func mapping() throws {
        let mask = try Self.byAlpha()
        // The right half of the ring, and the other way round.
        let cut = try clipped(
            embed(
                "e_embed_clipping_path:mask_m/c_crop,g_north_west,h_48,w_48,x_24/c_scale,w_96",
                .jpg, mask: mask))
        #expect((cut.width, cut.height) == (96, 96))
        #expect(try alpha(cut, 4, 20) == 255 && alpha(cut, 4, 48) == 0)
        #expect(try alpha(cut, 28, 48) == 255 && alpha(cut, 40, 48) == 0)
        let turned = try clipped(embed("e_embed_clipping_path:mask_m/a_90", .jpg, mask: mask))
        #expect((turned.width, turned.height) == (48, 96))
        // What was left is above.
        #expect(try alpha(turned, 24, 12) == 255 && alpha(turned, 24, 24) == 0)
        #expect(try alpha(turned, 24, 80) == 0)
    }

    @Test("A mask is stretched over the picture as it is at that step")
    func stretching() throws {
        let cut = try clipped(
            embed(
                "c_scale,fl_ignore_aspect_ratio,h_96,w_96/e_embed_clipping_path:mask_m", .tiff,
                mask: Self.byAlpha()))
        #expect(try alpha(cut, 12, 24) == 255 && alpha(cut, 24, 48) == 0)
        #expect(try alpha(cut, 12, 88) == 0)
    }

    @Test("Formats that cannot keep a path are written without, and so are masks of nothing")
    func without() throws {
        #expect(
            try clipped(embed("e_embed_clipping_path:mask_m", .png, mask: Self.byAlpha())).hasAlpha
                == false)
        let black = try Samples.png([0, 0, 0], 20, 20)
        #expect(
            try clipped(embed("e_embed_clipping_path:mask_m", .jpg, mask: black)).hasAlpha == false)
    }

    @Test("A copyright stands beside the path", arguments: [Format.jpg, .tiff, .psd])
    func attribution(_ format: Format) throws {
        let block = try #require(
            Attribution.kept(of: [0x1c, 2, 116, 0, 3] + Array("Ada".utf8)))
        let signed = try Samples.original(
            Image.solid([200, 120, 40], width: 96, height: 48)
                .copy(interpretation: .srgb).copyMemory()
                .editingMetadata { $0.set("iptc-data", bytes: block) }, "jpegsave_buffer")
        for quality in ["", "/q_auto"] {
            let file = try embed(
                "e_embed_clipping_path:mask_m/fl_keep_iptc\(quality)", format,
                mask: Self.byAlpha(), of: signed)
            let loader = try Loader(descriptor: file.descriptor, limits: Limits())
            #expect(try loader.attribution() == block)
            #expect(try alpha(clipped(file), 12, 12) == 255 && alpha(clipped(file), 4, 4) == 0)
        }
    }

    @Test("A mask of noise has no more knots than a file can hold")
    func noise() throws {
        let noise = try Image.gaussnoise(width: 120, height: 120, mean: 128, sigma: 90)
            .cast(.uchar).resize(5, kernel: .nearest).cast(.uchar)
        let mask = try noise.bandjoin([noise, noise]).copy(interpretation: .srgb).copyMemory()
        let path = try #require(try ClippingPath(tracing: mask))
        let knots = path.outlines.reduce(0) { $0 + $1.count }
        #expect(knots <= ClippingPath.mostKnots && knots > 100)
        #expect(path.resources(name: "Path 1").count < 60_000)
    }

    @Test("What is written is read back as it was")
    func records() throws {
        let path = try #require(try ClippingPath(tracing: Self.byAlpha().load().image))
        #expect(path.outlines.count == 2)
        #expect(path.outlines.allSatisfy { (4...8).contains($0.count) })
        let blocks = PhotoshopResources(path.resources(name: "Mine"))
        let read = try #require(ClippingPath(blocks))
        #expect(ClippingPath.named(in: blocks).keys.sorted() == ["Mine"])
        #expect(blocks[2999] == [4] + Array("Mine".utf8))
        for (ours, theirs) in zip(path.outlines.joined(), read.outlines.joined()) {
            #expect(abs(ours.point.x - theirs.point.x) < 1e-6)
            #expect(abs(ours.behind.y - theirs.behind.y) < 1e-6)
        }
        let box = read.box.scaled(96, 48)
        for (side, wanted) in [(box.left, 8.0), (box.top, 8), (box.right, 40), (box.bottom, 40)] {
            #expect(abs(side - wanted) < 0.3, "\(box)")
        }
    }

    @Test("A round mask has smooth knots")
    func smooth() throws {
        let disc = try Rendered("c_fill,h_90,w_90/r_max", of: base()).canvas.image
        let path = try #require(try ClippingPath(tracing: disc.copyMemory()))
        let knots = try #require(path.outlines.first)
        #expect(knots.count < 80, "\(knots.count)")
        #expect(knots.count(where: \.isSmooth) * 3 > knots.count * 2)
        for knot in knots {
            let (x, y) = (knot.point.x - 0.5, knot.point.y - 0.5)
            #expect(abs((x * x + y * y).squareRoot() - 0.5) < 0.02)
        }
    }

    // MARK: Gravity

    @Test("A gravity that names a path goes to its box, wherever that is by now")
    func gravity() throws {
        let file = try embed("e_embed_clipping_path:mask_m", .jpg, mask: Self.byAlpha())
        for (text, width, height) in [
            ("c_crop,g_clipping_path_!Path%201!", 32, 32),
            ("c_scale,w_48/c_crop,g_clipping_path_!Path%201!", 16, 16),
            ("c_crop,g_west,h_20,w_30/c_crop,g_clipping_path_!Path%201!", 22, 20),
            ("$p_!clipping_path_Path%201!/c_crop,g_clipping_path_!Path%201!", 32, 32),
        ] {
            let rendered = try Rendered(text, of: file)
            #expect((rendered.result.width, rendered.result.height) == (width, height), "\(text)")
        }
        let marked = try Rendered(
            "c_fill,g_clipping_path_!Path%201!,h_48,w_48", of: marks(file))
        #expect(try isClose(Array(marked.pixel(2, 24).prefix(3)), Samples.red, within: 20))
        // Without such a path it is the middle.
        let middle = try Rendered("c_fill,g_clipping_path_!other!,h_48,w_48", of: marks(file))
        #expect(try isClose(Array(middle.pixel(2, 24).prefix(3)), [200, 120, 40], within: 20))
    }

    /// The same path in a picture whose left edge is red.
    private func marks(_ file: TestFile) throws -> TestFile {
        let red = try Image.solid(Samples.red, width: 8, height: 48)
        let picture = try Samples.saved(
            base().load().image.insert(red, x: 0, y: 0).copyMemory(), as: .png)
        return try embed(
            "e_embed_clipping_path:mask_m/q_95:444", .jpg, mask: Self.byAlpha(), of: picture)
    }
}
