public import Transformations
public import Vips

/// Sets a text and paints it: a picture with alpha, as large as its ink.
///
/// Fonts are fontconfig's; a family or a glyph that is not installed is taken from the nearest font
/// that is. Lines are as high as their fonts say. `antialias` and `hinting` of the style are
/// accepted, but edges are always smooth and hinted as fontconfig is set.
public struct TextRenderer: Sendable {
    /// A line around the letters.
    public struct Stroke: Hashable, Sendable {
        /// Pixels, outwards from the letters' edges.
        public var width: Double
        public var color: Color

        public init(width: Double, color: Color) {
            self.width = width
            self.color = color
        }
    }

    /// What is refused.
    public struct Limits: Hashable, Sendable {
        /// Unicode scalars.
        public var characters = 2_000
        public var pixels = 25_000_000
        /// Pixels across or down; the painter can do no more than 32,767.
        public var side = 30_000

        public init() {}
    }

    public var style: TextStyle
    /// The letters' colour. Emoji have their own, but share its opacity.
    public var color: Color
    /// Lines are broken at this width in pixels; words that are wider are broken, too.
    public var wrapWidth: Int?
    /// What stands below this height in pixels is left out, and an ellipsis says so.
    public var wrapHeight: Int?
    /// The colour of a box around the text, a tenth of the font's size wider at each side.
    public var background: Color?
    public var stroke: Stroke?
    /// Whether the space above, below and beside the ink that the lines need is kept.
    public var keepsLineBox: Bool
    public var limits: Limits

    public init(
        style: TextStyle, color: Color = .black, wrapWidth: Int? = nil, wrapHeight: Int? = nil,
        background: Color? = nil, stroke: Stroke? = nil, keepsLineBox: Bool = false,
        limits: Limits = Limits()
    ) {
        self.style = style
        self.color = color
        self.wrapWidth = wrapWidth
        self.wrapHeight = wrapHeight
        self.background = background
        self.stroke = stroke
        self.keepsLineBox = keepsLineBox
        self.limits = limits
    }

    /// The text as a picture: sRGB with alpha, not premultiplied. One transparent pixel where there
    /// is no ink at all.
    ///
    /// - Throws: `TextError` where a limit is exceeded, `VipsError` where libvips fails.
    public func render(_ content: String) throws -> Image {
        guard content.unicodeScalars.count <= limits.characters else {
            throw TextError.tooManyCharacters(maximum: limits.characters)
        }
        let text = TextMarkup.cleaned(content)
        try checkSize(of: text)
        guard let setting = try fitted(text) else {
            return try Image.solid([0, 0, 0, 0], width: 1, height: 1)
        }
        let letters = try keepsLineBox ? setting.inLineBox() : setting.picture
        return try boxed(outlined(letters))
    }

    /// The same with everything in other units: `factor` pixels become one.
    func scaled(down factor: Double) -> TextRenderer {
        var small = self
        small.style.size = max(1, style.size / factor)
        small.style.letterSpacing /= factor
        small.style.lineSpacing /= factor
        small.wrapWidth = wrapWidth.map { max(1, Int(Double($0) / factor)) }
        small.wrapHeight = nil
        return small
    }

    /// Refuses a text that would be too large before it is painted: large ones are set small first.
    private func checkSize(of text: String) throws {
        let count = Double(text.unicodeScalars.count)
        let width = count * (2 * style.size + abs(style.letterSpacing))
        let height = count * (2 * style.size + abs(style.lineSpacing))
        let side = Double(limits.side)
        guard width * height > Double(limits.pixels) || width > side || height > side else {
            return
        }
        let factor = max(style.size, abs(style.letterSpacing), abs(style.lineSpacing)) / 10
        guard factor > 1, let small = try scaled(down: factor).set(text) else { return }
        try check(
            width: Double(small.picture.width) * factor,
            height: Double(small.picture.height) * factor)
    }

    func check(width: Double, height: Double) throws {
        let fits = max(width, height) <= Double(limits.side)
        guard fits, width * height <= Double(limits.pixels) else {
            throw TextError.tooManyPixels(maximum: limits.pixels)
        }
    }
}

/// Why a text is not painted.
public enum TextError: Error, Hashable, Sendable {
    /// More Unicode scalars than the limit.
    case tooManyCharacters(maximum: Int)
    /// More pixels than the limit, or more than can be painted across or down.
    case tooManyPixels(maximum: Int)
}
