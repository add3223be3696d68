/// How a picture is written.
public struct SaveSettings: Hashable, Sendable {
    /// The resolution of the colours against that of the brightness, where a format has a choice.
    public enum Chroma: Hashable, Sendable {
        case full, halved
    }

    /// 1 to 100, on the scale of the format's own encoder; `nil` for its default. 100 is lossless in
    /// WebP and JPEG XL.
    public var quality: Int?
    /// Halved where `nil`, except at qualities where it would show.
    public var chroma: Chroma?
    /// Whether JPEG, PNG and GIF arrive coarse first.
    public var isProgressive = false
    /// Whether WebP and JPEG XL keep every pixel, whatever the quality; AVIF comes within a step.
    public var isLossless = false
    /// Whether PNG has at most 256 colours.
    public var usesPalette = false
    /// Red, green and blue from 0 to 255 behind what is transparent, where the format cannot be.
    public var background: [Double] = [255, 255, 255]
    /// The original's copyright fields, as `Attribution` gives them.
    public var attribution: [UInt8]?
    /// Pixels per inch to be written into the file.
    public var density: Double?

    /// Everything by default.
    public init() {}
}
