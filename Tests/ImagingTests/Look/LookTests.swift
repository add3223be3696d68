import Testing
import Transformations
import Vips

@testable import Imaging

@Suite struct LookTests {
    static func white(_ width: Int, _ height: Int, alpha: UInt8? = nil) throws -> Canvas {
        try Bench.canvas(width, height) { _, _ in [255, 255, 255] + (alpha.map { [$0] } ?? []) }
    }

    @Test("Opacity multiplies alpha")
    func opacity() throws {
        #expect(try Bench.pixel([9, 8, 7], after: "o_50") == [9, 8, 7, 128])
        #expect(try Bench.pixel([9, 8, 7, 100], after: "o_50") == [9, 8, 7, 50])
        #expect(try Bench.pixel([9, 8, 7], after: "o_100") == [9, 8, 7])
        #expect(try Bench.pixel([9, 8, 7], after: "o_0") == [9, 8, 7, 0])
    }

    @Test("Rounded corners are transparent, smooth, and the centre is opaque")
    func radius() throws {
        var canvas = try Self.white(40, 30)
        try canvas.apply("r_10")
        for (x, y) in [(0, 0), (39, 0), (39, 29), (0, 29)] {
            #expect(try canvas.pixel(x, y)[3] == 0)
        }
        #expect(try canvas.pixel(20, 15)[3] == 255)
        #expect(try canvas.pixel(20, 0)[3] == 255)
        let levels = Set(try canvas.image.extractBand(3).bytes())
        #expect(levels.count > 4)
    }

    @Test("Each corner has its own radius")
    func corners() throws {
        var canvas = try Self.white(40, 40, alpha: 100)
        try canvas.apply("r_20:0:10:0")
        #expect(try canvas.pixel(4, 4)[3] == 0)
        #expect(try canvas.pixel(39, 0)[3] == 100)
        #expect(try canvas.pixel(39, 39)[3] == 0)
        #expect(try canvas.pixel(35, 35)[3] == 100)
        #expect(try canvas.pixel(0, 39)[3] == 100)
    }

    @Test("max is the inscribed ellipse: its area is a quarter of pi of the box")
    func ellipse() throws {
        var canvas = try Self.white(80, 40)
        try canvas.apply("r_max")
        let area = try canvas.image.extractBand(3).avg() / 255
        #expect(abs(area - .pi / 4) < 0.004)
        #expect(try canvas.pixel(2, 20)[3] == 255)
        #expect(try canvas.pixel(8, 5)[3] == 0)
    }

    @Test("Radii are multiplied by the pixel ratio and cut down to half the shorter side")
    func clamped() {
        let radius = Radius(corners: Array(repeating: .pixels(15), count: 4))
        let outline = radius.outline(width: 100, height: 40, pixelRatio: 2)
        #expect(outline.topLeft == .init(across: 20, down: 20))
        #expect(radius.outline(width: 100, height: 90, pixelRatio: 2).topLeft.across == 30)
    }

    @Test("A border grows the picture by its width on every side")
    func border() throws {
        var canvas = try Self.white(20, 10)
        try canvas.apply("bo_3px_solid_red")
        #expect([canvas.width, canvas.height, canvas.image.bands] == [26, 16, 3])
        #expect(try canvas.pixel(2, 8) == [255, 0, 0])
        #expect(try canvas.pixel(3, 8) == [255, 255, 255])
        #expect(try canvas.pixel(25, 15) == [255, 0, 0])

        var half = try Self.white(20, 10)
        half.pixelRatio = 2
        try half.apply("bo_2px_solid_rgb:00ff0080")
        #expect([half.width, half.height] == [28, 18])
        #expect(try half.pixel(1, 9) == [0, 255, 0, 128])
        #expect(try half.pixel(14, 9) == [255, 255, 255, 255])

        var none = try Self.white(20, 10)
        try none.apply("bo_0px_solid_transparent")
        #expect([none.width, none.height, none.image.bands] == [20, 10, 3])
    }

    @Test("A border follows rounded corners without a seam")
    func roundBorder() throws {
        var canvas = try Self.white(40, 40)
        try canvas.apply("bo_4px_solid_blue,r_max")
        #expect([canvas.width, canvas.height] == [48, 48])
        #expect(try canvas.pixel(0, 0)[3] == 0)
        #expect(try canvas.pixel(24, 1) == [0, 0, 255, 255])
        #expect(try canvas.pixel(24, 24) == [255, 255, 255, 255])
        // Along the diagonal everything inside of the border's outer edge is opaque.
        for i in 9...24 { #expect(try canvas.pixel(i, i)[3] >= 254) }
    }

    @Test("A border leaves transparent parts of the picture transparent")
    func transparentInside() throws {
        var canvas = try Self.white(20, 20, alpha: 0)
        try canvas.apply("bo_2px_solid_red")
        #expect(try canvas.pixel(10, 10)[3] == 0)
        #expect(try canvas.pixel(1, 10) == [255, 0, 0, 255])
    }

    @Test(
        "Turns move the mark in the top left corner",
        arguments: [
            ("a_90", [20, 30], [18, 1]), ("a_180", [30, 20], [28, 18]),
            ("a_270", [20, 30], [1, 28]),
            ("a_-90", [20, 30], [1, 28]), ("a_hflip", [30, 20], [28, 1]),
            ("a_vflip", [30, 20], [1, 18]), ("a_90.hflip", [20, 30], [1, 1]),
            ("a_0", [30, 20], [1, 1]), ("a_ignore", [30, 20], [1, 1]),
            ("a_exif.90", [20, 30], [18, 1]),
        ])
    func turns(text: String, size: [Int], mark: [Int]) throws {
        var canvas = try Bench.canvas(30, 20) { x, y in x < 3 && y < 3 ? [255, 0, 0] : [0, 0, 0] }
        try canvas.apply(text)
        #expect([canvas.width, canvas.height] == size)
        #expect(canvas.image.bands == 3)
        #expect(try canvas.pixel(mark[0], mark[1]) == [255, 0, 0])
    }

    @Test("Any other angle enlarges the canvas; the corners are transparent or the background")
    func anyAngle() throws {
        var canvas = try Self.white(30, 20)
        try canvas.apply("a_45")
        #expect((34...37).contains(canvas.width) && (34...37).contains(canvas.height))
        #expect(try canvas.pixel(0, 0)[3] == 0)
        #expect(try canvas.pixel(canvas.width / 2, canvas.height / 2) == [255, 255, 255, 255])
        var flat = try Self.white(30, 20)
        try flat.apply("a_45,b_blue")
        #expect(try flat.pixel(0, 0) == [0, 0, 255])
    }

    @Test("Automatic turns depend on the sides of a square on which image and box are")
    func automaticTurn() throws {
        let right = try #require(try Bench.component("a_auto_right")[Angle.self])
        #expect(right.automaticTurn(imageRatio: 1.5, boxRatio: 0.7) == 90)
        #expect(right.automaticTurn(imageRatio: 1.5, boxRatio: 1.1) == nil)
        #expect(right.automaticTurn(imageRatio: 1, boxRatio: 0.5) == nil)
        let left = try #require(try Bench.component("a_auto_left")[Angle.self])
        #expect(left.automaticTurn(imageRatio: 0.5, boxRatio: 2) == -90)
        #expect(try #require(try Bench.component("a_ignore")[Angle.self]).ignoresOrientation)
        #expect(!right.ignoresOrientation)
    }
}
