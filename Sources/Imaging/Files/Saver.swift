public import Assets
import Vips

/// Writes pictures. Nothing of the original's metadata goes with them but what is asked for.
public enum Saver {
    /// Whether pictures can be written in a format.
    public static func isWritable(_ format: Format) -> Bool { operation(for: format) != nil }

    /// Whether animations can be written in a format.
    public static func isAnimatable(_ format: Format) -> Bool { format == .gif || format == .webp }

    /// The longest side that a format can hold, in pixels.
    public static func longestSide(of format: Format) -> Int {
        switch format {
        case .webp: 16_383
        case .avif, .heic: 16_384
        case .jpg, .gif: 65_535
        default: .max
        }
    }

    /// The quality where none is asked for.
    public static func defaultQuality(of format: Format) -> Int {
        switch format {
        case .webp: 80
        case .avif, .heic: 60
        default: 80
        }
    }

    /// Writes a canvas to an open file, from its offset on, and says what was written.
    ///
    /// Formats that cannot move get the first frame. Whatever was not computed so far, is now, so
    /// errors of decoders and operations arrive here.
    public static func save(
        _ canvas: Canvas, as format: Format, _ settings: SaveSettings = SaveSettings(),
        to descriptor: Int32, limits: Limits
    ) throws(ImagingError) -> RenderResult {
        guard let operation = operation(for: format) else { throw .unwritableFormat(format) }
        var written = canvas
        if !isAnimatable(format) { written.keepFrame(0) }
        try check(written, format, limits)
        do {
            let image = try prepare(written, format, settings)
            let bytes = try write(image, operation, format, settings, to: descriptor)
            return RenderResult(
                format: format, width: written.width, height: written.height,
                pages: written.frames.count, bytes: bytes)
        } catch let error as VipsError {
            throw ImagingError(error)
        } catch let error as ImagingError {
            throw error
        } catch {
            throw .internalFailure("\(error)")
        }
    }

    private static func operation(for format: Format) -> String? {
        switch format {
        case .jpg: "jpegsave_target"
        case .png: "pngsave_target"
        case .webp: "webpsave_target"
        case .avif: "heifsave_target"
        case .gif: "gifsave_target"
        case .jxl: "jxlsave_target"
        case .tiff: "tiffsave_target"
        case .heic, .bmp, .ico, .svg, .pdf, .jp2, .wdp, .psd, .eps, .ai, .tga: nil
        }
    }

    private static func check(
        _ canvas: Canvas, _ format: Format, _ limits: Limits
    ) throws(ImagingError) {
        let side = max(canvas.width, canvas.height)
        let longest = longestSide(of: format)
        guard side <= longest else { throw .outputSideTooLong(side, limit: longest) }
        try limits.checkOutput(
            width: canvas.width, height: canvas.height, frames: canvas.frames.count)
    }

    /// One image: frames one below the other, flattened where there is no transparency, with no
    /// metadata but what the file is to say.
    private static func prepare(
        _ canvas: Canvas, _ format: Format, _ settings: SaveSettings
    ) throws(VipsError) -> Image {
        var image = canvas.isAnimated ? try Image.arrayjoin(canvas.frames) : canvas.image
        if image.hasAlpha, !format.holdsTransparency {
            image = try image.flatten(background: settings.background)
        }
        if image.format != .uchar { image = try image.cast(.uchar) }
        let perMillimetre = (settings.density ?? 72) / 25.4
        image = try image.copy(xResolution: perMillimetre, yResolution: perMillimetre)
        return try image.editingMetadata { fields in
            for name in image.fields where isForeign(name) { fields.remove(name) }
            if canvas.isAnimated {
                fields.set("page-height", canvas.height)
                fields.set("n-pages", canvas.frames.count)
                fields.set("delay", canvas.delays)
                fields.set("loop", canvas.loop)
            }
            if let attribution = settings.attribution {
                fields.set("iptc-data", bytes: attribution)
            }
        }
    }

    /// Whether metadata came with an original: everything but libvips' header of the pixels.
    private static func isForeign(_ name: String) -> Bool {
        ![
            "width", "height", "bands", "format", "coding", "interpretation", "xoffset", "yoffset",
            "xres", "yres",
        ].contains(name)
    }

    private static func write(
        _ image: Image, _ operation: String, _ format: Format, _ settings: SaveSettings,
        to descriptor: Int32
    ) throws -> Int64 {
        var arguments = Encoding(format: format, settings: settings).arguments(for: image)
        // TIFF's library goes back in its file, which a target on a pipe cannot; WebP is mended.
        if format == .tiff || format == .webp {
            let target = try Target()
            arguments["target"] = .target(target)
            try image.run(operation, arguments)
            let bytes = target.bytes()
            return try Descriptor(descriptor)
                .write(format == .webp ? WebPContainer.withoutMetadata(bytes) : bytes)
        }
        let start = try Descriptor(descriptor).offset()
        arguments["target"] = .target(try Target(descriptor: descriptor))
        try image.run(operation, arguments)
        return try Descriptor(descriptor).offset() - start
    }
}
