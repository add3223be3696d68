import Vips

/// From what a decoder gives to what a canvas holds: the right part in the right size, sRGB, 8 bits,
/// upright.
///
/// The order is that of least work: everything that costs by the pixel stands behind the scaling,
/// which nearly always makes the picture smaller.
struct Development {
    /// Of the picture as stored, before turning.
    let view: View
    /// Decoded pixels for each stored one; `nil` where the sizes of both say it.
    let factor: Double?
    let orientation: Orientation
    let order: ReadingOrder

    func develop(_ decoded: Image) throws(VipsError) -> Image {
        let color = ColorConversion(of: decoded)
        var image = try color.prepare(decoded)
        image = try image.resampled(resampling(of: image))
        image = try color.finish(image)
        guard orientation != .upright || order == .any else { return image }
        image = try image.copyMemory()
        let turned = try orientation.apply(to: image)
        return orientation == .upright ? turned : try turned.copyMemory()
    }

    private func resampling(of image: Image) -> Resampling {
        Resampling(
            of: view, decoded: Size(image.width, image.height),
            across: factor ?? Double(image.width) / Double(view.whole.width),
            down: factor ?? Double(image.height) / Double(view.whole.height))
    }
}

/// How a decoded picture's colours become sRGB.
struct ColorConversion {
    /// Whether the embedded profile has to be applied.
    private let appliesProfile: Bool

    init(of image: Image) {
        switch image.interpretation {
        case .srgb, .rgb, .rgb16, .bw, .grey16, .cmyk, .lab, .labs:
            let bytes = image.blob("icc-profile-data")
            appliesProfile = bytes.map { !ColorProfile($0).isSRGB(for: image.bands) } ?? false
        // Values that are no device's: floats, measurements.
        default: appliesProfile = false
        }
    }

    /// What comes before scaling: a kind of number that can be scaled fast.
    func prepare(_ image: Image) throws(VipsError) -> Image {
        switch image.interpretation {
        case .rgb16 where !appliesProfile, .grey16 where !appliesProfile:
            try image.colourspace(image.interpretation == .grey16 ? .bw : .srgb)
        case .multiband, .histogram, .matrix, .fourier:
            // No colours at all by the file's own account: the first bands are shown.
            try image.extractBand(0, count: image.bands < 3 ? 1 : 3)
                .copy(interpretation: image.bands < 3 ? .bw : .srgb)
        default: image
        }
    }

    /// What comes after scaling.
    func finish(_ image: Image) throws(VipsError) -> Image {
        var image = image
        if appliesProfile, let transformed = try? image.iccTransform(to: "srgb") {
            image = transformed
        }
        // Without a profile, or with a broken one: by libvips' own idea of the colour space.
        if image.interpretation != .srgb { image = try image.colourspace(.srgb) }
        if image.format != .uchar { image = try image.cast(.uchar) }
        return image.bands > 4 ? try image.extractBand(0, count: 4) : image
    }
}
