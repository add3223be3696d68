import Assets
import Foundation
import Testing
import Transformations
import Vips

@testable import Imaging

/// Chains of steps: few pixels are decoded and resampled once, and the picture is the one that comes
/// out step by step.
@Suite struct ChainTests {
    init() throws { try Engine.start() }

    static let size = Size(1280, 960)

    /// Made once: the tests differ in what they do to them.
    static let photographs: [Format: [UInt8]] = {
        do {
            let image = try Photograph.image(width: 320, height: 240).resize(4, kernel: .cubic)
                .copyMemory()
            return try [Format.jpg, .webp, .png].reduce(into: [:]) {
                $0[$1] = try Samples.saved(image, as: $1).bytes
            }
        } catch {
            return [:]
        }
    }()

    static func photograph(_ format: Format) throws -> TestFile {
        try TestFile(try #require(photographs[format]))
    }

    static func steps(_ words: String) throws -> [Step] {
        try Transformation(parsing: words, vocabulary: .spoken).steps
    }

    static func perform(_ steps: [Step], on canvas: inout Canvas) throws {
        var runner = runner
        try runner.run(steps, on: &canvas)
    }

    static var runner: StepRunner {
        StepRunner(
            limits: Limits(), openLayer: { _ in throw ImagingError.emptyFile },
            openTable: { _ in throw ImagingError.emptyFile })
    }

    /// Every pixel decoded, every step done to all pixels before the next.
    static func stepByStep(_ words: String, of file: TestFile) throws -> Image {
        var canvas = try file.load()
        for step in try steps(words) {
            try Self.perform([step], on: &canvas)
            try canvas.settleSize()
            try canvas.materialise()
        }
        return canvas.image
    }

    static func unread(_ file: TestFile) throws -> Canvas {
        try Loader(descriptor: file.descriptor, limits: Limits()).open(LoadRequest())
    }

    static func atOnce(_ words: String, of file: TestFile) throws -> Image {
        var canvas = try unread(file)
        try Self.perform(try steps(words), on: &canvas)
        try canvas.settleSize()
        return canvas.image
    }

    /// Peak signal to noise in dB.
    static func likeness(_ a: Image, _ b: Image) throws -> Double {
        let squares = try a.flatten(background: [255]).subtract(b.flatten(background: [255]))
            .multiply(a.flatten(background: [255]).subtract(b.flatten(background: [255]))).avg()
        return 10 * log10(255 * 255 / max(squares, 1e-4))
    }

    /// Words, the share of its sides that a JPEG is decoded at.
    static let chains: [(String, Int)] = [
        ("w_320", 4), ("c_fill,h_200,w_200", 4), ("c_fit,w_150", 8),
        ("c_limit,w_1000/c_fill,h_150,w_150", 4),
        ("c_crop,h_800,w_800,x_80,y_80/w_200", 4),
        ("c_crop,h_0.5,w_0.5,x_0.25,y_0.25/w_80", 8),
        ("c_crop,h_803,w_801,x_77,y_81/w_80", 4),
        ("c_crop,h_803,w_801,x_77,y_81/w_200", 2),
        ("c_crop,g_center,h_800,w_640/c_fill,h_100,w_100", 4),
        ("c_crop,g_north_west,h_960,w_960/c_scale,h_120,w_120/c_crop,h_60,w_60", 8),
        ("c_scale,w_640/c_scale,w_320/c_scale,w_160", 8),
        ("a_90/c_fill,h_300,w_200", 4), ("a_hflip/w_160", 8), ("a_vflip.270/c_fit,h_160,w_160", 8),
        ("e_grayscale/w_320", 4), ("e_sepia/c_limit,w_320", 4), ("e_negate/c_fill,h_120,w_120", 8),
        ("e_saturation:40/w_160", 8), ("co_blue,e_colorize:30/w_160", 8), ("e_hue:40/w_160", 8),
        ("e_brightness:20/c_crop,h_640,w_640/w_80", 8),
        ("r_0/o_100/bo_0px_solid_red/a_0/b_white/w_160", 8),
        ("c_fill,h_500,w_500/c_fill,h_250,w_250/c_fill,h_120,w_120/c_limit,w_110", 8),
        ("c_thumb,g_north,h_100,w_100,z_2", 4),
        ("c_scale,w_2000/c_scale,w_160", 8),
        ("c_fill,h_333,w_517/c_fit,w_211/c_crop,h_77,w_91/c_scale,w_81", 4),
        // Large answers need all pixels, and so does work that cannot wait.
        ("c_crop,h_900,w_900", 1), ("e_sharpen/w_160", 1), ("w_900", 1), ("e_trim/w_160", 1),
    ]

    @Test(arguments: chains)
    func chainsThatEndSmallDecodeFewPixels(_ words: String, _ divisor: Int) throws {
        let file = try Self.photograph(.jpg)
        var canvas = try Self.unread(file)
        for step in try Self.steps(words) {
            guard canvas.unread != nil, try Self.needsNothing(step, of: canvas) else { break }
            try Self.perform([step], on: &canvas)
        }
        let view = try #require(canvas.view).lying
        let inspection = try file.inspect()
        let shrinking = Shrinking(
            of: view, own: Self.size, inspection, Limits())
        #expect(shrinking.request == (divisor == 1 ? .none : .divisor(divisor)))
    }

    /// Whether a step leaves the file unread.
    static func needsNothing(_ step: Step, of canvas: Canvas) throws -> Bool {
        var copy = canvas
        try Self.perform([step], on: &copy)
        return copy.unread != nil
    }

    @Test(arguments: chains.map(\.0), [Format.jpg, .webp, .png])
    func chainsGiveThePictureThatStepsGive(_ words: String, _ format: Format) throws {
        let file = try Self.photograph(format)
        let fast = try Self.atOnce(words, of: file)
        let slow = try Self.stepByStep(words, of: file)
        #expect((fast.width, fast.height) == (slow.width, slow.height))
        #expect(fast.bands == slow.bands)
        let likeness = try Self.likeness(fast, slow)
        #expect(likeness > 32, "\(words): \(likeness) dB")
    }

    /// Words, and the part of the chart that they show.
    static let parts: [(String, Rectangle)] = [
        (
            "c_crop,h_101,w_133,x_51,y_33/w_31",
            Rectangle(left: 51, top: 33, width: 133, height: 101)
        ),
        (
            "c_crop,h_101,w_133,x_51,y_33/w_65",
            Rectangle(left: 51, top: 33, width: 133, height: 101)
        ),
        ("c_crop,h_99,w_99,x_3,y_5/h_15,w_15", Rectangle(left: 3, top: 5, width: 99, height: 99)),
        (
            "c_fill,g_east,h_90,w_90/c_scale,w_33",
            Rectangle(left: 60, top: 0, width: 180, height: 180)
        ),
        (
            "c_fill,g_south_east,h_540,w_360/c_scale,w_720",
            Rectangle(left: 120, top: 0, width: 120, height: 180)
        ),
        (
            "c_crop,g_east,h_151,w_171/a_90/c_fill,g_north,h_47,w_47/c_scale,w_23",
            Rectangle(left: 69, top: 14, width: 151.6, height: 151)
        ),
    ]

    @Test(arguments: parts, [true, false])
    func pixelsComeFromWhereTheyShould(
        _ part: (words: String, shown: Rectangle), _ isJPEG: Bool
    ) throws {
        let file = try isJPEG ? Chart.file(stored: .right) : Chart.file()
        let image = try Self.atOnce(part.words, of: file)
        let isTurned = part.words.contains("a_90")
        for (x, y) in [(2, 2), (5, 3), (3, 6)].map({ ($0 * image.width / 8, $1 * image.height / 8) }
        ) {
            let origin = try #require(try Chart.origin(image, x, y))
            let across = (Double(x) + 0.5) / Double(image.width)
            let down = (Double(y) + 0.5) / Double(image.height)
            let wanted = (
                x: part.shown.left + (isTurned ? down : across) * part.shown.width,
                y: part.shown.top + (isTurned ? 1 - across : down) * part.shown.height
            )
            // A seventh of a pixel of what is shown, and what 8 bits cannot say.
            let tolerance = part.shown.width / Double(image.width) / 7 + (isJPEG ? 1.2 : 0.6)
            #expect(abs(origin.x - wanted.x) < tolerance, "\(x), \(y): \(origin) \(wanted)")
            #expect(abs(origin.y - wanted.y) < tolerance, "\(x), \(y): \(origin) \(wanted)")
        }
    }

    @Test func whatWasMadeSmallStaysCoarse() throws {
        let file = try Self.photograph(.png)
        let coarse = try Self.atOnce("w_40/w_400", of: file)
        let plain = try Self.atOnce("w_400", of: file)
        #expect(try Self.likeness(coarse, Self.stepByStep("w_40/w_400", of: file)) > 40)
        #expect(try Self.likeness(coarse, plain) < 30)
    }

    @Test func whatWasCutOffDoesNotShineThrough() throws {
        // A white square in black: cut out exactly, its edges stay white however it is scaled.
        let white = try Image.solid([255, 255, 255], width: 400, height: 400)
        let picture = try white.embed(
            x: 200, y: 200, width: 800, height: 800, background: [0, 0, 0]
        ).copyMemory()
        for format in [Format.png, .jpg, .webp] {
            let file = try Samples.saved(picture, as: format)
            let image = try Self.atOnce("c_crop,h_400,w_400,x_200,y_200/w_50", of: file)
            #expect(try image.min() > 235, "\(format)")
            let odd = try Self.atOnce("c_crop,h_397,w_397,x_201,y_202/w_50", of: file)
            #expect(try odd.min() > 235, "\(format)")
        }
    }

    @Test func tenStepsAreResampledOnce() throws {
        let words = (0..<10).map { "c_scale,w_\(1000 - $0 * 90)" }.joined(separator: "/")
        let file = try Self.photograph(.jpg)
        var canvas = try Self.unread(file)
        try Self.perform(try Self.steps(words), on: &canvas)
        var once = try Self.unread(file)
        try Self.perform(try Self.steps("c_scale,w_190"), on: &once)
        #expect(canvas.unread != nil)
        #expect(canvas.view?.window == once.view?.window)
        #expect(canvas.view?.size.width == 190)
    }

    @Test(arguments: ["e_blur:200/l_dot,g_north", "l_dot,g_north"])
    func layersAreDrawnOnWhatIsSmallAlready(_ words: String) throws {
        let file = try Self.photograph(.jpg)
        let dot = try Samples.png([255, 0, 0], 6, 4)
        let small = try Rendered(
            "c_limit,w_1000/w_160/" + words, of: file, layers: [("dot", dot)])
        #expect(small.size == Size(160, 120))
        #expect(isClose(Array(try small.pixel(80, 2).prefix(3)), [255, 0, 0], within: 20))
    }

    @Test func largePicturesThatCanBeReadOnceAreLookedAtOnce() throws {
        let rendered = try Rendered(
            "b_black,c_pad,h_1400,w_1600/c_fill,g_auto,h_300,w_300", of: Self.photograph(.jpg))
        #expect(rendered.size == Size(300, 300))
    }

    @Test func picturesOfOneLineFillAnyBox() throws {
        let line = try Image.solid([10, 200, 30], width: 12_000, height: 1).copyMemory()
        let rendered = try Rendered("c_fill,h_900,w_900", of: Samples.saved(line, as: .png))
        #expect(rendered.size == Size(900, 900))
        #expect(isClose(try rendered.pixel(450, 450), [10, 200, 30]))
    }

    @Test func animationsAreCutAndScaledFrameByFrame() throws {
        let file = try Samples.animation(.webp, width: 80, height: 60)
        let canvas = try Rendered(
            "c_crop,h_40,w_40/a_90/w_20", of: file, as: .format(.webp)
        ).canvas
        #expect(canvas.frames.count == 3)
        #expect((canvas.width, canvas.height) == (20, 20))
    }

    @Test func drawingsAreDrawnAtTheSizeThatIsSeen() throws {
        let svg = """
            <svg xmlns="http://www.w3.org/2000/svg" width="400" height="400">
            <rect width="400" height="400" fill="#000"/>
            <rect x="100" y="100" width="50" height="50" fill="#fff"/></svg>
            """
        let file = try TestFile(Array(svg.utf8))
        let large = try Rendered("c_crop,h_50,w_50,x_100,y_100/w_500", of: file)
        #expect(large.size == Size(500, 500))
        let image = try large.canvas.image
        #expect(try image.getpoint(2, 2)[0] > 240 && image.getpoint(497, 497)[0] > 240)
        let odd = try Rendered("c_crop,h_50,w_50,x_125,y_100/w_20", of: file).canvas.image
        #expect(try odd.getpoint(8, 10)[0] > 240 && odd.getpoint(11, 10)[0] < 15)
    }
}
