import Vips

/// What mask, cutter, displacement and distortion are made of.
extension Image {
    /// Alpha by itself, all 255 for a picture without.
    func coverage() throws -> Image {
        if hasAlpha { return try extractBand(bands - 1) }
        return try Image.solid([255], width: width, height: height)
    }

    /// Lightness times alpha, 0 to 255; lightness is Rec. 709's weights on the sRGB values.
    func maskWeights() throws -> Image {
        let colors = try extractBand(0, count: 3)
        let light = try colors.recomb(Image(matrix: [[0.2126, 0.7152, 0.0722]]))
        return try light.scaled(by: coverage())
    }

    /// This picture times a share of 255, rounded to 8 bits.
    private func scaled(by share: Image) throws -> Image {
        try multiply(share).linear(1 / 255, 0).round(.rint).cast(.uchar)
    }

    /// Alpha times a share of 255.
    func multiplyingAlpha(_ share: Image) throws -> Image {
        let colors = hasAlpha ? try extractBand(0, count: bands - 1) : self
        let alpha = hasAlpha ? try coverage().scaled(by: share) : share
        return try colors.bandjoin([alpha]).copy(interpretation: .srgb)
    }

    /// How far red and green move pixels: two bands of float, in pixels. 127 is nothing, 255 all of
    /// `x` and `y`; transparent parts move less.
    func shifts(x: Double, y: Double) throws -> Image {
        let channels = try extractBand(0, count: 2)
        let full = try channels.linear(
            [x / 128, y / 128], [-127 * x / 128, -127 * y / 128])
        guard hasAlpha else { return full }
        return try full.multiply(coverage().linear(1 / 255, 0))
    }

    /// Every pixel taken from that far to the right and below; beyond the edges stand the edges.
    func displaced(by shifts: Image) throws -> Image {
        let last = [Double(width - 1), Double(height - 1)]
        let places = try Image.xyz(width: width, height: height).add(shifts).limited(to: last)
        return try copyMemory().mapim(places, interpolate: "bilinear", extend: .copy)
    }

    /// This layer, bent irregularly by a few pixels; always in the same way for one size.
    func distorted(strength: Int) throws -> Image {
        let shorter = Double(Swift.min(width, height))
        let reach = Double(strength) / 100 * Swift.max(1.5, shorter * 0.03)
        let step = Swift.max(4, Int(shorter / 6))
        let waves = try [1, 2].map { seed in
            try Image.gaussnoise(
                width: width / step + 3, height: height / step + 3, mean: 0, sigma: reach / 2,
                seed: seed
            ).resize(Double(step), kernel: .cubic)
                .extractArea(left: 0, top: 0, width: width, height: height)
        }
        let places = try Image.xyz(width: width, height: height).add(
            waves[0].bandjoin([waves[1]]))
        let layer = hasAlpha ? self : try bandjoinConst([255])
        return try layer.copyMemory().mapim(
            places, interpolate: "bicubic", background: [0, 0, 0, 0], extend: .background)
    }
}
