import Assets
import Foundation
import Testing
import Vips

@testable import Imaging

/// What words about files do to what is read and written.
@Suite struct RenderedFileTests {
    init() throws { try Engine.start() }

    private func render(
        _ text: String, _ base: TestFile, as format: Format = .png
    ) throws -> Rendered {
        try Rendered(text, of: base, as: .format(format))
    }

    // MARK: Pages

    /// A TIFF of three pages.
    static func pages() throws -> TestFile {
        let frames = try [Samples.red, Samples.green, Samples.blue].map {
            try Image.solid($0, width: 40, height: 30).copyMemory()
        }
        let canvas = Canvas(
            frames: frames, delays: [100, 100, 100], initialWidth: 40, initialHeight: 30)
        return try Samples.saved(canvas, as: .tiff)
    }

    @Test("A page is picked by its number", arguments: [Format.tiff, .gif, .webp, .png])
    func page(_ format: Format) throws {
        let base = format == .tiff ? try Self.pages() : try Samples.animation(format)
        let second = try render("pg_2", base)
        #expect(second.result.pages == 1)
        #expect(isClose(Array(try second.pixel(5, 5).prefix(3)), Samples.green, within: 12))
        #expect(throws: ImagingError.noSuchPage(9, count: 3)) { try render("pg_9", base) }
        #expect(throws: ImagingError.noSuchPage(4, count: 3)) { try render("pg_2-4", base) }
    }

    @Test("Lists and ranges pick frames, where the answer holds several")
    func frames() throws {
        let base = try Samples.animation(.gif)
        let some = try render("pg_3;1", base, as: .gif)
        #expect(some.result.pages == 2)
        let canvas = try some.canvas
        #expect(canvas.delays == [200, 50])
        #expect(
            isClose(Array(try canvas.frames[0].getpoint(5, 5).prefix(3)), Samples.blue, within: 12))
        #expect(
            isClose(Array(try canvas.frames[1].getpoint(5, 5).prefix(3)), Samples.red, within: 12))
        let rest = try render("pg_2-", base, as: .gif)
        #expect(try rest.canvas.delays == [100, 200])
        let still = try render("pg_2-3", base, as: .jpg)
        #expect(isClose(try still.pixel(5, 5), Samples.green, within: 12))
    }

    @Test("A document stays one, with the pages that are picked")
    func document() throws {
        let base = try Samples.saved(try Self.pages().multipage(), as: .pdf)
        #expect(try base.inspect().pages == 3)
        #expect(try render("w_20", base, as: .pdf).file.inspect().pages == 3)
        let two = try render("pg_2-", base, as: .pdf)
        #expect(try two.file.inspect().pages == 2)
        #expect(isClose(Array(try two.pixel(10, 10).prefix(3)), Samples.green, within: 12))
        #expect(try render("w_20", base, as: .jpg).result.pages == 1)
    }

    @Test("Pages of other sizes are fitted into the first one's")
    func unequal() throws {
        let base = try TestFile(Self.unequalPDF)
        #expect(try render("pg_2", base).size == Size(208, 417))
        let all = try render("", base, as: .pdf)
        #expect(all.size == Size(417, 208) && all.result.pages == 2)
    }

    /// 200 by 100 points, then 100 by 200.
    static let unequalPDF: [UInt8] = Array(
        """
        %PDF-1.4
        1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
        2 0 obj <</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>> endobj
        3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>> endobj
        4 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 100 200]>> endobj
        trailer <</Root 1 0 R>>
        """.utf8)

    @Test("Density says how large documents and drawings are drawn, and is written")
    func density() throws {
        let document = try TestFile(Self.unequalPDF)
        #expect(try render("", document).size == Size(417, 208))
        #expect(try render("dn_72", document).size == Size(200, 100))
        #expect(try render("c_scale,w_0.5/dn_144", document).size == Size(200, 100))
        let drawing = try TestFile(Array(Self.drawing.utf8))
        #expect(try render("dn_192", drawing).size == Size(80, 40))
        let file = try render("dn_300,q_80", try Samples.quartersFile(), as: .jpg).file
        #expect(try file.inspect().density == 300)
        #expect(try render("q_80", Samples.quartersFile(), as: .jpg).file.inspect().density != 300)
    }

    // MARK: Drawings

    static let drawing = """
        <svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" onload="alert(1)">\
        <script>alert(2)</script><rect width="40" height="20" fill="#ff0000"/></svg>
        """

    @Test("A drawing stays one where nothing needs pixels, without its scripts")
    func drawing() throws {
        let base = try TestFile(Array(Self.drawing.utf8))
        for (text, size) in [
            ("fl_sanitize", Size(40, 20)), ("q_auto", Size(40, 20)), ("c_scale,w_80", Size(80, 40)),
            ("c_limit,w_20", Size(20, 10)), ("c_scale,h_30,w_30", Size(30, 30)),
        ] {
            let answer = try render(text, base, as: .svg)
            #expect(answer.result.format == .svg && answer.size == size, "\(text)")
            let written = String(decoding: answer.file.bytes, as: UTF8.self)
            #expect(written.contains("<rect") && !written.contains("alert"), "\(written)")
            let drawn = try answer.canvas
            #expect(drawn.size == size, "\(text)")
            #expect(try drawn.image.getpoint(size.width - 1, size.height - 1) == [255, 0, 0, 255])
        }
        let automatic = try Rendered(
            "f_auto", of: base, as: .automatic(.avif, isStill: false))
        #expect(automatic.result.format == .svg)
    }

    @Test("A drawing becomes pixels where they are needed, or asked for")
    func pixels() throws {
        let base = try TestFile(Array(Self.drawing.utf8))
        #expect(try render("e_sepia", base, as: .png).result.format == .png)
        let embedded = try render("e_grayscale", base, as: .svg)
        #expect(String(decoding: embedded.file.bytes, as: UTF8.self).contains("data:image/png"))
        let webp = try Rendered(
            "fl_rasterize", of: base, as: .automatic(.webp, isStill: false))
        #expect(webp.result.format == .webp)
    }

    // MARK: Frames

    @Test("A rate changes how many frames there are, and not how long they last")
    func rate() throws {
        let base = try Samples.animation(.gif)
        let fast = try render("fps_20", base, as: .gif).canvas
        #expect(fast.frames.count == 7 && fast.delays.reduce(0, +) == 350)
        let slow = try render("fps_4", base, as: .gif).canvas
        #expect(!slow.isAnimated || slow.frames.count == 1)
        let same = try render("fps_5-12", base, as: .gif).canvas
        #expect(same.delays == [50, 100, 200])
        let least = try render("fps_20-", base, as: .gif).canvas
        #expect(least.frames.count == 7)
    }

    @Test("Sampling keeps so many frames, or one every so often")
    func sampling() throws {
        // GIF counts in hundredths of a second.
        let base = try Samples.animation(.png)
        let two = try render("vs_2", base).canvas
        #expect(two.frames.count == 2 && two.delays.reduce(0, +) == 350)
        #expect(try render("vs_0.2s", base).canvas.frames.count == 2)
    }

    @Test("APNG stays animated, and others become it where that is asked for")
    func animatedPNG() throws {
        let gif = try Samples.animation(.gif)
        #expect(try render("w_20", gif).result.pages == 1)
        let flagged = try render("fl_apng,w_20", gif)
        #expect(flagged.result.pages == 3 && flagged.size == Size(20, 15))
        #expect(try flagged.canvas.delays == [50, 100, 200])
        let png = try Samples.animation(.png)
        #expect(try render("w_20", png).result.pages == 3)
        #expect(try render("w_20", png, as: .gif).result.pages == 3)
        let still = try Rendered("w_20", of: png, as: .automatic(.webp, isStill: true))
        #expect(still.result.pages == 1)
    }

    // MARK: Flavours

    @Test("Flags choose the flavour of PNG")
    func flavours() throws {
        // The header's kind: 2 is true colour, 3 a palette, 6 with alpha.
        func kind(_ text: String, _ base: TestFile) throws -> UInt8 {
            try render(text, base).file.bytes[25]
        }
        let plain = try Samples.quartersFile()
        let clear = try Samples.saved(try Samples.halfTransparent(), as: .png)
        #expect(try kind("", plain) == 2 && kind("", clear) == 6)
        #expect(try kind("fl_png8", plain) == 3)
        #expect(try kind("fl_png24", clear) == 2)
        #expect(try kind("fl_png32", plain) == 6)
        #expect(try kind("fl_any_format", plain) == 3 && kind("fl_any_format,q_80", plain) == 2)
        #expect(try kind("cs_srgb:truecolor,fl_png8", plain) == 2)
    }

    @Test("Inks are kept or made where they are asked for")
    func inks() throws {
        let rgb = try Samples.quartersFile()
        #expect(
            try render("cs_cmyk", rgb, as: .jpg).file.inspect().interpretation == "cmyk")
        #expect(
            try render("cs_keep_cmyk", rgb, as: .jpg).file.inspect().interpretation == "srgb")
        let cmyk = try render("cs_cmyk", rgb, as: .tiff).file
        #expect(
            try render("cs_keep_cmyk", cmyk, as: .jpg).file.inspect().interpretation == "cmyk")
        #expect(try render("", cmyk, as: .jpg).file.inspect().interpretation == "srgb")
        #expect(try render("fl_force_icc", rgb, as: .jpg).file.inspect().hasProfile)
    }

    @Test("A profile that was uploaded is used")
    func uploadedProfile() throws {
        let profile = try TestFile(
            try Operation.run("profile_load", ["name": "p3"]).blob("profile"))
        let base = try Samples.quartersFile()
        let output = try TestFile()
        var request = RenderRequest(
            transformation: "cs_icc:p3.icc", output: .format(.png),
            sources: [
                .init(layer: "", format: .png), .init(layer: "cs:icc:p3.icc", format: .jpg),
            ], limits: Limits())
        _ = try Renderer().render(
            request, sources: [base.descriptor, profile.descriptor], output: output.descriptor)
        #expect(try output.inspect().hasProfile)
        request.sources[1].format = .png
        #expect(throws: ImagingError.self) {
            try Renderer().render(
                request, sources: [base.descriptor, base.descriptor],
                output: TestFile().descriptor)
        }
    }

    // MARK: Facts

    @Test("Facts about the picture are JSON")
    func info() throws {
        let answer = try render("c_fill,fl_getinfo,h_20,w_20", Samples.quartersFile(), as: .jpg)
        #expect(answer.result.format == .json)
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(answer.file.bytes)) as? [String: Any])
        let input = try #require(json["input"] as? [String: Any])
        let output = try #require(json["output"] as? [String: Any])
        #expect(input["width"] as? Int == 64 && input["format"] as? String == "png")
        #expect(output["height"] as? Int == 20 && output["format"] as? String == "jpg")
        let bytes = try render("c_fill,h_20,w_20", Samples.quartersFile(), as: .jpg).result.bytes
        #expect(output["bytes"] as? Int == Int(bytes))
    }

    @Test("Facts tell what was cut out of the original and where its faces are")
    func cropFacts() throws {
        var facts = AssetFacts()
        facts.faces = [AssetFacts.Area(x: 4, y: 6, width: 10, height: 12)]
        let answer = try Rendered(
            "c_crop,g_south_east,h_20,w_30/a_90/c_scale,h_60/fl_getinfo",
            of: Samples.quartersFile(), facts: facts)
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(answer.file.bytes)) as? [String: Any])
        // 64 x 48 pixels; turned and scaled, the window is where it was.
        #expect(json["g_auto_info"] as? [String: Int] == ["x": 34, "y": 28, "w": 30, "h": 20])
        #expect(json["faces"] as? [[Int]] == [[4, 6, 10, 12]])
    }

    // MARK: Breakpoints

    @Test("Breakpoints differ in size by about a step, by true measurement")
    func breakpoints() throws {
        let base = try Samples.saved(try Photograph.image(width: 900, height: 600), as: .png)
        let answer = try render("c_scale,w_auto:breakpoints_100_800_10_20:json", base, as: .jpg)
        #expect(answer.result.format == .json)
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(answer.file.bytes)) as? [String: [Int]])
        let widths = try #require(json["breakpoints"])
        #expect(widths.first == 800 && widths.last == 100 && widths.count > 3)
        #expect(widths == widths.sorted(by: >) && Set(widths).count == widths.count)
        let sizes = try widths.map { width in
            try render("c_scale,w_\(width)", base, as: .jpg).result.bytes
        }
        for (large, small) in zip(sizes, sizes.dropFirst()).dropLast() {
            #expect((6_000...15_000).contains(large - small), "\(sizes)")
        }
        // The client has room for 333 pixels: the next width above is taken.
        let chosen = try render("c_scale,w_auto:breakpoints_100_800_10_20:333", base, as: .jpg)
        #expect(chosen.result.width == widths.filter { $0 >= 333 }.min())
        let beyond = try render("c_scale,w_auto:breakpoints_100_800_10_20:5000", base, as: .jpg)
        #expect(beyond.result.width == 800)
    }

    // MARK: Clipping paths

    @Test("A clipping path cuts, by either rule")
    func clipping() throws {
        func knot(_ x: Double, _ y: Double) -> [UInt8] {
            let point = [y, x].flatMap { PhotoshopSample.big(Int($0 * Double(1 << 24))) }
            return [0, 2] + point + point + point
        }
        func outline(_ left: Double, _ right: Double) -> [UInt8] {
            [0, 0, 0, 4] + [UInt8](repeating: 0, count: 22)
                + knot(left, left) + knot(right, left) + knot(right, right) + knot(left, right)
        }
        // Two squares, one inside of the other, drawn the same way round.
        let path = outline(0.25, 0.75) + outline(0.4, 0.6)
        var sample = PhotoshopFileTests.plain()
        (sample.width, sample.height) = (20, 20)
        sample.composite = (0..<3).map { _ in [UInt8](repeating: 200, count: 400) }
        sample.resources =
            PhotoshopSample.resource(2000, name: "other", outline(0, 1))
            + PhotoshopSample.resource(2001, name: "mine", path)
            + PhotoshopSample.resource(2999, [4] + Array("mine".utf8))
        let base = try TestFile(sample.bytes)
        let cut = try render("fl_clip", base)
        #expect(try cut.pixel(1, 1)[3] == 0 && cut.pixel(6, 6) == [200, 200, 200, 255])
        #expect(try cut.pixel(10, 10)[3] == 255)
        let hollow = try render("fl_clip_evenodd", base)
        #expect(try hollow.pixel(6, 6)[3] == 255 && hollow.pixel(10, 10)[3] == 0)
        #expect(try render("fl_clip", Samples.quartersFile()).canvas.hasAlpha == false)
    }

    // MARK: Several pictures

    private func gather(
        _ text: String, _ arrangement: RenderRequest.Arrangement, as format: Format
    ) throws -> (RenderResult, TestFile) {
        let files = try [
            Samples.png(Samples.red, 20, 10), Samples.png(Samples.green, 10, 20),
            Samples.png(Samples.blue, 20, 10),
        ]
        var request = RenderRequest(
            transformation: text, output: .format(format),
            sources: files.map { _ in .init(layer: "", format: .png) }, limits: Limits())
        request.arrangement = arrangement
        let output = try TestFile()
        let result = try Renderer().render(
            request, sources: files.map(\.descriptor), output: output.descriptor)
        return (result, output)
    }

    @Test(
        "Several pictures become an animation or a document",
        arguments: [
            Format.gif, .webp, .png, .pdf,
        ])
    func sequence(_ format: Format) throws {
        let (result, file) = try gather("dl_300", .sequence, as: format)
        #expect((result.width, result.height, result.pages) == (20, 10, 3))
        guard format != .pdf else {
            #expect(try file.inspect().pages == 3)
            return
        }
        let canvas = try file.load()
        #expect(canvas.delays == [300, 300, 300])
        // The second is fitted in: green in the middle, nothing beside it.
        #expect(
            isClose(
                Array(try canvas.frames[1].getpoint(10, 5).prefix(3)), Samples.green, within: 12))
        #expect(try canvas.frames[1].getpoint(2, 5)[3] == 0)
        #expect(
            isClose(
                Array(try canvas.frames[2].getpoint(2, 5).prefix(3)), Samples.blue, within: 12))
    }

    @Test("A sprite has the pictures below each other, and its style sheet says where")
    func sprite() throws {
        let (result, file) = try gather("c_fit,h_10,w_10", .sprite, as: .png)
        #expect((result.width, result.height) == (10, 5 + 10 + 5))
        let image = try file.load().image
        #expect(isClose(try image.getpoint(5, 2), Samples.red + [255]))
        #expect(isClose(try image.getpoint(2, 9), Samples.green + [255]))
        #expect(try image.getpoint(8, 9)[3] == 0)
        let (sheet, text) = try gather(
            "c_fit,h_10,w_10/p_ico-",
            .styleSheet(image: "flags.png", names: ["a/red", "green", "3 blue"]), as: .png)
        #expect(sheet.format == .css)
        #expect(
            String(decoding: text.bytes, as: UTF8.self) == """
                .ico-a-red { background: url("flags.png") no-repeat; background-position: 0px 0px; \
                width: 10px; height: 5px; }
                .ico-green { background: url("flags.png") no-repeat; background-position: 0px -5px; \
                width: 5px; height: 10px; }
                .ico-3-blue { background: url("flags.png") no-repeat; background-position: 0px -15px; \
                width: 10px; height: 5px; }

                """)
    }
}

extension TestFile {
    /// All pages of a document as frames.
    func multipage() throws -> Canvas {
        try Loader(descriptor: descriptor, limits: Limits())
            .showing(.numbers([1...Int.max]), .kept).load()
    }
}
