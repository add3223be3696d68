internal import CSimilarity
import Vips

/// How much pictures look like one of them, by the eye's measure (SSIMULACRA 2).
final class Likeness {
    /// Owned, given back in `deinit`.
    private let original: OpaquePointer
    private let width, height: Int

    /// The shortest side that can be compared, in pixels.
    static let shortestSide = 8

    /// `nil` where a side is too short, or memory is.
    ///
    /// - Parameter image: sRGB, three bands of bytes.
    init?(to image: Image) throws(VipsError) {
        let pixels = try image.bytes()
        guard image.bands == 3, pixels.count == image.width * image.height * 3,
            let original = similarity_prepare(pixels, Int32(image.width), Int32(image.height))
        else { return nil }
        self.original = original
        (width, height) = (image.width, image.height)
    }

    deinit { similarity_free(original) }

    /// 100 for the same, above 90 no difference that anybody sees, 70 high quality, 50 medium, 30 low; it
    /// may be below 0. `nil` for a picture of another kind or size.
    func score(_ image: Image) throws(VipsError) -> Double? {
        guard image.bands == 3, image.width == width, image.height == height else { return nil }
        return score(try image.bytes())
    }

    /// The same for pixels: red, green, blue, rows from the top.
    func score(_ pixels: [UInt8]) -> Double? {
        guard pixels.count == width * height * 3 else { return nil }
        let score = similarity_score(original, pixels)
        return score.isFinite ? score : nil
    }
}
