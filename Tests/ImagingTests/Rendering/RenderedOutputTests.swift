import Assets
import Foundation
import Imaging
import Testing
import Transformations
import Vips

/// What files come out.
@Suite struct RenderedOutputTests {
    init() throws { try Engine.start() }

    static let legacy = OutputChoice.automatic(.legacy, isStill: false)

    @Test func automaticFormatsFollowTransparencyAndTheClient() throws {
        let opaque = try Samples.quartersFile()
        let clear = try Samples.saved(Samples.halfTransparent(), as: .png)
        #expect(try Rendered("w_20", of: opaque, as: Self.legacy).result.format == .jpg)
        #expect(try Rendered("w_20", of: clear, as: Self.legacy).result.format == .png)
        #expect(try Rendered("b_white", of: clear, as: Self.legacy).result.format == .jpg)
        #expect(try Rendered("r_max", of: opaque, as: Self.legacy).result.format == .png)
        for (accepted, format) in [(AcceptClass.webp, Format.webp), (.avif, .avif)] {
            let output = OutputChoice.automatic(accepted, isStill: false)
            #expect(try Rendered("w_20", of: opaque, as: output).result.format == format)
        }
    }

    @Test func flagsChangeTheFormat() throws {
        let opaque = try Samples.quartersFile()
        let clear = try Samples.saved(Samples.halfTransparent(), as: .png)
        #expect(try Rendered("fl_lossy", of: opaque).result.format == .jpg)
        #expect(try Rendered("fl_lossy", of: clear).result.format == .png)
        #expect(try Rendered("fl_lossy.png8", of: opaque).result.format == .png)
        #expect(try !Rendered("fl_png24", of: clear).file.inspect().hasAlpha)
        #expect(try Rendered("w_20", of: clear).file.inspect().hasAlpha)
    }

    @Test(arguments: [Format.jpg, .webp, .avif])
    func higherQualityCostsBytes(_ format: Format) throws {
        let file = try Samples.saved(Photograph.image(width: 288, height: 216), as: .png)
        func bytes(_ words: String) throws -> Int64 {
            try Rendered(words, of: file, as: .format(format)).result.bytes
        }
        for ladder in [
            ["q_1", "q_30", "q_60", "q_90"], ["auto:low", "auto:eco", "auto", "auto:best"],
        ] {
            let sizes = try ladder.map { try bytes($0.hasPrefix("q") ? $0 : "q_" + $0) }
            #expect(zip(sizes, sizes.dropFirst()).allSatisfy { $0 < $1 }, "\(sizes)")
        }
    }

    @Test(arguments: RoundTripTests.formats)
    func nothingPrivateIsDelivered(_ format: Format) throws {
        let rendered = try Rendered(
            "c_fill,h_24,w_32", of: try PrivacyTests.photograph(), as: .format(format))
        let bytes = Data(rendered.file.bytes)
        for secret in ["Secretname", "Ansel", "GPS", "Exif\0\0", "xmpmeta", "Photoshop"] {
            #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(secret)")
        }
    }

    @Test(arguments: ["w_20", "c_fill,h_20,w_20", "b_blue,c_pad,h_40,w_40", "a_90", "r_5"])
    func animationsStayWhatTheyAre(_ words: String) throws {
        let file = try Samples.animation(.gif)
        for format in [Format.gif, .webp] {
            let rendered = try Rendered(words + ",fl_awebp", of: file, as: .format(format))
            #expect(rendered.result.pages == 3)
            let found = try rendered.file.inspect()
            #expect(found.delays == [50, 100, 200])
            #expect(found.loop == 3)
            let canvas = try rendered.canvas
            for (frame, color) in zip(canvas.frames, [Samples.red, Samples.green, Samples.blue]) {
                let pixel = try frame.getpoint(frame.width / 2, frame.height / 2)
                #expect(isClose(Array(pixel.prefix(3)), color, within: 12), "\(pixel)")
            }
        }
    }

    @Test func onePageOfAnAnimationIsAStill() throws {
        let rendered = try Rendered("pg_2", of: try Samples.animation(.gif))
        #expect(rendered.result.pages == 1)
        #expect(isClose(Array(try rendered.pixel(20, 15).prefix(3)), Samples.green))
        // A still has nothing to pick from.
        #expect(try Rendered("pg_9", of: try Samples.quartersFile()).result.pages == 1)
        #expect(throws: ImagingError.noSuchPage(9, count: 3)) {
            try Rendered("pg_9", of: try Samples.animation(.gif))
        }
    }

    @Test func allKindsOfPixelsBecomeOrdinaryOnes() throws {
        let quarters = try Samples.quarters()
        let files: [(TestFile, Double)] = [
            (try Samples.original(quarters.colourspace(.cmyk).copyMemory(), "jpegsave_buffer"), 62),
            (try Samples.original(quarters.colourspace(.rgb16).copyMemory(), "pngsave_buffer"), 6),
            (try Samples.original(quarters, "pngsave_buffer", ["palette": true]), 12),
        ]
        for (file, tolerance) in files {
            for format in [Format.png, .jpg] {
                let canvas = try Rendered("c_fill,h_24,w_32", of: file, as: .format(format)).canvas
                let colors = try canvas.quarterColors.map { Array($0.prefix(3)) }
                #expect(areClose(colors, OrientationTests.upright, within: tolerance), "\(colors)")
            }
        }
        let grey = try Samples.original(quarters.colourspace(.bw).copyMemory(), "pngsave_buffer")
        let pixel = try Rendered("w_32", of: grey).pixel(4, 4)
        #expect(pixel.count == 3 && pixel[0] == pixel[1] && pixel[1] == pixel[2])
    }

    @Test func whatIsTransparentGetsTheColourBehindIt() throws {
        let clear = try Samples.saved(Samples.halfTransparent(), as: .png)
        let jpg = OutputChoice.format(.jpg)
        #expect(
            isClose(try Rendered("b_rgb:0a5078", of: clear, as: jpg).pixel(50, 24), [10, 80, 120]))
        #expect(isClose(try Rendered("w_64", of: clear, as: jpg).pixel(50, 24), [255, 255, 255]))
        let round = try Rendered("r_max", of: try Samples.quartersFile())
        for (x, y) in [(0, 0), (63, 0), (0, 47), (63, 47)] {
            #expect(try round.pixel(x, y)[3] == 0)
        }
        #expect(try round.pixel(32, 24)[3] == 255)
        let auto = try Rendered(
            "b_auto,c_pad,h_64,w_64", of: try Samples.png([9, 200, 90], 40, 20))
        #expect(isClose(Array(try auto.pixel(32, 2).prefix(3)), [9, 200, 90]))
    }

    @Test func limitsRefuse() throws {
        let file = try Samples.quartersFile()
        #expect(throws: ImagingError.outputSideTooLong(20_000, limit: 16_384)) {
            try Rendered("h_1,w_20000", of: file)
        }
        var limits = Limits()
        limits.outputPixels = 1_000
        #expect(throws: ImagingError.tooManyOutputPixels(10_000, limit: 1_000)) {
            try Rendered("h_100,w_100", of: file, limits: limits)
        }
        #expect(throws: ImagingError.tooManyOutputPixels(10_000, limit: 1_000)) {
            try Rendered("w_10/c_pad,h_100,w_100", of: file, limits: limits)
        }
        limits.framePixels = 3_000
        #expect(throws: ImagingError.tooManyPixels(3_072, limit: 3_000)) {
            try Rendered("w_10", of: file, limits: limits)
        }
    }
}

/// Pictures and texts over and under each other.
@Suite(.oneAtATime) struct RenderedLayerTests {
    init() throws { try Engine.start() }

    static let white: [Double] = [255, 255, 255]

    @Test func layersOfBothStylesStandWhereTheyAreTold() throws {
        let base = try Samples.png(Self.white, 60, 60)
        let logo = [(name: "logo", file: try Samples.png([255, 0, 0], 20, 20))]
        for words in [
            "g_south_east,l_logo,w_10,x_5,y_3", "l_logo/w_10/fl_layer_apply,g_south_east,x_5,y_3",
            "l_logo,w_10/fl_layer_apply,g_south_east,x_5,y_3",
        ] {
            let image = try Rendered(words, of: base, layers: logo).canvas.image
            #expect((image.width, image.height) == (60, 60))
            let box = try image.extractBand(0, count: 3).findTrim(
                threshold: 10, background: Self.white)
            #expect((box.left, box.top, box.width, box.height) == (45, 47, 10, 10), "\(words)")
        }
    }

    @Test func layersStandOnLayersOnLayers() throws {
        let layers = [
            (name: "a", file: try Samples.png([255, 0, 0], 40, 40)),
            (name: "b", file: try Samples.png([0, 255, 0], 20, 20)),
            (name: "c", file: try Samples.png([0, 0, 255], 10, 10)),
        ]
        let image = try Rendered(
            "l_a/l_b/l_c/fl_layer_apply/fl_layer_apply/fl_layer_apply",
            of: try Samples.png(Self.white, 60, 60), layers: layers
        ).canvas.image
        let colors = try [2, 12, 22, 30].map { Array(try image.getpoint($0, 30).prefix(3)) }
        #expect(colors == [Self.white, [255, 0, 0], [0, 255, 0], [0, 0, 255]])
    }

    @Test func underlaysShowThroughTheBase() throws {
        let rendered = try Rendered(
            "u_back", of: try Samples.saved(Samples.halfTransparent(), as: .png),
            layers: [(name: "back", file: try Samples.png([0, 0, 255], 64, 48))])
        #expect(Array(try rendered.pixel(50, 24).prefix(3)) == [0, 0, 255])
        #expect(isClose(Array(try rendered.pixel(10, 10).prefix(3)), Samples.red))
    }

    @Test func textsAreSetInTheirColour() throws {
        let image = try Rendered(
            "co_rgb:ff0000,g_north_west,l_text:Arial_40_bold:H",
            of: try Samples.png(Self.white, 60, 60)
        ).canvas.image
        let box = try image.extractBand(0, count: 3).findTrim(threshold: 40, background: Self.white)
        #expect(box.left == 0 && box.top == 0 && (25...32).contains(box.height), "\(box)")
        #expect(Array(try image.getpoint(4, 14).prefix(3)) == [255, 0, 0])
    }
}
