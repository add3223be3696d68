import Testing
import Transformations
import Vips

@testable import Imaging

@Suite struct ColorEffectTests {
    @Test(
        "Colours become what the effect says",
        arguments: [
            ("e_negate", [10, 200, 255], [245, 55, 0]),
            ("e_grayscale", [255, 0, 0], [54, 54, 54]),
            ("e_grayscale", [200, 200, 200], [200, 200, 200]),
            ("e_sepia:100", [255, 255, 255], [255, 255, 239]),
            ("e_sepia:100", [0, 0, 0], [0, 0, 0]),
            ("e_sepia:100", [128, 128, 128], [173, 154, 120]),
            ("e_blackwhite", [140, 140, 140], [255, 255, 255]),
            ("e_blackwhite", [100, 100, 100], [0, 0, 0]),
            ("e_blackwhite:30", [100, 100, 100], [255, 255, 255]),
            ("e_brightness:50", [100, 40, 200], [150, 60, 255]),
            ("e_brightness:-50", [100, 40, 200], [50, 20, 100]),
            ("e_brightness_hsb:100", [100, 50, 200], [128, 64, 255]),
            ("e_brightness_hsb:-50", [100, 50, 200], [50, 25, 100]),
            ("e_contrast:level_0", [10, 100, 250], [10, 100, 250]),
            ("e_contrast:level_150;type_linear", [100, 128, 155], [86, 128, 169]),
            ("e_contrast:level_1;type_linear", [0, 128, 255], [126, 128, 129]),
            ("e_saturation:-100", [255, 0, 0], [54, 54, 54]),
            ("e_saturation:0", [12, 130, 240], [12, 130, 240]),
            ("e_hue:0", [12, 130, 240], [12, 130, 240]),
            ("e_gamma:0", [12, 130, 240], [12, 130, 240]),
            ("e_gamma:100", [64, 64, 64], [128, 128, 128]),
            ("e_red:100", [100, 100, 100], [200, 100, 100]),
            ("e_green:-100", [100, 100, 100], [100, 0, 100]),
            ("e_blue:500", [100, 100, 100], [100, 100, 200]),
            ("e_vibrance:0", [12, 130, 240], [12, 130, 240]),
            ("e_colorize", [12, 130, 240], [128, 128, 128]),
            ("co_rgb:ff0000,e_colorize:50", [0, 0, 0], [128, 0, 0]),
            ("e_colorize:0", [12, 130, 240], [12, 130, 240]),
            ("e_fill_light:0", [12, 130, 240], [12, 130, 240]),
        ] as [(String, [UInt8], [Int])])
    func color(text: String, before: [UInt8], after: [Int]) throws {
        let opaque = try Bench.pixel(before, after: text)
        #expect(opaque == after)
        let transparent = try Bench.pixel(before + [77], after: text)
        #expect(transparent == after + [77])
    }

    @Test("A third of the circle makes red green, green blue and blue red")
    func hue() throws {
        let matrix = ColorMatrix.hueRotation(degrees: 120)
        for (row, expected) in zip(matrix.rows, [[0, 0, 1], [1, 0, 0], [0, 1, 0]]) {
            for (a, b) in zip(row, expected) { #expect(abs(a - Double(b)) < 1e-9) }
        }
        let pixel = try Bench.pixel([255, 0, 0], after: "e_hue:67")
        #expect(pixel[1] > 250 && pixel[0] < 10 && pixel[2] < 10)
    }

    @Test("An S-curve steepens the middle and its inverse undoes it")
    func sigmoid() {
        let curve = Levels.sigmoidalContrast(4)
        let inverse = Levels.sigmoidalContrast(-4)
        #expect(curve(0.25) < 0.2 && curve(0.75) > 0.8)
        for x in [0.0, 0.1, 0.3, 0.5, 0.8, 1] { #expect(abs(inverse(curve(x)) - x) < 1e-9) }
    }

    @Test("Vibrance moves weak colours further than strong ones")
    func vibrance() throws {
        let weak = try Bench.pixel([120, 100, 100], after: "e_vibrance:100")
        let strong = try Bench.pixel([220, 20, 20], after: "e_vibrance:100")
        #expect(weak[0] - weak[1] >= 36)
        #expect(strong[0] - strong[1] < 260 && strong[0] >= 220)
        let less = try Bench.pixel([120, 100, 100], after: "e_vibrance:-100")
        #expect(less[0] - less[1] < 5)
    }

    @Test("Fill light raises shadows and leaves lights")
    func fillLight() throws {
        let dark = try Bench.pixel([40, 40, 40], after: "e_fill_light")
        let light = try Bench.pixel([250, 250, 250], after: "e_fill_light")
        #expect(dark[0] > 70)
        #expect(abs(light[0] - 250) < 4)
    }

    @Test("Automatic corrections spread a dull, bluish picture")
    func automatic() throws {
        func ramp() throws -> Canvas {
            try Bench.canvas(100, 10) { x, _ in
                [UInt8(60 + x / 2), UInt8(60 + x / 2), UInt8(120 + x / 2)]
            }
        }
        var contrast = try ramp()
        try contrast.apply("e_auto_contrast")
        let ends = try [contrast.pixel(0, 0), contrast.pixel(99, 0)]
        #expect(ends[1][0] - ends[0][0] > 150)
        #expect(ends[0][2] > ends[0][0])

        var color = try ramp()
        try color.apply("e_auto_color")
        for x in [0, 50, 99] {
            let pixel = try color.pixel(x, 5)
            #expect(abs(pixel[0] - pixel[2]) < 6)
        }
        var none = try ramp()
        try none.apply("e_auto_color:0")
        #expect(try none.pixel(50, 0) == [85, 85, 145])

        var dark = try Bench.canvas(20, 20) { x, _ in Array(repeating: UInt8(20 + x * 4), count: 3)
        }
        try dark.apply("e_auto_brightness")
        #expect(try dark.image.avg() > 85)

        var improved = try ramp()
        try improved.apply("e_improve")
        let (first, last) = (try improved.pixel(0, 0), try improved.pixel(99, 0))
        #expect(last[1] - first[1] > 90)
        var halfway = try ramp()
        try halfway.apply("e_improve:0")
        #expect(try halfway.pixel(50, 0) == [85, 85, 145])
    }

    @Test("A vignette darkens corners and spares the centre")
    func vignette() throws {
        var canvas = try Bench.canvas(61, 41) { _, _ in [200, 200, 200] }
        try canvas.apply("e_vignette:100")
        #expect(try canvas.pixel(0, 0)[0] < 12)
        #expect(try canvas.pixel(30, 20)[0] >= 199)
        #expect(try canvas.pixel(60, 40) == canvas.pixel(0, 0))
        #expect(Vignette.light(at: 0, strength: 100) == 1)
    }
}
