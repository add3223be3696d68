/// Something that a picture can be looked at for.
public enum Analysis: String, CaseIterable, Codable, Sendable, Hashable {
    case faces
    /// Whose faces they are, as numbers to compare: biometric data. Finds faces, too.
    case identity
    case text, labels, objects, saliency, moderation, colors, perceptualHash
    /// How well the picture was taken.
    case quality

    /// What it cannot do without.
    public var models: [Model] {
        switch self {
        case .faces: [.faces]
        case .identity: [.faces, .identity]
        case .text: [.textBoxes, .textLines]
        case .labels: [.labels]
        case .objects: [.objects]
        case .saliency: [.saliency]
        case .moderation: [.moderation]
        case .colors, .perceptualHash, .quality: []
        }
    }
}

/// What was seen in a picture: `nil` where nobody has looked.
public struct AnalysisReport: Hashable, Sendable, Codable {
    /// Pixels of the upright original, in which all places are told.
    public var width, height: Int
    /// The largest first.
    public var faces: [Face]?
    public var text: TextReading?
    /// The most certain first.
    public var labels: [Label]?
    /// The most certain first.
    public var objects: [DetectedObject]?
    public var saliency: Saliency?
    public var moderation: Moderation?
    public var colors: ColorSummary?
    public var perceptualHash: PerceptualHash?
    /// The hashes with a little more or less around the picture: what is looked for beside its own.
    public var framings: [PerceptualHash]?
    /// What tells the picture from others with near hashes: its own, and that of each of the framings.
    public var likenesses: [Likeness]?
    public var quality: PictureQuality?

    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }
}
