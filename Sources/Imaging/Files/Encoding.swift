import Assets
import Vips

/// What each format's encoder is told.
///
/// Efforts are chosen by measurement: the step at which more work stops paying.
struct Encoding {
    let format: Format
    let settings: SaveSettings

    private var quality: Int {
        min(max(settings.quality ?? Saver.defaultQuality(of: format), 1), 100)
    }

    private var isLossless: Bool { settings.isLossless || settings.quality == 100 }

    /// Full colour resolution from here on where nobody says otherwise.
    private var subsampling: Vips.Argument {
        switch settings.chroma {
        case .full: "off"
        case .halved: "on"
        case nil: quality >= 90 ? "off" : "on"
        }
    }

    func arguments(for image: Image) -> [String: Vips.Argument] {
        var arguments = formatArguments(for: image)
        // What is not stripped is what was put there: the image has no other metadata left.
        arguments["strip"] = .bool(
            settings.attribution == nil && settings.path == nil && settings.density == nil
                && !image.hasField("icc-profile-data"))
        return arguments
    }

    private func formatArguments(for image: Image) -> [String: Vips.Argument] {
        switch format {
        case .jpg:
            return [
                "Q": .int(quality), "optimize-coding": true, "subsample-mode": subsampling,
                "interlace": .bool(settings.isProgressive),
            ]
        case .webp:
            return [
                "Q": .int(quality), "lossless": .bool(isLossless),
                "effort": settings.effort == .least ? 2 : 4,
                "smart-subsample": .bool(settings.chroma == .full),
            ]
        case .avif:
            return [
                "Q": .int(quality), "lossless": .bool(isLossless), "compression": "av1",
                "effort": settings.effort == .least ? 0 : 1, "bitdepth": 8,
                "subsample-mode": isLossless ? "off" : subsampling,
            ]
        case .heic:
            return [
                "Q": .int(quality), "lossless": .bool(isLossless), "compression": "hevc",
                "bitdepth": 8, "subsample-mode": isLossless ? "off" : subsampling,
            ]
        case .jxl:
            return ["Q": .int(quality), "lossless": .bool(isLossless), "effort": 4]
        case .png: return png
        case .gif: return gif(image)
        case .tiff: return tiff
        case .jp2: return JPEG2000.arguments(settings)
        case .bmp, .ico, .svg, .pdf, .wdp, .psd, .eps, .ai, .tga, .json, .css: return [:]
        }
    }

    private var png: [String: Vips.Argument] {
        guard settings.usesPalette else {
            return [
                "compression": 6, "filter": "none", "interlace": .bool(settings.isProgressive),
            ]
        }
        return [
            "palette": true, "Q": .int(settings.quality ?? 100), "effort": 4,
            "interlace": .bool(settings.isProgressive),
        ]
    }

    private func gif(_ image: Image) -> [String: Vips.Argument] {
        var arguments: [String: Vips.Argument] = [
            "effort": 4, "interlace": .bool(settings.isProgressive && image.pages == 1),
        ]
        if settings.isLossy {
            // Pixels that hardly change from frame to frame stay as they are, and nothing is dithered:
            // both make runs longer, which is all that GIF can compress.
            arguments["interframe-maxerror"] = .double(min(32, Double(100 - quality) * 0.4))
            arguments["dither"] = 0.25
        }
        return arguments
    }

    private var tiff: [String: Vips.Argument] {
        settings.isBilevel
            ? ["compression": "ccittfax4", "bitdepth": 1]
            : ["compression": "lzw", "predictor": "horizontal"]
    }
}
