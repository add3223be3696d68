import Testing
import Transformations
import Vips

@testable import Imaging

@Suite struct ColorBlindnessTests {
    @Test("Greys look the same to everybody", arguments: ColorVision.allCases)
    func greys(kind: ColorVision) throws {
        for level in [0, 90, 255] as [UInt8] {
            let seen = try Bench.pixel(
                [level, level, level, 70], after: "e_simulate_colorblind:\(kind.rawValue)")
            #expect(seen.prefix(3).allSatisfy { abs($0 - Int(level)) <= 1 } && seen[3] == 70)
        }
        for row in kind.matrix.rows { #expect(abs(row.reduce(0, +) - 1) < 1e-4) }
    }

    @Test(
        "Colours that are confused come close",
        arguments: [
            ("deuteranopia", [190, 120, 40], [140, 145, 40]),
            ("protanopia", [200, 90, 60], [110, 115, 60]),
            ("tritanopia", [60, 160, 160], [90, 155, 200]),
        ] as [(String, [UInt8], [UInt8])])
    func confusion(kind: String, one: [UInt8], other: [UInt8]) throws {
        func hues(_ color: [UInt8]) throws -> [Int] {
            let seen = try Bench.pixel(color, after: "e_simulate_colorblind:\(kind)")
            return [seen[0] - seen[1], seen[1] - seen[2]]
        }
        func apart(_ a: [Int], _ b: [Int]) -> Int { zip(a, b).reduce(0) { $0 + abs($1.0 - $1.1) } }
        let before = apart(
            [Int(one[0]) - Int(one[1]), Int(one[1]) - Int(one[2])],
            [Int(other[0]) - Int(other[1]), Int(other[1]) - Int(other[2])])
        #expect(apart(try hues(one), try hues(other)) * 2 < before)
    }

    @Test("Monochromacy leaves one brightness; rods see nothing of red")
    func monochromacy() throws {
        let red = try Bench.pixel([255, 0, 0], after: "e_simulate_colorblind:rod_monochromacy")
        #expect(red == [0, 0, 0])
        let blue = try Bench.pixel([0, 0, 255], after: "e_simulate_colorblind:cone_monochromacy")
        #expect(blue[0] > 230 && blue[0] == blue[1] && blue[1] == blue[2])
    }

    @Test("Stripes run over red one way, over green the other, and not over grey")
    func stripes() throws {
        func picture(_ color: [UInt8]) throws -> Canvas {
            var canvas = try Bench.canvas(48, 48) { _, _ in color }
            try canvas.apply("e_assist_colorblind:100")
            return canvas
        }
        let red = try picture([220, 40, 40])
        let levels = try (0..<12).map { try red.pixel(10 + $0, 20)[0] }
        #expect(try #require(levels.max()) > 200 && #require(levels.min()) < 60)
        // Along its own diagonal a stripe keeps its level.
        for i in 0..<8 { #expect(try red.pixel(10 + i, 30 - i) == red.pixel(10, 30)) }
        let green = try picture([60, 180, 60])
        for i in 0..<8 { #expect(try green.pixel(10 + i, 10 + i) == green.pixel(10, 10)) }
        let grey = try picture([120, 120, 120])
        #expect(try grey.pixel(3, 3) == [120, 120, 120] && grey.pixel(7, 3) == [120, 120, 120])
    }

    @Test("X-ray moves red into green and blue")
    func xray() throws {
        let red = try Bench.pixel([200, 60, 60], after: "e_assist_colorblind:xray")
        let green = try Bench.pixel([60, 130, 60], after: "e_assist_colorblind:xray")
        #expect(red[2] > 100 && green[2] < 60)
    }
}
