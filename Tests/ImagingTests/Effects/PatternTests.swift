import Testing
import Transformations
import Vips

@testable import Imaging

@Suite struct PatternTests {
    @Test(
        "Neighbourhoods by their number of pixels",
        arguments: [
            (NeighbourhoodShape.square, 2.0, 25), (.diamond, 2, 13), (.octagon, 2, 21),
            (.disk, 2, 21), (.plus, 2, 9), (.cross, 2, 9), (.ring, 2, 16), (.square, 1.5, 9),
        ])
    func shapes(shape: NeighbourhoodShape, radius: Double, count: Int) {
        let runs = shape.runs(radius: radius)
        #expect(runs.reduce(0) { $0 + $1.length } == count)
        #expect(Set(runs).count == runs.count)
    }

    /// White, with one black pixel in the middle of 15.
    private func dot() throws -> Canvas {
        try Bench.canvas(15, 15) { x, y in
            Array(repeating: x == 7 && y == 7 ? 0 : 255, count: 3)
        }
    }

    @Test(
        "Eroding a light picture grows what is dark by the kernel's shape",
        arguments: [
            ("e_morphology:kernel_square;radius_2", 25), ("e_morphology:kernel_plus;radius_3", 13),
            ("e_morphology:kernel_diamond;radius_1;iterations_2", 13),
            ("e_morphology:kernel_cross;radius_2", 9),
            ("e_morphology:method_dilate;kernel_square", 0),
        ])
    func erode(text: String, dark: Int) throws {
        var canvas = try dot()
        try canvas.apply(text)
        let bytes = try canvas.image.extractBand(0).bytes()
        #expect(bytes.count { $0 == 0 } == dark)
        #expect(bytes.allSatisfy { $0 == 0 || $0 == 255 })
        // The shape lies about its middle.
        let places = bytes.indices.filter { bytes[$0] == 0 }.map { ($0 % 15, $0 / 15) }
        if dark > 0 {
            #expect(places.reduce(0) { $0 + $1.0 } == 7 * dark)
            #expect(places.reduce(0) { $0 + $1.1 } == 7 * dark)
        }
    }

    @Test("Convolving spreads evenly")
    func convolve() throws {
        var canvas = try dot()
        try canvas.apply("e_morphology:method_convolve;kernel_square;radius_2")
        #expect(try canvas.pixel(7, 7) == canvas.pixel(9, 9))
        #expect(abs(try canvas.pixel(7, 7)[0] - 255 * 24 / 25) <= 1)
        #expect(try canvas.pixel(10, 7) == [255, 255, 255])
    }

    @Test("Every pattern lights as many pixels as the level asks for", arguments: 0...18)
    func shares(pattern: Int) throws {
        let cell = ThresholdCell.all[pattern]
        #expect(Set(cell.levels).count >= min(cell.side * cell.side, 255))
        for level in [0, 64, 128, 192, 255] as [UInt8] {
            var canvas = try Bench.canvas(cell.side * 4, cell.side * 4) { _, _ in [level, 0, 255] }
            try canvas.apply("e_ordered_dither:\(pattern)")
            let red = try canvas.image.extractBand(0).avg()
            let step = 255 / Double(cell.side * cell.side)
            #expect(abs(red - Double(level)) <= step + 1 || cell.side <= 2)
            #expect(try canvas.image.extractBand(1).max() == 0)
            #expect(try canvas.image.extractBand(2).min() == 255)
        }
    }

    @Test("Scattered dots are Bayer's")
    func bayer() {
        let ranks = ThresholdCell.all[4].levels.map { Int($0) * 16 / 255 }
        #expect(ranks == [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5])
    }

    @Test("Discs stand in the middle of their cells, black ones and white ones")
    func discs() throws {
        for (pattern, isBlack) in [(13, true), (14, false)] {
            let cell = ThresholdCell.all[pattern]
            let middle = cell.levels[12]
            #expect(middle == (isBlack ? cell.levels.max() : cell.levels.min()))
        }
    }

    @Test(
        "A matrix mixes bands, alpha too where it has a row for it",
        arguments: [
            ("e_recolor:0:1:0:0:0:1:1:0:0", [10, 20, 30, 99], [20, 30, 10, 99]),
            ("e_recolor:0.5:0.5:0:0:1:0:0:0:2", [10, 20, 200, 99], [15, 20, 255, 99]),
            ("e_recolor:1:0:0:0:0:1:0:0:0:0:1:0:0:0:0:0.5", [10, 20, 30, 100], [10, 20, 30, 50]),
            ("e_recolor:1:0:0:0:0:1:0:0:0:0:1:0:0:0:0:0.4", [10, 20, 30], [10, 20, 30, 102]),
        ] as [(String, [UInt8], [Int])])
    func recolor(text: String, before: [UInt8], after: [Int]) throws {
        #expect(try Bench.pixel(before, after: text) == after)
    }
}
