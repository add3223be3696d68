import Assets
import Transformations
import Vips

/// Decides what is left to decide once there are pixels, and writes them.
struct OutputWriter {
    let script: RenderScript
    let request: RenderRequest
    /// The base's file, for the fields that may be kept.
    let source: Int32

    func write(_ canvas: inout Canvas, to descriptor: Int32) throws -> RenderResult {
        let format = try format(of: &canvas)
        if format == .svg, let drawing = canvas.drawing {
            return try drawing.write(to: descriptor)
        }
        if !Saver.isAnimatable(format) { canvas.keepFrame(0) }
        var settings = QualityTable.settings(for: format, script.quality, of: canvas.size)
        settings.isProgressive = isProgressive(format)
        settings.usesPalette = script.wantsPalette
        if let color = canvas.background {
            settings.background = [Double(color.red), Double(color.green), Double(color.blue)]
        }
        if format == .png, script.dropsTransparency, canvas.hasAlpha {
            try canvas.map { try $0.flatten(background: settings.background) }
        }
        if script.keepsIPTC {
            let loader = try Loader(descriptor: source, limits: request.limits)
            settings.attribution = try loader.attribution()
        }
        return try Saver.save(
            canvas, as: format, settings, to: descriptor, limits: request.limits)
    }

    /// Automatic quality lets JPEG, which it makes smaller, arrive coarse first.
    private func isProgressive(_ format: Format) -> Bool {
        switch script.progressive {
        case .full?, .semi?, .steep?: true
        case Progressive.Mode.none?: false
        case nil:
            if case .automatic = script.quality { format == .jpg } else { false }
        }
    }

    /// The format: what was fixed, or the best for the client's class and these pixels.
    private func format(of canvas: inout Canvas) throws -> Format {
        switch script.output {
        case .format(.png) where script.isLossy && !script.wantsPalette:
            return try isTransparent(&canvas) ? .png : .jpg
        case .format(let format): return format
        case .automatic(let accepted, _):
            if canvas.isAnimated { return accepted == .legacy ? .gif : .webp }
            switch accepted {
            case .avif: return isWithin(.avif, canvas) ? .avif : .webp
            case .webp where isWithin(.webp, canvas): return .webp
            case .webp, .legacy:
                if canvas.hasAlpha, script.keepsTransparency { return .png }
                return try isTransparent(&canvas) ? .png : .jpg
            }
        }
    }

    /// AVIF costs most by far a pixel, so very large pictures stay with what was there before.
    private func isWithin(_ format: Format, _ canvas: Canvas) -> Bool {
        let longest = Saver.longestSide(of: format)
        guard canvas.width <= longest, canvas.height <= longest else { return false }
        return format != .avif || canvas.width * canvas.height <= 12_000_000
    }

    /// Whether any pixel lets something through.
    private func isTransparent(_ canvas: inout Canvas) throws -> Bool {
        guard canvas.hasAlpha else { return false }
        try canvas.materialise()
        return try canvas.image.extractBand(canvas.image.bands - 1).min() < 255
    }
}

/// What the levels of automatic quality mean to each encoder, until pictures are measured.
///
/// The numbers follow from published SSIMULACRA2 scores at these qualities: about 85 for best, 76 for
/// good, 67 for eco and 52 for low on photographs.
enum QualityTable {
    static func settings(
        for format: Format, _ choice: OutputQuality.Choice, of size: Size
    ) -> SaveSettings {
        var settings = SaveSettings()
        switch choice {
        case .number(let number, let chroma):
            settings.quality = number
            switch chroma {
            case .full: settings.chroma = .full
            case .halved: settings.chroma = .halved
            case nil: break
            }
            settings.isLossless = number == 100 && (format == .webp || format == .jxl)
        case .automatic(let level, let isSensitive):
            settings.quality = min(100, number(format, level) + (isSensitive ? 5 : 0))
        }
        return settings
    }

    static func number(_ format: Format, _ level: OutputQuality.Level) -> Int {
        switch (format, level) {
        case (.avif, .best): 72
        case (.avif, .good): 60
        case (.avif, .eco): 50
        case (.avif, .low): 38
        case (.webp, .best): 88
        case (.webp, .good): 78
        case (.webp, .eco): 68
        case (.webp, .low): 52
        case (_, .best): 88
        case (_, .good): 78
        case (_, .eco): 68
        case (_, .low): 50
        }
    }
}
