import Assets
import Vips

/// Colours of what is written, where they are to be others than sRGB's.
enum OutputColors {
    /// Whether a format can hold them. Inks are JPEG's and TIFF's; a profile of a colour space that is
    /// not red, green and blue counts as one of inks.
    static func canHold(_ colors: SaveSettings.Colors, _ format: Format) -> Bool {
        switch colors {
        case .srgb: true
        case .cmyk: format == .jpg || format == .tiff
        case .profile(let bytes):
            switch space(bytes) {
            case "RGB ": format.holdsProfile
            case "CMYK": format == .jpg || format == .tiff
            default: false
            }
        }
    }

    /// The colour space that a profile is about, in its own four letters.
    private static func space(_ profile: [UInt8]) -> String {
        guard profile.count > 128 else { return "" }
        return String(decoding: profile[16..<20], as: UTF8.self)
    }

    /// From sRGB without alpha.
    static func convert(
        _ image: Image, to colors: SaveSettings.Colors
    ) throws(VipsError) -> Image {
        switch colors {
        case .srgb: return image
        case .cmyk: return try image.iccTransform(to: "cmyk", from: "srgb", embedded: false)
        case .profile(let profile):
            return try image.iccImport(from: "srgb", embedded: false)
                .editingMetadata { $0.set("icc-profile-data", bytes: profile) }
                .call("icc_export", ["intent": .nick(Intent.relative), "depth": 8])
        }
    }

    /// The profile that is written; `nil` for none.
    static func profile(
        for format: Format, _ settings: SaveSettings
    ) throws(VipsError) -> [UInt8]? {
        guard format.holdsProfile else { return nil }
        switch settings.colors {
        case .profile(let bytes) where canHold(settings.colors, format): return bytes
        case .cmyk where canHold(.cmyk, format) && settings.embedsProfile:
            return try Operation.run("profile_load", ["name": "cmyk"]).blob("profile")
        case .srgb, .cmyk, .profile:
            guard settings.embedsProfile else { return nil }
            return try Operation.run("profile_load", ["name": "srgb"]).blob("profile")
        }
    }
}

extension Format {
    /// Whether a file of this format can say what its colours mean, as written here.
    var holdsProfile: Bool {
        switch self {
        case .jpg, .png, .webp, .avif, .heic, .jxl, .tiff, .wdp, .psd: true
        // libvips writes none into JPEG 2000.
        case .gif, .bmp, .ico, .svg, .pdf, .jp2, .eps, .ai, .tga, .json, .css: false
        }
    }
}
