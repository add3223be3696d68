import Assets
import Imaging
import Testing
import Vips

/// Texts as layers, the way that URLs write them.
@Suite(.oneAtATime) struct TextLayerTests {
    private let blocks: TestFile
    private let base: TestFile

    init() throws {
        blocks = try TestFile(BlocksFont.trueType)
        base = try Samples.png([255, 255, 255], 200, 100)
    }

    /// What is not white, as left, top, width and height; the font's letters are plain squares.
    private func ink(_ text: String) throws -> [Int] {
        let area = try render(text).canvas.image.extractBand(0, count: 3)
            .findTrim(threshold: 2, background: [255, 255, 255])
        return [area.left, area.top, area.width, area.height]
    }

    private func render(_ text: String, limits: Limits = Limits()) throws -> Rendered {
        let font = RenderRequest.Source.fontKey("my:blocks.ttf")
        let request = RenderRequest(
            transformation: text, output: .format(.png),
            sources: [.init(layer: "", format: .png), .init(layer: font, format: .jpg)],
            limits: limits)
        return try Rendered(request, [base, blocks])
    }

    static let settings: [(String, [Int])] = [
        ("g_north_west,l_text:my:blocks.ttf_20:AA", [0, 0, 40, 20]),
        ("l_text:my:blocks.ttf_20:AA,x_10,y_-10", [90, 30, 40, 20]),
        // A width in pixels beside c_fit breaks lines; a height leaves lines out.
        ("c_fit,g_north_west,l_text:my:blocks.ttf_20:AA%20AA,w_50", [0, 0, 40, 40]),
        ("c_fit,g_north_west,l_text:my:blocks.ttf_20:AAAA,w_50", [0, 0, 40, 40]),
        // A share breaks nothing, and a width alone scales what was set.
        ("c_fit,g_north_west,l_text:my:blocks.ttf_20:AA%20AA,w_0.5", [0, 0, 45, 10]),
        ("g_north_west,l_text:my:blocks.ttf_20:AA,w_80", [0, 0, 80, 40]),
        ("c_scale,g_north_west,h_50,l_text:my:blocks.ttf_20:AA,w_30", [0, 0, 30, 50]),
        (
            "g_north_west,l_text:my:blocks.ttf_20:AA/c_scale,w_100/fl_layer_apply,g_north_west",
            [0, 0, 100, 50]
        ),
        (
            "l_text:my:blocks.ttf_20:AA/c_scale,fl_relative,w_0.5/fl_layer_apply,g_north_west",
            [0, 0, 100, 50]
        ),
        (
            "l_text:my:blocks.ttf_20:AA/fl_layer_apply,fl_relative,g_north_west,w_0.5",
            [0, 0, 100, 50]
        ),
        // dpr multiplies size, spacing and the width of lines.
        ("dpr_2.0,g_north_west,l_text:my:blocks.ttf_20:AA", [0, 0, 80, 40]),
        ("dpr_2.0,g_north_west,l_text:my:blocks.ttf_10_letter_spacing_5:AA", [0, 0, 50, 20]),
        ("c_fit,dpr_2.0,g_north_west,l_text:my:blocks.ttf_10:AA%20AA,w_25", [0, 0, 40, 40]),
        // Lines and letters apart, and closer.
        ("g_north_west,l_text:my:blocks.ttf_20_line_spacing_-10:A%0AA", [0, 0, 20, 30]),
        ("g_north_west,l_text:my:blocks.ttf_20_letter_spacing_-10:AA", [0, 0, 30, 20]),
        // The ink alone, or the lines with it.
        ("g_north_west,l_text:my:blocks.ttf_20:B", [0, 0, 20, 10]),
        ("fl_text_no_trim,g_north_west,l_text:my:blocks.ttf_20:B", [0, 10, 20, 10]),
        // A box is a tenth of the size wider on each side, and spaces widen it.
        ("b_red,g_north_west,l_text:my:blocks.ttf_20:AA", [0, 0, 44, 24]),
        ("b_red,g_north_west,l_text:my:blocks.ttf_20:%20AA%20", [0, 0, 64, 24]),
        // Borders go around the letters of a stroked text, and around the picture of another.
        ("bo_3px_solid_red,g_north_west,l_text:my:blocks.ttf_20_stroke:A", [0, 0, 26, 26]),
        ("bo_3px_solid_red,g_north_west,l_text:my:blocks.ttf_20:A%20A", [0, 0, 56, 26]),
        ("a_90,g_north_west,l_text:my:blocks.ttf_20:AA", [0, 0, 20, 40]),
        // A layer on a layer, three deep.
        (
            "l_text:my:blocks.ttf_20:A/l_text:my:blocks.ttf_10:A/l_text:my:blocks.ttf_6:A"
                + "/fl_layer_apply,g_west,x_-6/fl_layer_apply,g_west,x_-16"
                + "/fl_layer_apply,g_north_west",
            [0, 0, 36, 20]
        ),
        // Right to left begins at the right.
        (
            "c_fit,g_north_west,fl_text_no_trim,l_text:my:blocks.ttf_20_right:A,w_100",
            [80, 0, 20, 20]
        ),
        (
            "c_fit,g_north_west,fl_text_no_trim,l_text:my:blocks.ttf_20_center:A,w_100",
            [40, 0, 20, 20]
        ),
    ]

    @Test(arguments: settings) func `a text stands where its style and its component say`(
        text: String, area: [Int]
    ) throws {
        #expect(try ink(text) == area)
    }

    @Test func `too high a text ends with an ellipsis`() throws {
        let lines = "l_text:my:blocks.ttf_20:AA%20AA%20AA%20AA"
        let whole = try ink("c_fit,g_north_west,\(lines),w_50")
        let cut = try ink("c_fit,g_north_west,h_60,\(lines),w_50")
        #expect(whole == [0, 0, 40, 80])
        #expect(cut[2] <= 50 && cut[3] <= 60 && cut[3] > 20, "\(cut)")
    }

    @Test func `colours, boxes with round corners, opacity`() throws {
        let solid = try render("co_rgb:ff000080,g_north_west,l_text:my:blocks.ttf_40:A")
        let blended = try solid.pixel(20, 20)
        #expect(blended[0] == 255 && blended[1...2].allSatisfy { abs($0 - 127) <= 1 })
        let faint = try render("co_red,g_north_west,l_text:my:blocks.ttf_40:A,o_50")
        #expect(try faint.pixel(20, 20)[1] > 120 && faint.pixel(20, 20)[1] < 135)
        let round = try render("b_blue,g_north_west,l_text:my:blocks.ttf_20:A,r_max")
        #expect(try round.pixel(0, 0) == [255, 255, 255])
        #expect(try round.pixel(12, 1) == [0, 0, 255])
        let later = try render("b_blue,l_text:my:blocks.ttf_20:A/r_max/fl_layer_apply,g_north_west")
        #expect(try later.pixel(0, 0) == [255, 255, 255])
    }

    @Test func `a text that must not stand out of its base is refused`() throws {
        #expect(throws: ImagingError.layerStandsOut) {
            try render(
                "fl_text_disallow_overflow,l_text:my:blocks.ttf_60:AAAA/fl_layer_apply")
        }
        let inside = try render(
            "fl_text_disallow_overflow,l_text:my:blocks.ttf_50:AAAA/fl_layer_apply")
        #expect(inside.size == Size(200, 100))
        #expect(try render("l_text:my:blocks.ttf_60:AAAA").size == Size(240, 100))
        #expect(try render("fl_no_overflow,l_text:my:blocks.ttf_60:AAAA").size == Size(200, 100))
    }

    @Test func `a font that did not come along is another font, a broken one is an error`() throws {
        #expect(try ink("g_north_west,l_text:no:such.ttf_20:AA") != [0, 0, 40, 20])
        let request = RenderRequest(
            transformation: "l_text:bad.otf_20:AA", output: .format(.png),
            sources: [
                .init(layer: "", format: .png),
                .init(layer: RenderRequest.Source.fontKey("bad.otf"), format: .jpg),
            ], limits: Limits())
        let broken = try TestFile(Array(BlocksFont.trueType.prefix(300)))
        #expect(throws: ImagingError.brokenFont("bad.otf")) {
            try Rendered(request, [base, broken])
        }
        var small = Limits()
        small.originalBytes = 700
        #expect(throws: ImagingError.fontTooLarge("my:blocks.ttf", limit: 700)) {
            try render("l_text:my:blocks.ttf_20:AA", limits: small)
        }
    }

    @Test(arguments: [
        "l_text:Arial_10000:HHHHHHHH", "l_text:Arial_10000_letter_spacing_10000:HHHH",
        "l_text:Arial_20_line_spacing_10000:H%0AH%0AH%0AH",
        "bo_9000px_solid_red,l_text:Arial_20_stroke:H", "dpr_10.0,l_text:Arial_10000:H",
    ])
    func `hostile sizes are refused`(text: String) throws {
        #expect {
            try render(text)
        } throws: { error in
            if case ImagingError.tooManyOutputPixels = error { true } else { false }
        }
    }

    @Test(arguments: [
        "%3Cb%3E", "%26amp;", "%3Cspan%20size=%27999999%27%3Ex", "%00%01%02A", "%E2%80%AEabc",
        "%F0%9F%91%A8%E2%80%8D%F0%9F%91%A9", "%CC%81%CC%81%CC%81", "%25s%25n%25n",
    ])
    func `hostile texts are only texts`(text: String) throws {
        guard !text.hasPrefix("%00") else {
            #expect(throws: (any Error).self) { try render("l_text:Arial_20:\(text)") }
            return
        }
        #expect(try render("fl_no_overflow,l_text:Arial_20:\(text)").size == Size(200, 100))
    }
}

extension Rendered {
    /// A request's picture, its files in the order of its sources.
    init(_ request: RenderRequest, _ files: [TestFile]) throws {
        file = try TestFile()
        result = try Renderer().render(
            request, sources: files.map(\.descriptor), output: file.descriptor)
    }
}
