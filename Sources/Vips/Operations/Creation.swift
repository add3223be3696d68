extension Image {
    /// All 0.
    public static func black(
        width: Int, height: Int, bands: Int = 1
    ) throws(VipsError) -> Image {
        try Operation.run(
            "black", ["width": .int(width), "height": .int(height), "bands": .int(bands)]
        ).image()
    }

    /// One colour of 8 bits a band; sRGB with three or four bands.
    public static func solid(
        _ colour: [Double], width: Int, height: Int
    ) throws(VipsError) -> Image {
        let interpretation: Interpretation = colour.count > 2 ? .srgb : .bw
        return try black(width: 1, height: 1)
            .linear(Array(repeating: 1, count: colour.count), colour)
            .cast(.uchar)
            .copy(interpretation: interpretation)
            .embed(x: 0, y: 0, width: width, height: height, extend: .copy)
    }

    /// Two bands, each pixel its own x and y.
    public static func xyz(width: Int, height: Int) throws(VipsError) -> Image {
        try Operation.run("xyz", ["width": .int(width), "height": .int(height)]).image()
    }

    /// A table that changes nothing: 256 values of 8 bits.
    public static func identity(bands: Int = 1) throws(VipsError) -> Image {
        try Operation.run("identity", ["bands": .int(bands)]).image()
    }

    public static func gaussnoise(
        width: Int, height: Int, mean: Double = 128, sigma: Double = 30, seed: Int = 0
    ) throws(VipsError) -> Image {
        try Operation.run(
            "gaussnoise",
            [
                "width": .int(width), "height": .int(height), "mean": .double(mean),
                "sigma": .double(sigma), "seed": .int(seed),
            ]
        ).image()
    }

    public static func gaussmat(
        sigma: Double, minimumAmplitude: Double = 0.2, separable: Bool = false,
        precision: Precision = .float
    ) throws(VipsError) -> Image {
        try Operation.run(
            "gaussmat",
            [
                "sigma": .double(sigma), "min-ampl": .double(minimumAmplitude),
                "separable": .bool(separable), "precision": .nick(precision),
            ]
        ).image()
    }

    /// How a text is set. Sizes of type are part of the font (`Sans Bold 40`).
    public struct TextSettings: Sendable {
        /// A font description as Pango reads it.
        public var font: String?
        /// A font file to load first.
        public var fontFile: String?
        /// Lines are broken at this width in pixels.
        public var width: Int?
        /// With a width: type as large as fits into both.
        public var height: Int?
        public var align: Align = .low
        public var justify = false
        /// Pixels per inch; at 72 a font's point is a pixel.
        public var dpi = 72
        /// Extra space between lines, in points.
        public var spacing = 0
        /// Four bands in colour, rather than one of coverage.
        public var rgba = false
        public var wrap: TextWrap = .word

        /// Pango's own font, one point a pixel.
        public init() {}
    }

    /// Sets Pango markup: a one-band image of coverage, cut close to the ink.
    public static func text(
        _ markup: String, _ settings: TextSettings = TextSettings()
    ) throws(VipsError) -> Image {
        var arguments: [String: Argument] = [
            "text": .string(markup), "align": .nick(settings.align),
            "justify": .bool(settings.justify), "spacing": .int(settings.spacing),
            "rgba": .bool(settings.rgba), "wrap": .nick(settings.wrap),
        ]
        if let font = settings.font { arguments["font"] = .string(font) }
        if let file = settings.fontFile { arguments["fontfile"] = .string(file) }
        if let width = settings.width { arguments["width"] = .int(width) }
        // A resolution given would switch fitting off.
        if let height = settings.height {
            arguments["height"] = .int(height)
        } else {
            arguments["dpi"] = .int(settings.dpi)
        }
        return try Operation.run("text", arguments).image()
    }
}
