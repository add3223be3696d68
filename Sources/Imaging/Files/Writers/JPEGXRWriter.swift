import Assets
internal import CJXR
import Foundation
import Vips

/// Writes JPEG XR, which Windows calls HD Photo.
enum JPEGXRWriter {
    /// How many steps of the index colours are coarser than brightness.
    private static let colorStep = 12

    /// - Parameter image: sRGB or grey bytes, perhaps with alpha, with the profile that it is to have.
    static func bytes(of image: Image, _ settings: SaveSettings) throws -> [UInt8] {
        let image = image.bands == 2 ? try image.colourspace(.srgb).cast(.uchar) : image
        let pixels = try image.bytes()
        let profile = image.blob("icc-profile-data") ?? []
        let step = step(settings)
        var bytes: UnsafeMutablePointer<UInt8>?
        var count = 0
        let status = profile.withUnsafeBufferPointer { profile in
            var wanted = jxr_settings(
                step: Int32(step), colour_step: Int32(step == 1 ? 1 : step + colorStep),
                density: settings.density ?? 0,
                profile: profile.isEmpty ? nil : profile.baseAddress, profile_size: profile.count)
            return jxr_write(
                pixels, Int32(image.bands), Int32(image.width), Int32(image.height), &wanted,
                &bytes, &count)
        }
        guard status == 0, let bytes else {
            throw ImagingError.internalFailure("JPEG XR: not written")
        }
        defer { free(bytes) }
        return Array(UnsafeBufferPointer(start: bytes, count: count))
    }

    /// 1 loses nothing.
    private static func step(_ settings: SaveSettings) -> Int {
        let quality = settings.writtenQuality(of: Saver.defaultQuality(of: .wdp))
        guard quality < 100, !settings.isLossless else { return 1 }
        return Int(QualityScale.jpegXR.value(at: quality).rounded())
    }
}
