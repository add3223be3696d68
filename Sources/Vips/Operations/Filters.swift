extension Image {
    public func gaussblur(
        _ sigma: Double, precision: Precision = .integer, minimumAmplitude: Double = 0.2
    ) throws(VipsError) -> Image {
        try call(
            "gaussblur",
            [
                "sigma": .double(sigma), "precision": .nick(precision),
                "min-ampl": .double(minimumAmplitude),
            ])
    }

    /// Sharpens lightness: libvips' parameters, with its defaults.
    public func sharpen(
        sigma: Double = 0.5, x1: Double = 2, y2: Double = 10, y3: Double = 20, m1: Double = 0,
        m2: Double = 3
    ) throws(VipsError) -> Image {
        try call(
            "sharpen",
            [
                "sigma": .double(sigma), "x1": .double(x1), "y2": .double(y2), "y3": .double(y3),
                "m1": .double(m1), "m2": .double(m2),
            ])
    }

    public func conv(_ mask: Image, precision: Precision = .float) throws(VipsError) -> Image {
        try call("conv", ["mask": .image(mask), "precision": .nick(precision)])
    }

    /// Convolves with a one-row mask, then with the same as a column.
    public func convsep(_ mask: Image, precision: Precision = .float) throws(VipsError) -> Image {
        try call("convsep", ["mask": .image(mask), "precision": .nick(precision)])
    }

    public func sobel() throws(VipsError) -> Image { try call("sobel") }

    public func canny(sigma: Double = 1.4) throws(VipsError) -> Image {
        try call("canny", ["sigma": .double(sigma)])
    }

    /// Erodes or dilates; the mask holds 255 for set, 0 for clear and 128 for whatever.
    public func morph(_ mask: Image, _ morphology: Morphology) throws(VipsError) -> Image {
        try call("morph", ["mask": .image(mask), "morph": .nick(morphology)])
    }

    /// The `index`-th smallest value of every window.
    public func rank(width: Int, height: Int, index: Int) throws(VipsError) -> Image {
        try call("rank", ["width": .int(width), "height": .int(height), "index": .int(index)])
    }

    /// The median of every square window.
    public func median(_ size: Int) throws(VipsError) -> Image {
        try rank(width: size, height: size, index: size * size / 2)
    }
}
