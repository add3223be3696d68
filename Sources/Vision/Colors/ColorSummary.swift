/// Which colours a picture has.
public struct ColorSummary: Hashable, Sendable, Codable {
    /// A colour, and how much of the picture has it.
    public struct Share: Hashable, Sendable, Codable {
        /// `#A1B2C3`, or a name of a palette.
        public var name: String
        /// 0 to 100, to a tenth.
        public var percent: Double

        public init(name: String, percent: Double) {
            self.name = name
            self.percent = percent
        }
    }

    /// At most 32, the most frequent first.
    public var colors: [Share]
    /// The same in twelve names.
    public var google: [Share]
    /// The same in twenty names.
    public var cloudinary: [Share]
    /// Whether nothing in the picture is coloured.
    public var isGrey: Bool
    /// What share of the picture can be seen through, 0 to 1.
    public var transparency: Double
    /// How far it is drawn rather than photographed, 0 to 1.
    public var illustration: Double?
    /// How people read it who see fewer colours.
    public var colorBlindness: ColorBlindnessReport?

    public init(
        colors: [Share], google: [Share], cloudinary: [Share], isGrey: Bool, transparency: Double
    ) {
        self.colors = colors
        self.google = google
        self.cloudinary = cloudinary
        self.isGrey = isGrey
        self.transparency = transparency
    }
}
