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
        // With attribution, the image has no other metadata left that could be written.
        arguments["strip"] = .bool(settings.attribution == nil && settings.density == nil)
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
                "Q": .int(quality), "lossless": .bool(isLossless), "effort": 4,
                "smart-subsample": .bool(settings.chroma == .full),
            ]
        case .avif:
            return [
                "Q": .int(quality), "lossless": .bool(isLossless), "compression": "av1",
                "effort": 1, "bitdepth": 8, "subsample-mode": isLossless ? "off" : subsampling,
            ]
        case .jxl:
            return ["Q": .int(quality), "lossless": .bool(isLossless), "effort": 4]
        case .png: return png
        case .gif:
            return ["effort": 4, "interlace": .bool(settings.isProgressive && image.pages == 1)]
        case .tiff: return ["compression": "lzw", "predictor": "horizontal"]
        default: return [:]
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
}
