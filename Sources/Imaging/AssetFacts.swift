/// What is known about the base picture beside its pixels, as far as it may change what is rendered.
///
/// Rectangles are in pixels of the original, upright. A derivation pins only those facts that its
/// transformation reads.
public struct AssetFacts: Hashable, Sendable, Codable {
    /// A part of the picture.
    public struct Area: Hashable, Sendable, Codable {
        /// The left and the upper edge, in pixels of the upright original.
        public var x, y: Int
        /// In pixels of the upright original; at least 1.
        public var width, height: Int

        public init(x: Int, y: Int, width: Int, height: Int) {
            self.x = x
            self.y = y
            self.width = width
            self.height = height
        }
    }

    /// A thing that was seen, and where.
    public struct Thing: Hashable, Sendable, Codable {
        /// What it is, in the words of the engine that saw it: `dog`.
        public var name: String
        public var area: Area
        /// How sure the engine is, 0 to 1.
        public var confidence: Double

        public init(name: String, area: Area, confidence: Double) {
            self.name = name
            self.area = area
            self.confidence = confidence
        }
    }

    /// What the picture is called (`cpi`); empty where nobody says.
    public var publicID = ""
    public var tags: [String] = []
    /// Contextual metadata (`ctx:!key!`).
    public var context: [String: String] = [:]
    /// Structured metadata by external ID (`md:!id!`); a field of several values has them all.
    public var metadata: [String: [String]] = [:]
    /// Faces that somebody marked or that were found; `nil` where nobody has looked.
    public var faces: [Area]?
    /// Areas that somebody marked as what matters (`g_custom`).
    public var customCoordinates: [Area] = []
    /// Named regions (`g_region_!name!`).
    public var regions: [String: [Area]] = [:]
    /// Things that were found (`g_dog`); `nil` where nobody has looked.
    public var things: [Thing]?
    /// People of the account's gallery who were recognised (`g_<name>`); `nil` where nobody has looked.
    public var people: [Thing]?
    /// Lines of text that were found (`g_ocr_text`); `nil` where nobody has looked.
    public var texts: [Area]?
    /// Around what stands out, at most one area; `nil` where nobody has looked.
    public var salient: [Area]?

    public init() {}

    /// The same without what is known of places.
    var withoutAreas: AssetFacts {
        var result = AssetFacts()
        result.publicID = publicID
        result.tags = tags
        result.context = context
        result.metadata = metadata
        return result
    }
}
