import Transformations
import Vips

/// A level between 0 (none of a colour) and 1 (all of it) becomes another.
typealias ToneCurve = (Double) -> Double

extension Image {
    /// Sends every band of an 8-bit picture through a curve.
    func mapLevels(_ curve: ToneCurve) throws -> Image {
        let table = try Image(pixels: Levels.table(curve), width: 256, height: 1, bands: 1)
        return try maplut(table).copy(interpretation: interpretation)
    }

    /// Sends each band of an 8-bit picture through a curve of its own.
    func mapLevels(_ curves: [ToneCurve]) throws -> Image {
        let tables = curves.map(Levels.table)
        let pixels = (0..<256).flatMap { level in tables.map { $0[level] } }
        let table = try Image(pixels: pixels, width: 256, height: 1, bands: curves.count)
        return try maplut(table).copy(interpretation: interpretation)
    }

    /// Numbers from 0 to 255 as 8-bit levels, rounded, in sRGB.
    func eightBit() throws -> Image {
        try linear(1, 0.5, uchar: true).copy(interpretation: .srgb)
    }

    /// Does something to a picture that mixes neighbours, so that transparent ones do not bleed.
    func onPremultiplied(_ change: (Image) throws -> Image) throws -> Image {
        guard hasAlpha else { return try change(self) }
        return try change(try premultiply()).unpremultiply().eightBit()
    }

    /// Luma: how bright each pixel is, one band, 0 to 255, by the weights of Rec. 709.
    func luma() throws -> Image {
        try recomb(try Image(matrix: [ColorMatrix.luma])).copy(interpretation: .bw)
    }

    /// `share` of `other` and the rest of this picture.
    func blended(with other: Image, share: Double) throws -> Image {
        if share >= 1 { return other }
        return try linear(1 - share, 0).add(try other.linear(share, 0)).eightBit()
    }
}

/// Curves of tone and their tables.
enum Levels {
    /// What a curve makes of each of the 256 levels.
    static func table(_ curve: ToneCurve) -> [UInt8] {
        (0..<256).map { level in
            UInt8(min(max(curve(Double(level) / 255), 0), 1) * 255 + 0.5)
        }
    }

    /// Multiplies light; 1 changes nothing.
    static func exposure(_ factor: Double) -> ToneCurve { { $0 * factor } }

    /// Turns the curve about the middle; 1 changes nothing, 0 makes all grey.
    static func linearContrast(_ slope: Double) -> ToneCurve { { ($0 - 0.5) * slope + 0.5 } }

    /// An S for positive strength, its inverse for negative; 0 changes nothing.
    static func sigmoidalContrast(_ strength: Double) -> ToneCurve {
        guard abs(strength) > 0.001 else { return { $0 } }
        let steepness = abs(strength)
        func sigmoid(_ x: Double) -> Double { 1 / (1 + exponential(-steepness * (x - 0.5))) }
        let low = sigmoid(0)
        let high = sigmoid(1)
        if strength > 0 { return { (sigmoid($0) - low) / (high - low) } }
        return { x in
            let y = low + x * (high - low)
            return 0.5 - naturalLogarithm(1 / y - 1) / steepness
        }
    }

    /// Lifts the middle for an exponent above 1.
    static func gamma(_ exponent: Double) -> ToneCurve { { power($0, 1 / exponent) } }

    /// Spreads what lies between two levels over all.
    static func stretch(low: Double, high: Double) -> ToneCurve {
        let width = max(high - low, 1.0 / 255)
        return { ($0 - low) / width }
    }

    /// `share` of a curve and the rest of nothing done.
    static func blend(_ curve: @escaping ToneCurve, share: Double) -> ToneCurve {
        { $0 + (min(max(curve($0), 0), 1) - $0) * share }
    }
}
