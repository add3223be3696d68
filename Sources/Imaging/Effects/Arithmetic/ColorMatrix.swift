import Vips

/// Each colour band as a sum of shares of all three, plus a constant (0 to 1).
struct ColorMatrix: Equatable {
    /// A row a band of the result.
    var rows: [[Double]]
    var constants: [Double] = [0, 0, 0]

    /// The weights of Rec. 709.
    static let luma = [0.2126, 0.7152, 0.0722]
    static let identity = ColorMatrix(rows: [[1, 0, 0], [0, 1, 0], [0, 0, 1]])
    static let grayscale = ColorMatrix(rows: [luma, luma, luma])
    /// The brown of old prints, as the filter effects of CSS have it.
    static let sepia = ColorMatrix(rows: [
        [0.393, 0.769, 0.189], [0.349, 0.686, 0.168], [0.272, 0.534, 0.131],
    ])

    /// Colours further from grey for a factor above 1, at luma; 0 is grey.
    static func saturation(_ factor: Double) -> ColorMatrix {
        grayscale.blended(with: identity, share: factor)
    }

    /// Turns hues around the axis of greys: 120° makes red green, green blue and blue red.
    static func hueRotation(degrees: Double) -> ColorMatrix {
        let (sine, cosine) = sineAndCosine(degrees: degrees)
        let even = (1 - cosine) / 3
        let odd = sine / 3.0.squareRoot()
        let (a, b, c) = (cosine + even, even - odd, even + odd)
        return ColorMatrix(rows: [[a, b, c], [c, a, b], [b, c, a]])
    }

    /// `share` of `other` and the rest of this one; shares outside 0 to 1 go on in the same way.
    func blended(with other: ColorMatrix, share: Double) -> ColorMatrix {
        func mix(_ a: [Double], _ b: [Double]) -> [Double] {
            zip(a, b).map { $0 + ($1 - $0) * share }
        }
        return ColorMatrix(
            rows: zip(rows, other.rows).map(mix), constants: mix(constants, other.constants))
    }
}

extension Image {
    /// Three bands of 8 bits through a matrix.
    func recolored(_ matrix: ColorMatrix) throws -> Image {
        try mixColors(rows: matrix.rows, constants: matrix.constants.map { $0 * 255 })
    }
}
