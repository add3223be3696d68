public import Assets
import Vips

/// Writes pictures. Nothing of the original's metadata goes with them but what is asked for.
public enum Saver {
    /// Whether pictures can be written in a format.
    public static func isWritable(_ format: Format) -> Bool { encoder(for: format) != nil }

    /// Whether a file of a format can hold several frames or pages.
    public static func isAnimatable(_ format: Format) -> Bool {
        switch format {
        case .gif, .webp, .png, .tiff, .pdf: true
        case .jpg, .avif, .jxl, .bmp, .ico, .svg, .heic, .jp2, .wdp, .psd, .eps, .ai, .tga, .json,
            .css:
            false
        }
    }

    /// The longest side that a format can hold, in pixels.
    public static func longestSide(of format: Format) -> Int {
        switch format {
        case .webp: 16_383
        case .avif, .heic: 16_384
        case .jpg, .gif, .eps, .tga: 65_535
        case .psd: PhotoshopWriter.longestSide
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
        try write(canvas, as: format, settings, limits) { encoder, canvas throws in
            guard case .library(let operation) = encoder, isStreamed(format, canvas, settings)
            else {
                let bytes = try self.bytes(canvas, encoder, format, settings)
                return try Descriptor(descriptor).write(bytes)
            }
            let start = try Descriptor(descriptor).offset()
            let image = try prepare(canvas, format, settings)
            var arguments = Encoding(format: format, settings: settings).arguments(for: image)
            arguments["target"] = .target(try Target(descriptor: descriptor))
            try image.run(operation, arguments)
            return try Descriptor(descriptor).offset() - start
        }
    }

    /// The bytes that `save` would write.
    static func encode(
        _ canvas: Canvas, as format: Format, _ settings: SaveSettings, limits: Limits
    ) throws(ImagingError) -> (bytes: [UInt8], result: RenderResult) {
        var all: [UInt8] = []
        let result = try write(canvas, as: format, settings, limits) { encoder, canvas throws in
            all = try self.bytes(canvas, encoder, format, settings)
            return Int64(all.count)
        }
        return (all, result)
    }

    private static func write(
        _ canvas: Canvas, as format: Format, _ settings: SaveSettings, _ limits: Limits,
        _ work: (Encoder, Canvas) throws -> Int64
    ) throws(ImagingError) -> RenderResult {
        guard let encoder = encoder(for: format) else { throw .unwritableFormat(format) }
        var written = canvas
        if !isAnimatable(format) { written.keepFrame(0) }
        do {
            if format == .ico { try IconWriter.fit(&written) }
            try check(written, format, limits)
            let bytes = try work(encoder, written)
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

    // MARK: Encoders

    /// What writes a format.
    enum Encoder {
        /// libvips' saver of that name.
        case library(String)
        /// A writer of our own.
        case own
    }

    private static func encoder(for format: Format) -> Encoder? {
        switch format {
        case .jpg: .library("jpegsave_target")
        case .png: .library("pngsave_target")
        case .webp: .library("webpsave_target")
        case .avif, .heic: .library("heifsave_target")
        case .gif: .library("gifsave_target")
        case .jxl: .library("jxlsave_target")
        case .tiff: .library("tiffsave_target")
        case .jp2: .library("jp2ksave_target")
        case .bmp, .ico, .svg, .pdf, .eps, .ai, .tga, .wdp, .psd: .own
        case .json, .css: nil
        }
    }

    /// Whether libvips may write to a file as it goes: the libraries of TIFF and JPEG 2000 go back in
    /// their files, which a target on a pipe cannot; WebP is mended; animated PNG is put together.
    private static func isStreamed(
        _ format: Format, _ canvas: Canvas, _ settings: SaveSettings
    ) -> Bool {
        format != .tiff && format != .jp2 && !(format == .jpg && settings.effort == .careful)
            && format != .webp && !(format == .png && canvas.isAnimated)
    }

    private static func bytes(
        _ canvas: Canvas, _ encoder: Encoder, _ format: Format, _ settings: SaveSettings
    ) throws -> [UInt8] {
        switch (format, encoder) {
        case (.bmp, _): return try BitmapWriter.bytes(of: prepare(canvas, format, settings))
        case (.ico, _): return try IconWriter.bytes(of: canvas, settings)
        case (.svg, _): return try DrawingWriter.bytes(of: canvas, settings)
        // Illustrator's files are documents of PDF since version 9.
        case (.pdf, _), (.ai, _): return try DocumentWriter.bytes(of: canvas, settings)
        case (.eps, _): return try PostScriptWriter.bytes(of: canvas, settings)
        case (.tga, _): return try TargaWriter.bytes(of: prepare(canvas, format, settings))
        case (.psd, _):
            return try PhotoshopWriter.bytes(of: prepare(canvas, format, settings), settings)
        case (.wdp, _):
            return try JPEGXRWriter.bytes(of: prepare(canvas, format, settings), settings)
        case (.jpg, _) where settings.effort == .careful:
            return try CarefulJPEG.bytes(
                of: prepare(canvas, format, settings), settings.withPathBesideAttribution)
        case (.png, _) where canvas.isAnimated:
            return try AnimatedPNGWriter.bytes(of: canvas, settings)
        case (_, .library(let operation)):
            let bytes = try encoded(prepare(canvas, format, settings), operation, format, settings)
            return format == .webp ? WebPContainer.withoutMetadata(bytes) : bytes
        case (_, .own): throw ImagingError.unwritableFormat(format)
        }
    }

    private static func encoded(
        _ image: Image, _ operation: String, _ format: Format, _ settings: SaveSettings
    ) throws(VipsError) -> [UInt8] {
        let target = try Target()
        var arguments = Encoding(format: format, settings: settings).arguments(for: image)
        arguments["target"] = .target(target)
        try image.run(operation, arguments)
        return target.bytes()
    }

    /// One frame as a file of its own, for formats that are made of such files.
    static func encoded(
        _ frame: Image, as format: Format, _ settings: SaveSettings
    ) throws -> [UInt8] {
        guard case .library(let operation)? = encoder(for: format) else {
            throw ImagingError.unwritableFormat(format)
        }
        return try encoded(
            prepare(Canvas(frame), format, settings), operation, format, settings)
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

    // MARK: Pixels

    /// One image: frames one below the other, flattened where there is no transparency, with no
    /// metadata but what the file is to say.
    private static func prepare(
        _ canvas: Canvas, _ format: Format, _ settings: SaveSettings
    ) throws(VipsError) -> Image {
        var image = canvas.isAnimated ? try Image.arrayjoin(canvas.frames) : canvas.image
        let isColored = settings.colors == .srgb || !OutputColors.canHold(settings.colors, format)
        if image.hasAlpha, !format.holdsTransparency || !isColored || settings.isBilevel {
            image = try image.flatten(background: settings.background)
        }
        if image.format != .uchar { image = try image.cast(.uchar) }
        if settings.isBilevel, format == .tiff { image = try image.colourspace(.bw) }
        let profile = try OutputColors.profile(for: format, settings)
        if !isColored { image = try OutputColors.convert(image, to: settings.colors) }
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
            if let profile { fields.set("icc-profile-data", bytes: profile) }
            // JPEG has one block for copyright and path, TIFF has a field for it and one for fields alone.
            let block = settings.withPathBesideAttribution.attribution
            if format == .tiff, let block {
                fields.set("photoshop-data", bytes: PhotoshopResources.unwrapped(block))
                if let fieldsAlone = PhotoshopResources(block)[0x0404] {
                    fields.set("iptc-data", bytes: fieldsAlone)
                }
            } else if let block {
                fields.set("iptc-data", bytes: block)
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
}

extension SaveSettings {
    /// The same with the path among the resources that hold the copyright, which is how JPEG keeps both.
    var withPathBesideAttribution: SaveSettings {
        guard let path else { return self }
        var result = self
        result.attribution = (attribution ?? PhotoshopResources.wrapping) + path
        return result
    }
}
