extension Image {
    /// The same image as one of its own, with other header values where given.
    public func copy(
        interpretation: Interpretation? = nil, xResolution: Double? = nil,
        yResolution: Double? = nil
    ) throws(VipsError) -> Image {
        var arguments: [String: Argument] = [:]
        if let interpretation { arguments["interpretation"] = .nick(interpretation) }
        if let xResolution { arguments["xres"] = .double(xResolution) }
        if let yResolution { arguments["yres"] = .double(yResolution) }
        return try call("copy", arguments)
    }

    /// Other numbers for the same pixels; values out of range are clipped.
    public func cast(_ format: BandFormat, shift: Bool = false) throws(VipsError) -> Image {
        try call("cast", ["format": .nick(format), "shift": .bool(shift)])
    }

    public func rot(_ angle: Angle) throws(VipsError) -> Image {
        try call("rot", ["angle": .nick(angle)])
    }

    public func flip(_ direction: Direction) throws(VipsError) -> Image {
        try call("flip", ["direction": .nick(direction)])
    }

    /// Turns as EXIF orientation says, and takes the tag away.
    public func autorot() throws(VipsError) -> Image { try call("autorot") }

    /// A canvas of that size with this image at x, y.
    public func embed(
        x: Int, y: Int, width: Int, height: Int, extend: Extend = .background,
        background: [Double]? = nil
    ) throws(VipsError) -> Image {
        var arguments: [String: Argument] = [
            "x": .int(x), "y": .int(y), "width": .int(width), "height": .int(height),
            "extend": .nick(extend),
        ]
        if let background { arguments["background"] = .doubles(background) }
        return try call("embed", arguments)
    }

    /// A canvas of that size with this image at one of its sides or corners.
    public func gravity(
        _ direction: CompassDirection, width: Int, height: Int, extend: Extend = .background,
        background: [Double]? = nil
    ) throws(VipsError) -> Image {
        var arguments: [String: Argument] = [
            "direction": .nick(direction), "width": .int(width), "height": .int(height),
            "extend": .nick(extend),
        ]
        if let background { arguments["background"] = .doubles(background) }
        return try call("gravity", arguments)
    }

    /// Cuts out a window, which must lie inside.
    public func extractArea(
        left: Int, top: Int, width: Int, height: Int
    ) throws(VipsError) -> Image {
        try call(
            "extract_area",
            [
                "left": .int(left), "top": .int(top), "width": .int(width),
                "height": .int(height),
            ])
    }

    public func extractBand(_ band: Int, count: Int = 1) throws(VipsError) -> Image {
        try call("extract_band", ["band": .int(band), "n": .int(count)])
    }

    /// These bands, then those of the others.
    public func bandjoin(_ others: [Image]) throws(VipsError) -> Image {
        try Operation.run("bandjoin", ["in": .images([self] + others)]).image()
    }

    /// These bands, then constant ones.
    public func bandjoinConst(_ constants: [Double]) throws(VipsError) -> Image {
        try call("bandjoin_const", ["c": .doubles(constants)])
    }

    public func bandmean() throws(VipsError) -> Image { try call("bandmean") }

    /// Combines the bands of every pixel to one, by bits.
    public func bandbool(_ function: BooleanFunction) throws(VipsError) -> Image {
        try call("bandbool", ["boolean": .nick(function)])
    }

    /// Pixels of `then` where this image is not 0, of `otherwise` elsewhere; a mix of both in
    /// proportion to this image's values when `blend`.
    public func ifthenelse(
        _ then: Image, _ otherwise: Image, blend: Bool = false
    ) throws(VipsError) -> Image {
        try call(
            "ifthenelse",
            ["in1": .image(then), "in2": .image(otherwise), "blend": .bool(blend)])
    }

    /// Every pixel's bands multiplied by a matrix, a row for each band of the output.
    public func recomb(_ matrix: Image) throws(VipsError) -> Image {
        try call("recomb", ["m": .image(matrix)])
    }

    /// Drops alpha, over a background.
    public func flatten(background: [Double] = [0]) throws(VipsError) -> Image {
        try call("flatten", ["background": .doubles(background)])
    }

    /// Bands multiplied by alpha, as float.
    public func premultiply() throws(VipsError) -> Image { try call("premultiply") }

    /// Bands divided by alpha, as float.
    public func unpremultiply() throws(VipsError) -> Image { try call("unpremultiply") }

    /// Values to the power of 1 / exponent, within the format's range.
    public func gamma(_ exponent: Double) throws(VipsError) -> Image {
        try call("gamma", ["exponent": .double(exponent)])
    }

    public func join(
        _ other: Image, _ direction: Direction, expand: Bool = false, shim: Int = 0,
        background: [Double] = [0], align: Align = .low
    ) throws(VipsError) -> Image {
        try call(
            "join",
            [
                "in2": .image(other), "direction": .nick(direction),
                "expand": .bool(expand), "shim": .int(shim), "background": .doubles(background),
                "align": .nick(align),
            ])
    }

    /// Images side by side, `across` in a row. One column when `across` is 1.
    public static func arrayjoin(
        _ images: [Image], across: Int = 1, shim: Int = 0
    ) throws(VipsError) -> Image {
        try Operation.run(
            "arrayjoin", ["in": .images(images), "across": .int(across), "shim": .int(shim)]
        ).image()
    }

    /// This image with another one put over it at x, y, without blending.
    public func insert(
        _ sub: Image, x: Int, y: Int, expand: Bool = false, background: [Double] = [0]
    ) throws(VipsError) -> Image {
        try call(
            "insert",
            [
                "sub": .image(sub), "x": .int(x), "y": .int(y),
                "expand": .bool(expand), "background": .doubles(background),
            ])
    }

    public func replicate(across: Int, down: Int) throws(VipsError) -> Image {
        try call("replicate", ["across": .int(across), "down": .int(down)])
    }

    /// A tall strip of tiles, each `tileHeight` high, as a grid.
    public func grid(tileHeight: Int, across: Int, down: Int) throws(VipsError) -> Image {
        try call(
            "grid",
            ["tile-height": .int(tileHeight), "across": .int(across), "down": .int(down)])
    }

    /// Enlarges by repeating pixels.
    public func zoom(_ xfac: Int, _ yfac: Int) throws(VipsError) -> Image {
        try call("zoom", ["xfac": .int(xfac), "yfac": .int(yfac)])
    }

    /// Shrinks by leaving pixels out.
    public func subsample(_ xfac: Int, _ yfac: Int) throws(VipsError) -> Image {
        try call("subsample", ["xfac": .int(xfac), "yfac": .int(yfac)])
    }

    /// Moves the origin, wrapping around.
    public func wrap(x: Int, y: Int) throws(VipsError) -> Image {
        try call("wrap", ["x": .int(x), "y": .int(y)])
    }

    /// Keeps computed tiles, for readers that go back.
    public func tilecache(
        tileWidth: Int, tileHeight: Int, maximum: Int, access: Access = .random
    ) throws(VipsError) -> Image {
        try call(
            "tilecache",
            [
                "tile-width": .int(tileWidth), "tile-height": .int(tileHeight),
                "max-tiles": .int(maximum), "access": .nick(access),
            ])
    }

    /// Keeps some computed lines, for readers from top to bottom that go back a little.
    public func linecache(tileHeight: Int) throws(VipsError) -> Image {
        try call("linecache", ["tile-height": .int(tileHeight), "access": "sequential"])
    }

    /// Sees to it that what stands before is read from top to bottom.
    public func sequential() throws(VipsError) -> Image { try call("sequential") }

    /// Lays one image over this one at x, y.
    public func composite(
        _ overlay: Image, mode: BlendMode = .over, x: Int = 0, y: Int = 0,
        premultiplied: Bool = false
    ) throws(VipsError) -> Image {
        try Operation.run(
            "composite",
            [
                "in": .images([self, overlay]), "mode": .ints([mode.rawValue]), "x": .ints([x]),
                "y": .ints([y]), "premultiplied": .bool(premultiplied),
            ]
        ).image()
    }
}
