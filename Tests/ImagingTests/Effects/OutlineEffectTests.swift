import Testing
import Transformations
import Vips

@testable import Imaging

@Suite struct OutlineEffectTests {
    /// A red square of 20 pixels in the middle of a transparent one of 40.
    static func square() throws -> Canvas {
        try Bench.canvas(40, 40) { x, y in
            (10..<30).contains(x) && (10..<30).contains(y) ? [255, 0, 0, 255] : [0, 0, 0, 0]
        }
    }

    @Test(
        "Shadows grow the canvas where they reach",
        arguments: [
            (0, 0, 0.0, [0, 0, 0, 0]), (8, 5, 0, [0, 0, 8, 5]), (-8, -5, 0, [8, 5, 0, 0]),
            (0, 0, 4, [10, 10, 10, 10]), (3, -20, 4, [7, 30, 13, 0]),
        ])
    func margins(x: Int, y: Int, sigma: Double, expected: [Int]) {
        let margins = ShadowMargins(x: x, y: y, sigma: sigma)
        #expect([margins.left, margins.top, margins.right, margins.bottom] == expected)
    }

    @Test("A hard shadow stands beside an opaque picture")
    func shadow() throws {
        var canvas = try Bench.canvas(20, 20) { _, _ in [255, 255, 255] }
        try canvas.apply("co_blue,e_shadow:0,x_6,y_4")
        #expect([canvas.width, canvas.height] == [26, 24])
        #expect(try canvas.pixel(5, 5) == [255, 255, 255, 255])
        #expect(try canvas.pixel(24, 22) == [0, 0, 255, 255])
        #expect(try canvas.pixel(24, 1)[3] == 0)
    }

    @Test("A soft shadow fades, and the pixel ratio widens it")
    func softShadow() throws {
        var canvas = try Self.square()
        try canvas.apply("co_black,e_shadow:20,x_0,y_0")
        #expect([canvas.width, canvas.height] == [60, 60])
        let near = try canvas.pixel(30, 18)[3]
        let far = try canvas.pixel(30, 12)[3]
        #expect(near > 80 && far < 60 && near > far)
        var dense = try Self.square()
        dense.pixelRatio = 2
        try dense.apply("co_black,e_shadow:20,x_0,y_0")
        #expect(dense.width == 80)
    }

    @Test("Outlines run around, inside, or fill")
    func outline() throws {
        var outer = try Self.square()
        try outer.apply("co_blue,e_outline:4")
        #expect([outer.width, outer.height] == [48, 48])
        #expect(try outer.pixel(24, 24) == [255, 0, 0, 255])
        #expect(try outer.pixel(24, 11) == [0, 0, 255, 255])
        #expect(try outer.pixel(24, 8)[3] == 0)
        // Corners of the line are round.
        #expect(try outer.pixel(10, 10)[3] < 60)

        var inner = try Self.square()
        try inner.apply("co_blue,e_outline:inner:4")
        #expect([inner.width, inner.height] == [40, 40])
        #expect(try inner.pixel(20, 11) == [0, 0, 255, 255])
        #expect(try inner.pixel(20, 20) == [255, 0, 0, 255])
        #expect(try inner.pixel(20, 8)[3] == 0)

        var filled = try Self.square()
        try filled.apply("co_blue,e_outline:inner_fill")
        #expect(try filled.pixel(20, 20) == [0, 0, 255, 255])
    }

    @Test("An outline leaves a hole in the picture alone, a filling one does not")
    func hole() throws {
        func pierced() throws -> Canvas {
            try Bench.canvas(60, 60) { x, y in
                (25..<35).contains(x) && (25..<35).contains(y) ? [0, 0, 0, 128] : [255, 0, 0, 255]
            }
        }
        var outer = try pierced()
        try outer.apply("co_blue,e_outline:3")
        #expect(try outer.pixel(33, 33)[3] == 128)
        var fill = try pierced()
        try fill.apply("co_blue,e_outline:fill:3")
        #expect(try fill.pixel(33, 33)[3] == 255)
    }

    @Test("Distances to a point are Euclidean")
    func distances() {
        var coverage = Array(repeating: UInt8(0), count: 9 * 7)
        coverage[3 * 9 + 4] = 255
        let field = EdgeDistances(coverage: coverage, width: 9, height: 7)
        for y in 0..<7 {
            for x in 0..<9 {
                let expected = Float((x - 4) * (x - 4) + (y - 3) * (y - 3)).squareRoot()
                #expect(abs(field.distances[y * 9 + x] - expected) < 1e-4)
            }
        }
        let empty = EdgeDistances(coverage: [0, 0, 0, 0], width: 2, height: 2)
        #expect(empty.grown(by: 100) == [0, 0, 0, 0])
    }
}
