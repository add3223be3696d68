import Assets
internal import CJPEG
import Foundation
import Vips

/// JPEG by a quantiser of our own: smaller at the same looks than what libvips writes, and slower.
enum CarefulJPEG {
    /// - Parameter image: bytes, one band or three, with the profile that it is to have.
    static func bytes(of image: Image, _ settings: SaveSettings) throws -> [UInt8] {
        let pixels = try image.bytes()
        let profile = image.blob("icc-profile-data") ?? []
        let attribution = settings.attribution ?? []
        var bytes: UnsafeMutablePointer<UInt8>?
        var count = 0
        let status = profile.withUnsafeBufferPointer { profile in
            attribution.withUnsafeBufferPointer { attribution in
                var wanted = jpeg_settings(
                    quality: Int32(settings.quality ?? Saver.defaultQuality(of: .jpg)),
                    halves_colours: settings.chroma == .full ? 0 : 1,
                    progress: settings.progression.steps,
                    density: Int32(settings.density.map { min(max($0.rounded(), 1), 65_535) } ?? 0),
                    profile: profile.isEmpty ? nil : profile.baseAddress,
                    profile_size: profile.count,
                    attribution: attribution.isEmpty ? nil : attribution.baseAddress,
                    attribution_size: attribution.count)
                return jpeg_write(
                    pixels, Int32(image.bands), Int32(image.width), Int32(image.height), &wanted,
                    &bytes, &count)
            }
        }
        guard status == 0, let bytes else {
            throw ImagingError.internalFailure("JPEG: not written")
        }
        defer { free(bytes) }
        return Array(UnsafeBufferPointer(start: bytes, count: count))
    }
}

extension Progressive.Mode {
    /// The steps in which it arrives.
    fileprivate var steps: jpeg_progress {
        switch self {
        case .none: jpeg_at_once
        case .semi: jpeg_in_few_steps
        case .full, .steep: jpeg_in_many_steps
        }
    }
}

/// A picture as careful JPEG shows it, at any quality, without a file being written.
final class ShownJPEG {
    /// Owned, given back in `deinit`.
    private let picture: OpaquePointer
    private let size: Int

    /// `nil` where memory is short.
    ///
    /// - Parameter image: sRGB, three bands of bytes.
    init?(of image: Image, _ chroma: SaveSettings.Chroma) throws(VipsError) {
        let pixels = try image.bytes()
        guard image.bands == 3, pixels.count == image.width * image.height * 3,
            let picture = jpeg_prepare(
                pixels, 3, Int32(image.width), Int32(image.height), chroma == .full ? 0 : 1)
        else { return nil }
        self.picture = picture
        size = pixels.count
    }

    deinit { jpeg_release(picture) }

    /// Its pixels at a quality, and about how many bytes they take; `nil` where memory is short.
    func pixels(at quality: Int) -> (pixels: [UInt8], bytes: Double)? {
        var bits = 0.0
        var isShown = true
        let pixels = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            isShown = jpeg_show(picture, Int32(quality), buffer.baseAddress, &bits) == 0
            count = isShown ? size : 0
        }
        return isShown ? (pixels, bits / 8) : nil
    }
}
