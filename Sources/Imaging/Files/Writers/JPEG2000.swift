import Assets
import Vips

/// JPEG 2000, as libvips writes it.
enum JPEG2000 {
    /// What the encoder is told.
    static func arguments(_ settings: SaveSettings) -> [String: Vips.Argument] {
        let quality = settings.writtenQuality(of: Saver.defaultQuality(of: .jp2))
        guard quality < 100, !settings.isLossless else { return ["lossless": true] }
        return [
            "Q": .int(Int(QualityScale.jpeg2000.value(at: quality).rounded())),
            "subsample-mode": settings.chroma == .halved ? "on" : "off",
        ]
    }
}
