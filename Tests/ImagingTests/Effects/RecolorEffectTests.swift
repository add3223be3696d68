import Testing
import Transformations
import Vips

@testable import Imaging

@Suite struct RecolorEffectTests {
    @Test("Replacing a colour moves it and its shades, and leaves others alone")
    func replaceColor() throws {
        let ink = try Bench.pixel([17, 17, 17], after: "e_replace_color:white:30:111111")
        #expect(ink.allSatisfy { $0 >= 254 })
        let dot = try Bench.pixel([17, 17, 17, 40], after: "e_replace_color:ffc0cb:30:111111")
        #expect(zip(dot, [255, 192, 203, 40]).allSatisfy { abs($0 - $1) <= 2 })
        let other = try Bench.pixel([30, 200, 40], after: "e_replace_color:white:30:111111")
        #expect(zip(other, [30, 200, 40]).allSatisfy { abs($0 - $1) <= 1 })
    }

    @Test("Without a colour to replace, the most frequent one goes")
    func mostFrequent() throws {
        var canvas = try Bench.canvas(20, 20) { x, _ in x < 15 ? [30, 60, 200] : [240, 240, 240] }
        try canvas.apply("e_replace_color:red:20")
        #expect(try canvas.pixel(3, 3)[0] > 250)
        #expect(try canvas.pixel(18, 3)[2] > 235)
    }

    @Test(
        "Tints by brightness",
        arguments: [
            ("e_tint:100:red", 50, [255, 0, 0]), ("e_tint:100:blue:yellow", 0, [0, 0, 255]),
            ("e_tint:100:blue:yellow", 255, [255, 255, 0]),
            ("e_tint:50:white", 1, [128, 128, 128]),
            ("e_tint:100:black:white:50p", 255, [255, 255, 255]), ("e_tint:0", 90, [90, 90, 90]),
        ] as [(String, UInt8, [Int])])
    func tint(text: String, level: UInt8, expected: [Int]) throws {
        let pixel = try Bench.pixel([level, level, level], after: text)
        #expect(zip(pixel, expected).allSatisfy { abs($0 - $1) <= 1 })
    }

    @Test("A gradient fades from the side that its sign names")
    func gradientFade() throws {
        for (text, faded, kept) in [
            ("e_gradient_fade", (10, 0), (10, 39)), ("e_gradient_fade,y_-0.5", (10, 39), (10, 0)),
            ("e_gradient_fade,x_10", (0, 20), (39, 20)),
            ("e_gradient_fade,x_-10", (39, 20), (0, 20)),
        ] {
            var canvas = try Bench.canvas(40, 40) { _, _ in [9, 9, 9] }
            try canvas.apply(text)
            #expect(try canvas.pixel(faded.0, faded.1)[3] < 20)
            #expect(try canvas.pixel(kept.0, kept.1)[3] == 255)
        }
        var both = try Bench.canvas(40, 40) { _, _ in [9, 9, 9] }
        try both.apply("e_gradient_fade:symmetric,x_0.25")
        #expect(try both.pixel(0, 5)[3] < 20 && both.pixel(39, 5)[3] < 20)
        #expect(try both.pixel(20, 5)[3] == 255)
    }

    @Test("The colour of the edges becomes transparent")
    func makeTransparent() throws {
        var canvas = try Bench.canvas(20, 20) { x, y in
            (5..<15).contains(x) && (5..<15).contains(y) ? [200, 30, 30] : [250, 250, 250]
        }
        try canvas.apply("e_make_transparent")
        #expect(try canvas.pixel(1, 1)[3] == 0)
        #expect(try canvas.pixel(10, 10) == [200, 30, 30, 255])
    }

    @Test("A painting keeps flat parts and edges, and smooths what is fine")
    func oilPaint() throws {
        var canvas = try Bench.canvas(40, 40) { x, y in
            x < 20 ? [200, 0, 0] : (x + y) % 2 == 0 ? [0, 0, 100] : [0, 0, 140]
        }
        try canvas.apply("e_oil_paint")
        #expect(try canvas.pixel(18, 20) == [200, 0, 0])
        #expect(try (110...130).contains(canvas.pixel(30, 20)[2]))
    }

    @Test("Words that need a model say which")
    func models() {
        for word in Effects.withModels { #expect(word.missingModel != nil) }
        for word in Effects.onPixels + Effects.byNetworks + Effects.onOutline {
            #expect(word.missingModel == nil)
        }
    }
}
