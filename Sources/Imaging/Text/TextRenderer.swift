public import Transformations
import Typesetting
public import Vips

/// Sets a text and paints it: a picture with alpha, as large as its ink.
///
/// Fonts are fontconfig's, and files that came along. A family or a glyph that is not there is taken
/// from the nearest font that is. Lines are as high as their fonts say. All kinds of `antialias_`
/// but `none` are the same smooth edges: nobody knows the screen that they will stand on.
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
        try render(content, fonts: TextFonts())
    }

    /// The same with font files at hand.
    ///
    /// - Throws: `ImagingError`, too, where a font file is none.
    func render(_ content: String, fonts: TextFonts) throws -> Image {
        guard content.unicodeScalars.count <= limits.characters else {
            throw TextError.tooManyCharacters(maximum: limits.characters)
        }
        // A font that cairo cannot scale stays broken for all texts that follow.
        guard style.size <= TextStyle.largestSize else {
            throw TextError.tooManyPixels(maximum: limits.pixels)
        }
        let text = TextCleaning.cleaned(content)
        try checkSize(of: text, fonts)
        let paragraph = try fitted(text, fonts)
        let painting = try painted(paragraph)
        guard var area = shown(painting?.visible, paragraph, of: text) else {
            return try Image.solid([0, 0, 0, 0], width: 1, height: 1)
        }
        if let wrapHeight, wrapHeight > 0, paragraph.ink.height > wrapHeight {
            // Not even one line fits: its upper part is shown.
            area.height = min(area.height, wrapHeight)
        }
        try check(width: Double(area.width), height: Double(area.height))
        return try boxed(picture(of: painting, area))
    }

    /// The part of a painting that `area` shows; transparent where nothing was painted.
    private func picture(
        of painting: Paragraph.Painting?, _ area: Placement.Area
    ) throws -> Image {
        guard let painting else {
            return try Image.solid([0, 0, 0, 0], width: area.width, height: area.height)
        }
        let place = Placement.Area(painting.area)
        return try Image(
            pixels: painting.pixels, width: place.width, height: place.height, bands: 4
        )
        .copy(interpretation: .srgb)
        .embed(
            x: place.left - area.left, y: place.top - area.top, width: area.width,
            height: area.height, extend: .black)
    }

    /// The text on its box.
    private func boxed(_ text: Image) throws -> Image {
        guard let background, background.alpha > 0 else { return text }
        let margin = max(2, Int((style.size / 10).rounded()))
        let area = Placement.Area(
            left: margin, top: margin, width: text.width, height: text.height)
        let channels = [
            background.red, background.green, background.blue, background.alpha,
        ].map(Double.init)
        return try Image.solid(
            channels, width: text.width + 2 * margin, height: text.height + 2 * margin
        ).covered(by: text, at: area, .over)
    }

    func check(width: Double, height: Double) throws {
        let fits = max(width, height) <= Double(limits.side)
        guard fits, width * height <= Double(limits.pixels)
        else {
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
