import Testing
import Transformations
import Vips

@testable import Imaging

@Suite struct SpatialEffectTests {
    /// Black on the left, white on the right.
    static func edge(_ width: Int = 40, alpha: UInt8? = nil) throws -> Canvas {
        try Bench.canvas(width, 40) { x, _ in
            Array(repeating: x < width / 2 ? 0 : 255, count: 3) + (alpha.map { [$0] } ?? [])
        }
    }

    @Test(
        "Blur spreads an edge, the wider the stronger",
        arguments: ["e_blur", "e_blur:400", "e_blur:2000"])
    func blur(text: String) throws {
        var canvas = try Self.edge()
        try canvas.apply(text)
        let (left, right) = (try canvas.pixel(18, 20)[0], try canvas.pixel(21, 20)[0])
        #expect(left > 20 && right < 235 && left < right)
        #expect(canvas.width == 40 && canvas.height == 40)
    }

    @Test("A wide blur on a small copy is close to the direct one")
    func wideBlur() throws {
        let canvas = try Bench.canvas(95, 75) { x, y in
            [UInt8(x * 2), (x / 20 + y / 20) % 2 == 0 ? 250 : 10, UInt8(y * 3)]
        }
        let fast = try canvas.image.softened(sigma: 12)
        let exact = try canvas.image.gaussblur(12, precision: .float, minimumAmplitude: 0.01)
        #expect(fast.width == 95 && fast.height == 75)
        let difference = try fast.subtract(exact).abs().max()
        #expect(difference < 8)
    }

    @Test("What hides under transparent pixels does not bleed")
    func blurAlpha() throws {
        var canvas = try Bench.canvas(40, 10) { x, _ in x < 20 ? [255, 0, 0, 0] : [0, 0, 255, 255] }
        try canvas.apply("e_blur:200")
        let pixel = try canvas.pixel(18, 5)
        #expect(pixel[0] < 3 && pixel[2] > 250 && pixel[3] > 20 && pixel[3] < 235)
    }

    @Test(
        "Sharpening overshoots at edges and keeps flat parts",
        arguments: ["e_sharpen:300", "e_unsharp_mask:300"])
    func sharpen(text: String) throws {
        for alpha in [nil, 200] as [UInt8?] {
            var canvas = try Bench.canvas(40, 10) { x, _ in
                Array(repeating: x < 20 ? 100 : 150, count: 3) + (alpha.map { [$0] } ?? [])
            }
            try canvas.apply(text)
            #expect(try canvas.pixel(19, 5)[0] < 85)
            #expect(try canvas.pixel(20, 5)[0] > 165)
            #expect(abs(try canvas.pixel(5, 5)[0] - 100) <= 1)
            if let alpha { #expect(try canvas.pixel(20, 5)[3] == Int(alpha)) }
        }
    }

    @Test("Pixelating gives squares of one colour, cut at the edges")
    func pixelate() throws {
        var canvas = try Bench.canvas(21, 13) { x, y in [UInt8(x * 10), UInt8(y * 10), 0] }
        try canvas.apply("e_pixelate:8")
        #expect(canvas.width == 21 && canvas.height == 13)
        #expect(try canvas.pixel(0, 0) == canvas.pixel(7, 7))
        #expect(try canvas.pixel(7, 7) != canvas.pixel(8, 8))
        #expect(try canvas.pixel(16, 8) == canvas.pixel(20, 12))
        #expect(Pixelate.automaticSize(width: 10, height: 20) == 2)
    }

    @Test("A region's effect stays inside it")
    func region() throws {
        var canvas = try Bench.canvas(40, 40) { x, y in
            (x + y) % 2 == 0 ? [0, 0, 0] : [255, 255, 255]
        }
        try canvas.apply("e_pixelate_region:10,h_0.5,w_20,x_10,y_0.25")
        #expect(try canvas.pixel(9, 20)[0] == 255)
        #expect(try (100...155).contains(canvas.pixel(10, 20)[0]))
        #expect(try (100...155).contains(canvas.pixel(29, 29)[0]))
        #expect([0, 255].contains(try canvas.pixel(30, 30)[0]))
    }

    @Test(
        "The box of a region",
        arguments: [
            ("e_blur_region", [0, 0, 100, 80]), ("e_blur_region,y_0.75", [0, 60, 100, 20]),
            ("e_blur_region,h_10,w_20,x_5,y_6", [5, 6, 20, 10]),
            ("e_blur_region,w_0.5,x_0.75", [75, 0, 25, 80]),
            ("e_blur_region,w_20,x_-5", [0, 0, 15, 80]),
        ])
    func box(text: String, expected: [Int]) throws {
        let component = try Bench.component(text)
        let region = try #require(
            EffectRegion(of: component, width: 100, height: 80, pixelRatio: 1))
        #expect([region.left, region.top, region.width, region.height] == expected)
    }

    @Test(
        "Trimming cuts off edges of one colour",
        arguments: [
            ("e_trim", [255, 255, 255], [12, 8]), ("e_trim:10:white", [255, 255, 255], [12, 8]),
            ("e_trim:10:red", [255, 255, 255], [40, 30]), ("e_trim:50", [200, 30, 30], [40, 30]),
            ("e_trim", [250, 40, 40, 0], [12, 8]),
        ] as [(String, [UInt8], [Int])])
    func trim(text: String, edge: [UInt8], size: [Int]) throws {
        let inside: [UInt8] = edge.count == 4 ? [200, 30, 30, 255] : [200, 30, 30]
        var canvas = try Bench.canvas(40, 30) { x, y in
            (5..<17).contains(x) && (9..<17).contains(y) ? inside : edge
        }
        try canvas.apply(text)
        #expect([canvas.width, canvas.height] == size)
    }

    @Test("The opacity threshold leaves no half-transparent pixel")
    func opacityThreshold() throws {
        #expect(try Bench.pixel([1, 2, 3, 127], after: "e_opacity_threshold") == [1, 2, 3, 0])
        #expect(try Bench.pixel([1, 2, 3, 128], after: "e_opacity_threshold") == [1, 2, 3, 255])
        #expect(try Bench.pixel([1, 2, 3, 30], after: "e_opacity_threshold:10") == [1, 2, 3, 255])
        #expect(try Bench.pixel([1, 2, 3], after: "e_opacity_threshold") == [1, 2, 3])
    }
}
