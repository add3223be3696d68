import Assets
import Testing
import Vips

@testable import Imaging

@Suite struct ColorTableTests {
    /// A cube whose entries are what `color` makes of red, green and blue from 0 to 1, as `.cube`.
    static func cube(_ side: Int, _ color: (Double, Double, Double) -> [Double]) -> String {
        var text = "TITLE \"x\"\n# a comment\nLUT_3D_SIZE \(side)\r\n\n"
        let last = Double(side - 1)
        for blue in 0..<side {
            for green in 0..<side {
                for red in 0..<side {
                    let entry = color(Double(red) / last, Double(green) / last, Double(blue) / last)
                    text += entry.map { String($0) }.joined(separator: " ") + "\n"
                }
            }
        }
        return text
    }

    private func pixel(_ color: [UInt8], through text: String) throws -> [Int] {
        let canvas = try Bench.canvas(2, 2) { _, _ in color }
        let table = try ColorTableText.read(Array(text.utf8))
        return try canvas.image.recolored(table).getpoint(1, 1).map { Int($0) }
    }

    @Test("A table that changes nothing changes nothing", arguments: [2, 5, 17, 33])
    func identity(side: Int) throws {
        let text = Self.cube(side) { [$0, $1, $2] }
        for color in [[0, 0, 0], [255, 255, 255], [10, 128, 250], [255, 0, 1]] as [[UInt8]] {
            #expect(try pixel(color, through: text) == color.map(Int.init))
        }
    }

    @Test("Each axis goes to its own band, and between entries lines are drawn")
    func axes() throws {
        let turned = Self.cube(3) { [$1, $2, $0] }
        #expect(try pixel([10, 100, 200], through: turned) == [100, 200, 10])
        let product = Self.cube(2) { [$0 * $1 * $2, 0, $2] }
        #expect(try pixel([128, 128, 128], through: product) == [32, 0, 128])
    }

    @Test("A domain says where the table begins and ends; outside its ends hold")
    func domain() throws {
        var text = Self.cube(2) { [$0, $1, $2] }
        text = "DOMAIN_MIN 0 0.2 0\nDOMAIN_MAX 1 0.6 0.5\n" + text
        #expect(try pixel([100, 51, 64], through: text) == [100, 0, 128])
        #expect(try pixel([0, 255, 200], through: text) == [0, 255, 255])
    }

    @Test("One-dimensional tables are curves")
    func curves() throws {
        let text = "LUT_1D_SIZE 3\n1 0 0\n0.5 0 0.5\n0 1 1\n"
        #expect(try pixel([0, 128, 64], through: text) == [255, 1, 64])
        #expect(try pixel([255, 255, 255], through: text) == [0, 255, 255])
    }

    @Test("A .3dl counts blue first, in its own depth")
    func threeDL() throws {
        // Red and blue change places.
        var text = "# made by hand\n3DMESH\nMesh 2 12\n0 341 682 1023\n"
        for red in 0..<4 {
            for green in 0..<4 {
                for blue in 0..<4 { text += "\(blue * 1365) \(green * 1365) \(red * 1365)\n" }
            }
        }
        #expect(try pixel([10, 100, 200], through: text) == [200, 100, 10])
    }

    @Test(
        "What is no table is refused with its line",
        arguments: [
            ("", .noSize), ("hello world", .noSize), ("0.1 0.2 0.3", .badSize(line: 1)),
            ("LUT_3D_SIZE 1", .badSize(line: 1)), ("LUT_3D_SIZE 4000", .badSize(line: 1)),
            ("LUT_3D_SIZE 2\nLUT_1D_SIZE 8", .badSize(line: 2)),
            ("LUT_3D_SIZE 2\n0 0 0\n0 0 .x", .notNumbers(line: 3)),
            ("LUT_3D_SIZE 2\n0 0", .notNumbers(line: 2)),
            ("LUT_3D_SIZE 2\n0 0 0", .wrongCount(found: 1, expected: 8)),
            ("LUT_1D_SIZE 2\n0 0 0\n1 1 1\n1 1 1", .wrongCount(found: 3, expected: 2)),
            ("DOMAIN_MAX 0 1 1", .badRange(line: 1)), ("DOMAIN_MIN 0.5", .badRange(line: 1)),
            ("LUT_3D_SIZE 2\n1e400 0 0", .notNumbers(line: 2)),
        ] as [(String, ColorTableText.Problem)])
    func refused(text: String, problem: ColorTableText.Problem) {
        #expect(throws: problem) { try ColorTableText.read(Array(text.utf8)) }
    }

    @Test(
        "Numbers are read as everybody writes them",
        arguments: [
            ("0.5", 0.5), ("-1.25", -1.25), ("+3", 3), (".75", 0.75), ("1e-3", 0.001), ("7.", 7),
            ("x", nil), ("--1", nil), ("", nil), ("1.2.3", nil), ("nan", nil),
        ] as [(String, Double?)])
    func numbers(text: String, expected: Double?) {
        #expect(ColorTableText.number(ArraySlice(text.utf8)) == expected)
    }

    @Test("Bytes at random are no reason to stop")
    func noise() {
        var state: UInt64 = 11
        let letters = Array("LUT_3D_SIZE 2\n0.5 1e9-+#\u{ff}DOMAINMesh\t".utf8)
        for _ in 0..<2000 {
            let bytes = (0..<60).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return letters[Int(state >> 33) % letters.count]
            }
            _ = try? ColorTableText.read(bytes)
        }
    }

    @Test("As a layer a table changes the base, in part under an opacity, and alpha stays")
    func layer() throws {
        let base = try Samples.saved(
            try Bench.canvas(8, 8) { _, _ in [200, 100, 50, 120] }.image.copyMemory(), as: .png)
        let table = try TestFile(Array(Self.cube(2) { [1 - $0, $1, $2] }.utf8))
        for (text, red) in [
            ("l_lut:looks:cold.cube", 55.0), ("l_lut:looks:cold.cube/fl_layer_apply", 55),
            ("l_lut:looks:cold.cube/o_50/fl_layer_apply", 128),
        ] {
            let result = try Rendered(text, of: base, layers: [("lut:looks:cold.cube", table)])
            let pixel = try result.pixel(3, 3)
            #expect(isClose(pixel, [red, 100, 50, 120], within: 1), "\(text) \(pixel)")
        }
    }

    @Test("A broken table is told apart from a broken picture")
    func broken() throws {
        let base = try Samples.quartersFile()
        let table = try TestFile(Array("LUT_3D_SIZE 2\n0 0 0\nnonsense 1 2\n".utf8))
        let picture = try Samples.quartersFile()
        for file in [table, picture] {
            #expect {
                try Rendered("l_lut:a.cube", of: base, layers: [("lut:a.cube", file)])
            } throws: { error in
                guard case .operationFailed(let name, _) = error as? ImagingError else {
                    return false
                }
                return name == "l_lut:a.cube"
            }
        }
    }
}
