import Testing

@testable import Vips

@Suite struct KernelTests {
    init() { started }

    /// Pixels of all kinds of colours, 40 by 30.
    private static func picture() throws -> Image {
        let bytes = (0..<40 * 30 * 3).map { UInt8(truncatingIfNeeded: $0 &* 7919 >> 3) }
        return try Image(pixels: bytes, width: 40, height: 30, bands: 3).copy(interpretation: .srgb)
    }

    @Test("A matrix mixes colours as a recombination in doubles does")
    func mixing() throws {
        let picture = try Self.picture()
        let rows = [
            [1.4137, -0.3019, -0.1071], [-0.2113, 0.9177, 0.3119], [0.1013, 0.2011, 0.6107],
        ]
        let constants = [-12.03, 3.51, 40.07]
        let mixed = try picture.mixColors(rows: rows, constants: constants)
        let expected = try picture.recomb(try Image(matrix: rows))
            .linear([1, 1, 1], constants.map { $0 + 0.5 }, uchar: true)
        #expect(mixed.interpretation == .srgb && mixed.width == 40 && mixed.height == 30)
        let differences = try zip(mixed.bytes(), expected.bytes()).map { abs(Int($0) - Int($1)) }
        // Floats may round the other way where doubles lie half between two levels.
        #expect(differences.max() ?? 9 <= 1 && differences.filter { $0 > 0 }.count < 4)
    }

    @Test("Detail is what luma is above its mean, at the edges too", arguments: [1, 2, 5])
    func detail(radius: Int) throws {
        let picture = try Self.picture()
        let weights = (0...radius).map { 1 / Double($0 + 1) }
        let sum = 2 * weights.reduce(0, +) - weights[0]
        let mask = weights.map { $0 / sum }
        let luma = [0.2126, 0.7152, 0.0722]
        let result = try picture.addDetail(mask: mask, amount: 0.8, luma: luma).bytes()

        let bytes = try picture.bytes().map(Double.init)
        func brightness(_ x: Int, _ y: Int) -> Double {
            let at = (min(max(y, 0), 29) * 40 + min(max(x, 0), 39)) * 3
            return luma[0] * bytes[at] + luma[1] * bytes[at + 1] + luma[2] * bytes[at + 2]
        }
        for y in 0..<30 {
            for x in 0..<40 {
                var mean = 0.0
                for down in -radius...radius {
                    for across in -radius...radius {
                        mean +=
                            mask[abs(down)] * mask[abs(across)]
                            * brightness(x + across, y + down)
                    }
                }
                let more = 0.8 * (brightness(x, y) - mean)
                for band in 0..<3 {
                    let at = (y * 40 + x) * 3 + band
                    let expected = min(max((bytes[at] + more).rounded(), 0), 255)
                    #expect(abs(Double(result[at]) - expected) <= 1, "\(x), \(y)")
                }
            }
        }
    }

    @Test("A digest is that of the text and the pixels behind it")
    func digest() throws {
        let letters = try Image(pixels: Array("bc".utf8), width: 2, height: 1, bands: 1)
        // The well-known one of "abc".
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(try letters.digest(with: "a") == expected)
    }

    @Test("Other pictures than of three bands of 8 bits are refused")
    func refusals() throws {
        let grey = try Image(pixels: [1, 2, 3, 4], width: 2, height: 2, bands: 1)
        #expect(throws: VipsError.self) {
            try grey.mixColors(
                rows: [[1, 0, 0], [0, 1, 0], [0, 0, 1]], constants: [0, 0, 0])
        }
        #expect(throws: VipsError.self) {
            try Self.picture().cast(.float).addDetail(mask: [1], amount: 1, luma: [0, 1, 0])
        }
        #expect(throws: VipsError.self) {
            try Self.picture().addDetail(
                mask: Array(repeating: 0.01, count: 66), amount: 1, luma: [0, 1, 0])
        }
    }
}
