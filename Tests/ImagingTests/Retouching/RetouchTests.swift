import Assets
import Testing
import Transformations
import Vips

@testable import Imaging

/// What is shown to networks, and what becomes of what they make.
@Suite(.oneAtATime) struct RetouchTests {
    init() throws { try Engine.start() }

    private static func base() throws -> TestFile {
        try Samples.saved(Samples.quarters(width: 80, height: 60), as: .png)
    }

    private static func size(_ file: TestFile) throws -> Size {
        let image = try file.load().image
        return Size(image.width, image.height)
    }

    @Test(
        "A network sees the picture as it is at that place of the chain",
        arguments: [
            ("e_background_removal", 80, 60),
            ("c_crop,h_20,w_30,x_0,y_0/e_background_removal", 30, 20),
            ("e_background_removal/c_scale,w_20", 80, 60),
            ("e_background_removal,c_scale,w_20", 20, 15),
            ("c_pad,h_80,w_80/e_background_removal", 80, 80), ("a_90/e_upscale:2", 60, 80),
            ("if_w_gt_50/c_scale,w_40/e_upscale/if_end", 40, 30),
            ("$x_!upscale!/w_40/e_$x", 40, 30),
        ])
    func place(text: String, width: Int, height: Int) throws {
        let rendered = try Rendered(text, of: Self.base())
        #expect(rendered.needed.count == 1)
        #expect(try Self.size(rendered.shown[0]) == Size(width, height), "\(text)")
    }

    @Test("What is cut out keeps its place, its size and its colours")
    func cutOut() throws {
        let rendered = try Rendered("e_background_removal/c_scale,w_40", of: Self.base())
        #expect(rendered.size == Size(40, 30))
        #expect(try rendered.pixel(0, 0)[3] == 0 && rendered.pixel(39, 29)[3] == 0)
        let plain = try Rendered("c_scale,w_40", of: Self.base())
        for (x, y) in [(15, 10), (25, 10), (15, 20), (25, 20)] {
            #expect(try rendered.pixel(x, y)[3] == 255)
            for (a, b) in zip(try rendered.pixel(x, y), try plain.pixel(x, y)) {
                #expect(abs(a - b) <= 2)
            }
        }
    }

    @Test("A background, a shadow and an outline belong to the cut-out")
    func decoration() throws {
        let red = try Rendered("e_background_removal/b_red", of: Self.base())
        #expect(try red.pixel(1, 1) == [255, 0, 0, 255] || red.pixel(1, 1) == [255, 0, 0])
        for text in ["co_black,e_shadow:0,x_6,y_6", "e_dropshadow", "co_black,e_outline:4"] {
            let plain = try Rendered("e_background_removal", of: Self.base())
            let rendered = try Rendered("e_background_removal/\(text)", of: Self.base())
            let opaque = try rendered.canvas.image.extractBand(3).relational([40], .more).avg()
            let before = try plain.canvas.image.extractBand(3).relational([40], .more).avg()
            let scale = Double(rendered.size.width * rendered.size.height) / (80 * 60)
            #expect(opaque * scale > before * 1.02, "\(text): \(opaque), \(before)")
        }
    }

    @Test("What hides only a part of the background shows less of its colour")
    func seam() throws {
        // A white disc in front of green: half transparent pixels are half green before, 50 levels of it
        // over black.
        var pixels: [UInt8] = []
        for y in 0..<60 {
            for x in 0..<60 {
                let distance =
                    ((Double(x) - 29.5) * (Double(x) - 29.5)
                    + (Double(y) - 29.5) * (Double(y) - 29.5)).squareRoot()
                let share = min(max((24 - distance) / 6 + 0.5, 0), 1)
                pixels += [UInt8(255 * share), 200 + UInt8(55 * share), UInt8(255 * share)]
            }
        }
        let file = try Samples.saved(
            Image(pixels: pixels, width: 60, height: 60, bands: 3).copy(interpretation: .srgb),
            as: .png)
        let rendered = try Rendered("e_background_removal/b_black", of: file)
        var worst = 0.0
        for x in 0..<60 {
            let pixel = try rendered.pixel(x, 30)
            worst = max(worst, pixel[1] - pixel[0])
        }
        #expect(worst < 42, "green is left: \(worst)")
    }

    @Test("The same pixels are the same retouch, others are another one")
    func digests() throws {
        let base = try Self.base()
        let first = try Rendered("e_background_removal/c_scale,w_20", of: base).needed[0]
        #expect(try Rendered("e_background_removal/b_red/c_scale,h_9", of: base).needed[0] == first)
        for other in [
            "e_background_removal:fineedges_y", "e_negate/e_background_removal", "e_upscale",
            "c_crop,h_59,w_80/e_background_removal",
        ] {
            #expect(try Rendered(other, of: base).needed[0].digest != first.digest, "\(other)")
        }
        #expect(first.digest.utf8.count == 32 && first.source == 0)
    }

    @Test("It is known whose picture is shown, unless several were put together")
    func owners() throws {
        let base = try Self.base()
        let mark = try Samples.png([200, 0, 0], 10, 10)
        func source(_ text: String) throws -> Int? {
            try Rendered(text, of: base, layers: [("mark", mark)]).needed[0].source
        }
        #expect(try source("e_background_removal/l_mark/fl_layer_apply") == 0)
        #expect(try source("l_mark/e_background_removal/fl_layer_apply") == 1)
        #expect(try source("l_mark/fl_layer_apply/e_background_removal") == nil)
        #expect(try source("l_text:Arial_12:x/e_upscale/fl_layer_apply") == nil)
    }

    @Test(
        "An enlargement is as large as fits",
        arguments: [
            ([Retouch.Task.fourTimes, .twice], 512, 512, Retouch.Task.fourTimes),
            ([.fourTimes, .twice], 513, 512, .twice), ([.fourTimes, .twice], 1000, 1050, .twice),
            ([.twice], 100, 100, .twice), ([.fourTimes], 100, 100, .fourTimes),
            ([.fourTimes, .twice], 1100, 1000, nil), ([.fourTimes], 600, 600, nil),
        ])
    func factor(tasks: [Retouch.Task], width: Int, height: Int, expected: Retouch.Task?) throws {
        let size = Size(width, height)
        guard let expected else {
            #expect(throws: ImagingError.self) { try Upscale.task(tasks, for: size, Limits()) }
            return
        }
        #expect(try Upscale.task(tasks, for: size, Limits()) == expected)
    }

    @Test("What would become too large is refused with both numbers")
    func tooLarge() throws {
        var limits = Limits()
        limits.enlargedPixels = 10_000
        #expect(throws: ImagingError.tooManyOutputPixels(19_200, limit: 10_000)) {
            try Rendered("e_upscale", of: Self.base(), limits: limits)
        }
    }

    @Test("Limits on originals are no limits on what is made on the way")
    func ownFiles() throws {
        var limits = Limits()
        (limits.originalBytes, limits.framePixels) = (4_000, 5_000)
        let base = try Self.base()
        #expect(base.bytes.count < 4_000)
        let rendered = try Rendered("e_upscale:2/e_background_removal", of: base, limits: limits)
        #expect(rendered.size == Size(160, 120))
        #expect(rendered.needed.map(\.work) == [.network(.twice), .network(.cutOut)])
    }

    @Test("Areas that are known keep their places in an enlarged picture")
    func areas() throws {
        var facts = AssetFacts()
        facts.faces = [.init(x: 60, y: 40, width: 10, height: 10)]
        let rendered = try Rendered(
            "e_upscale:2/c_crop,g_face,h_8,w_8", of: Self.base(), facts: facts)
        let plain = try Rendered("c_crop,g_face,h_4,w_4", of: Self.base(), facts: facts)
        #expect(rendered.size == Size(8, 8))
        #expect(try rendered.pixel(4, 4) == plain.pixel(2, 2))
    }

    @Test("Pictures that move are refused by the word's name")
    func films() throws {
        let frame = try Photograph.image()
        let film = try Samples.saved(
            Canvas(
                frames: [frame, try frame.invert().copyMemory()], delays: [100, 100], loop: 0,
                initialWidth: 72, initialHeight: 54), as: .webp)
        #expect(throws: ImagingError.needsStill(word: "e_upscale:2")) {
            try Rendered("e_upscale:2", of: film, as: .format(.webp))
        }
        #expect(try Rendered("e_upscale:2", of: film).size == Size(144, 108))
    }

    @Test("Who cannot have it made says so")
    func alone() throws {
        let base = try Self.base()
        let output = try TestFile()
        let request = RenderRequest(
            transformation: "e_upscale", output: .format(.png),
            sources: [.init(layer: "", format: .png)], limits: Limits())
        #expect(throws: ImagingError.cannotRetouch(.network(.fourTimes))) {
            try Renderer().render(
                request, sources: [base.descriptor], output: output.descriptor)
        }
    }

    @Test("A transformation says what it may ask for")
    func asked() throws {
        func read(_ text: String) throws -> Transformation {
            try Transformation(parsing: text, vocabulary: .spoken)
        }
        #expect(try read("w_100/e_sepia").retouches.isEmpty)
        #expect(try !read("w_100/e_sepia").mayNeedRetouches)
        #expect(
            try read("e_upscale/l_x/e_background_removal/fl_layer_apply").retouches
                == [[.fourTimes, .twice], [.cutOut]])
        #expect(try read("$a_!upscale!/e_$a").mayNeedRetouches)
    }
}
