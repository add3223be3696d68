/// How a paragraph is set. Lengths are pixels.
public struct ParagraphStyle: Hashable, Sendable {
    /// Where lines stand that are shorter than others.
    public enum Alignment: Hashable, Sendable {
        /// Where the text's direction begins.
        case start
        case center
        /// Where the text's direction ends.
        case end
    }

    /// How the edges of letters are painted.
    public enum Edges: Hashable, Sendable {
        case smooth
        /// Every pixel is inside or outside.
        case jagged
    }

    /// How far letters are moved to the pixels' grid.
    public enum Hinting: Hashable, Sendable, CaseIterable {
        /// As the font's own settings say.
        case ofFont
        case none, slight, medium, full
    }

    /// The wanted family first; where it is not installed or lacks a letter, the next one serves,
    /// and then whatever the system has.
    public var families: [String]
    /// The font's size; above 0.
    public var size: Double
    /// 1 to 1000: 400 is normal, 700 bold. The nearest that there is serves.
    public var weight = 400
    public var isItalic = false
    public var isUnderlined = false
    public var isStruckThrough = false
    /// Extra space between letters; may be negative.
    public var letterSpacing = 0.0
    /// Extra space between lines; may be negative.
    public var lineSpacing = 0.0
    public var alignment = Alignment.start
    /// Whether all lines but the last become as wide as `lineWidth`.
    public var isJustified = false
    public var edges = Edges.smooth
    public var hinting = Hinting.ofFont
    /// Lines are broken here, between words or else inside of them; `nil`: only where the text says.
    public var lineWidth: Double?

    public init(families: [String], size: Double) {
        self.families = families
        self.size = size
    }
}
