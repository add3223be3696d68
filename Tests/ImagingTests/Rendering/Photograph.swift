import Imaging
import Testing
import Vips

/// A picture that has what photographs have, made by arithmetic: a sky, a sun, hills, grain, and
/// letters.
enum Photograph {
    static let letters = [
        "10001.01110", "10001.10001", "10001.10000", "11111.10111", "10001.10001", "10001.01110",
    ].map { $0.map { $0 == "1" } }

    static func image(width: Int = 72, height: Int = 54) throws -> Image {
        try Engine.start()
        var grain: UInt32 = 7
        var pixels: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                grain = grain &* 1_664_525 &+ 1_013_904_223
                let color = color(
                    72 * (Double(x) + 0.5) / Double(width), 54 * (Double(y) + 0.5) / Double(height),
                    grain: Double(grain >> 24) / 255)
                pixels += color.map { UInt8(min(max($0, 0), 255)) }
            }
        }
        return try Image(pixels: pixels, width: width, height: height, bands: 3)
            .copy(interpretation: .srgb).copyMemory()
    }

    /// The same, seen through a soft oval.
    static func cutOut() throws -> Image {
        let picture = try image()
        var alpha: [UInt8] = []
        for y in 0..<54 {
            for x in 0..<72 {
                let (across, down) = ((Double(x) - 35.5) / 32, (Double(y) - 26.5) / 24)
                let distance = (across * across + down * down).squareRoot()
                alpha.append(UInt8(min(max((1 - distance) * 1_200, 0), 255)))
            }
        }
        return try picture.bandjoin([Image(pixels: alpha, width: 72, height: 54, bands: 1)])
            .copyMemory()
    }

    /// At a point of 72 by 54.
    private static func color(_ x: Double, _ y: Double, grain: Double) -> [Double] {
        if let isInk = letter(x, y), isInk { return [250, 246, 236] }
        let sun = ((x - 52) * (x - 52) + (y - 14) * (y - 14)).squareRoot()
        if sun < 8 { return [255, 214, 90] }
        let hill = 34 + 6 * (x / 72) * (1 - x / 72) * 4 - 9 * max(0, 1 - abs(x - 18) / 16)
        if y > hill {
            let shade = (grain - 0.5) * 26 - (y - hill) * 1.4
            return x < 40
                ? [70 + shade, 128 + shade, 66 + shade] : [176 + shade, 104 + shade, 66 + shade]
        }
        let depth = y / 54
        return [74 + 190 * depth, 128 + 120 * depth, 214 + 10 * depth]
    }

    private static func letter(_ x: Double, _ y: Double) -> Bool? {
        let (column, row) = (Int((x - 6) / 2), Int((y - 5) / 2))
        guard x >= 6, y >= 5, row < letters.count, column < letters[row].count else { return nil }
        return letters[row][column]
    }
}

/// How much two pictures of one size differ, transparent parts by nothing but their alpha.
struct Difference {
    /// Steps of 0 to 255, over all pixels and bands.
    let mean: Double
    /// The largest difference of a neighbourhood of three by three pixels.
    let largest: Double

    init(_ a: Image, _ b: Image) throws {
        let difference = try Self.comparable(a).call(
            "subtract", ["right": .image(Self.comparable(b))])
        mean = try difference.call("abs").avg()
        let box = try Image(matrix: Array(repeating: [1.0 / 9, 1.0 / 9, 1.0 / 9], count: 3))
        largest = try difference.call("conv", ["mask": .image(box)]).call("abs").max()
    }

    private static func comparable(_ image: Image) throws -> Image {
        let four = image.hasAlpha ? image : try image.bandjoinConst([255])
        return try four.premultiply().cast(.float).copyMemory()
    }
}
