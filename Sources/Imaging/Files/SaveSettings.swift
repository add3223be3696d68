/// How a picture is written.
public struct SaveSettings: Hashable, Sendable {
    /// The resolution of the colours against that of the brightness, where a format has a choice.
    public enum Chroma: Hashable, Sendable {
        case full, halved
    }

    /// What the numbers of the pixels mean.
    public enum Colors: Hashable, Sendable {
        case srgb
        /// Four inks by libvips' own profile, in formats that hold inks: JPEG and TIFF.
        case cmyk
        /// What an ICC profile says, which then comes along.
        case profile([UInt8])
    }

    /// How much work an encoder may be.
    public enum Effort: Hashable, Sendable {
        /// For trials of WebP and AVIF: larger files that look about the same, at a half and a third of the work.
        case least
        /// Where more work stops paying.
        case usual
        /// For pictures whose quality was looked for: what is made once is fetched often. JPEG is quantised
        /// for the eye, and its scale of quality is another one then.
        case careful
    }

    /// 1 to 100, on the scale of the format's own encoder; `nil` for its default. 100 is lossless in
    /// WebP, JPEG XL, JPEG 2000 and JPEG XR.
    public var quality: Int?
    /// Halved where `nil`, except at qualities where it would show.
    public var chroma: Chroma?
    /// How JPEG, PNG and GIF arrive, coarse first or from the top. `semi` is a few coarse steps, in JPEG that
    /// is made carefully; elsewhere all kinds of progress are alike.
    public var progression = Progressive.Mode.none
    /// Whether WebP, JPEG XL, JPEG 2000 and JPEG XR keep every pixel, whatever the quality; AVIF comes
    /// within a step.
    public var isLossless = false
    /// Whether PNG has at most 256 colours.
    public var usesPalette = false
    /// Whether GIF may lose detail to become smaller.
    public var isLossy = false
    /// Whether TIFF holds black and white alone, by fax's Group 4.
    public var isBilevel = false
    /// How much is done for the sake of fewer bytes.
    public var effort = Effort.usual
    /// The space of the colours.
    public var colors = Colors.srgb
    /// Whether the profile of the colours is written, even where it is sRGB's.
    public var embedsProfile = false
    /// Red, green and blue from 0 to 255 behind what is transparent, where the format cannot be.
    public var background: [Double] = [255, 255, 255]
    /// The original's copyright fields, as `Attribution` gives them.
    public var attribution: [UInt8]?
    /// Photoshop's resources that make a path the picture's clipping path; for JPEG, TIFF and PSD.
    var path: [UInt8]?
    /// Pixels per inch to be written into the file; of PDF, how large its pages are.
    public var density: Double?

    /// Everything by default.
    public init() {}

    var isProgressive: Bool { progression != .none }
}
