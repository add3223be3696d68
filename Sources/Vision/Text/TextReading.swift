/// What is written in a picture.
public struct TextReading: Hashable, Sendable, Codable {
    /// In the order in which people read: from the top, and in one row from the left.
    public var lines: [TextLine]

    public init(lines: [TextLine]) { self.lines = lines }

    /// All of it, a line a line.
    public var text: String { lines.map(\.text).joined(separator: "\n") }
}

/// A line of text.
public struct TextLine: Hashable, Sendable, Codable {
    public var text: String
    /// How sure the reader is, 0 to 1.
    public var confidence: Double
    /// Its corners as the text stands: upper left, upper right, lower right, lower left; in pixels
    /// of the upright original.
    public var polygon: [Point]
    public var words: [TextWord]

    public init(text: String, confidence: Double, polygon: [Point], words: [TextWord]) {
        self.text = text
        self.confidence = confidence
        self.polygon = polygon
        self.words = words
    }
}

/// A word of a line.
public struct TextWord: Hashable, Sendable, Codable {
    public var text: String
    /// How sure the reader is, 0 to 1.
    public var confidence: Double
    /// Its corners, in the order of a line's.
    public var polygon: [Point]

    public init(text: String, confidence: Double, polygon: [Point]) {
        self.text = text
        self.confidence = confidence
        self.polygon = polygon
    }
}
