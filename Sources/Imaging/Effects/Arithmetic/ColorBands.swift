import Transformations
import Vips

extension Color {
    /// Red, green and blue, 0 to 255.
    var colorBands: [Double] { [Double(red), Double(green), Double(blue)] }
    /// Red, green, blue and alpha, 0 to 255.
    var allBands: [Double] { colorBands + [Double(alpha)] }

    /// The colour of red, green and blue from 0 to 255, rounded and clipped.
    init(bands: [Double]) {
        let bytes = bands.map { UInt8(min(max($0, 0), 255).rounded()) }
        self.init(red: bytes[0], green: bytes[1], blue: bytes[2])
    }

    /// How far two colours are apart: 0 to 442, alpha aside.
    func distance(to other: Color) -> Double {
        zip(colorBands, other.colorBands).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
            .squareRoot()
    }

    /// Luma, 0 to 255.
    var luma: Double { zip(colorBands, ColorMatrix.luma).reduce(0) { $0 + $1.0 * $1.1 } }
}

extension Image {
    /// This picture over one colour, which may be transparent in part.
    func over(_ color: Color) throws -> Image {
        guard hasAlpha else { return self }
        if color.alpha == 255 { return try flatten(background: color.colorBands).eightBit() }
        let below = try Image.solid(color.allBands, width: width, height: height)
        return try below.composite(self).eightBit()
    }

    /// This one-band picture of coverage as alpha of one colour.
    func painted(_ color: Color) throws -> Image {
        let alpha =
            color.alpha == 255
            ? self : try linear(Double(color.alpha) / 255, 0.5, uchar: true)
        return try Image.solid(color.colorBands, width: width, height: height).bandjoin([alpha])
    }

    /// The product of two one-band pictures of coverage.
    func covered(by other: Image) throws -> Image {
        try multiply(other).linear(1.0 / 255, 0.5, uchar: true)
    }

    /// A picture with alpha, opaque where it had none.
    func withAlpha() throws -> Image { hasAlpha ? self : try bandjoinConst([255]) }

    /// The alpha band; opaque where there is none.
    func alphaBand() throws -> Image { try withAlpha().extractBand(3) }

    /// The picture with `part` in place of what is at x, y.
    func replacing(_ part: Image, x: Int, y: Int) throws -> Image {
        try Operation.run(
            "insert",
            ["main": .image(self), "sub": .image(part), "x": .int(x), "y": .int(y)]
        ).image()
    }
}
