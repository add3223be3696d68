public import Assets

/// What a render process is asked for: everything that decides about the pixels, apart from the files
/// themselves.
public struct RenderRequest: Hashable, Sendable, Codable {
    /// A file that came along, in the order of the descriptors.
    public struct Source: Hashable, Sendable, Codable {
        /// The canonical text of the layers that show it, or `fontKey` of the font that it is;
        /// empty for the base.
        public var layer: String
        /// What it is, as found when it came in.
        public var format: Format
        /// What is known about a layer's picture, as far as its own steps read it; `nil` for others.
        public var facts: AssetFacts?

        public init(layer: String, format: Format, facts: AssetFacts? = nil) {
            self.layer = layer
            self.format = format
            self.facts = facts
        }

        /// What a font file is called here. No layer has such a text: spaces are escaped in them.
        public static func fontKey(_ name: String) -> String { fontPrefix + name }

        private static let fontPrefix = "font "

        /// The font's name in styles, where it is a font file.
        var fontName: String? {
            layer.hasPrefix(Self.fontPrefix) ? String(layer.dropFirst(Self.fontPrefix.count)) : nil
        }
    }

    /// The transformation with named ones replaced and autos decided; canonical.
    public var transformation: String
    public var output: OutputChoice
    /// What the client can show, where a branch that is not decided yet may choose the format; `nil`
    /// where `output` says it all.
    public var client: AcceptClass?
    /// The base first.
    public var sources: [Source]
    public var limits: Limits
    /// What is known about the base and read by the transformation.
    public var facts: AssetFacts
    /// Qualities that were found for the base before, by `MeasuredQuality.key`. They spare a search, and
    /// are no part of what the picture is: it is found again under the same name.
    public var knownQualities: [String: Int] = [:]
    /// Digests of the retouches that come along, in the order of their descriptors behind those of the
    /// sources. They spare another pass, and are no part of what the picture is.
    public var retouches: [String] = []
    /// Whether the result tells what was decided, and why.
    public var tellsDecisions = false
    /// What several sources are made into.
    public var arrangement = Arrangement.single

    /// What becomes of the sources.
    public enum Arrangement: Hashable, Sendable, Codable {
        /// The first one is the picture, the others are its layers.
        case single
        /// Each becomes a frame of an animation, or a page of a document.
        case sequence
        /// They stand one below the other in one picture.
        case sprite
        /// The style sheet of a sprite: its address, and the public IDs of the sources.
        case styleSheet(image: String, names: [String])
    }

    public init(
        transformation: String, output: OutputChoice, client: AcceptClass? = nil,
        sources: [Source], limits: Limits, facts: AssetFacts = AssetFacts()
    ) {
        self.transformation = transformation
        self.output = output
        self.client = client
        self.sources = sources
        self.limits = limits
        self.facts = facts
    }
}

/// The format of an answer, as far as it can be said before there are pixels.
public enum OutputChoice: Hashable, Sendable, Codable {
    case format(Format)
    /// The best one for clients of this class; whether an animation is to become a still.
    case automatic(AcceptClass, isStill: Bool)

    /// What a word asks for, of a client of this class.
    public init(_ choice: OutputFormat.Choice, for client: AcceptClass) {
        switch choice {
        case .automatic(let kind): self = .automatic(client, isStill: kind == .image)
        case .format(let format): self = .format(format)
        }
    }

    /// A text that says the same, for identities.
    public var text: String {
        switch self {
        case .format(let format): format.rawValue
        case .automatic(let accepted, let isStill):
            "auto:\(accepted.rawValue)" + (isStill ? ":still" : "")
        }
    }
}

/// How a render ended.
public enum RenderOutcome: Hashable, Sendable, Codable {
    /// The output is written.
    case finished(RenderResult)
    /// The picture that is to be retouched is written, as a PNG: the same request and what is made of
    /// it give more.
    case needs(Retouch)
}

/// What came out of a render.
public struct RenderResult: Hashable, Sendable, Codable {
    public var format: Format
    /// Pixels of the picture, or of one frame.
    public var width, height: Int
    /// Frames; 1 for a still.
    public var pages: Int
    /// The size of the file.
    public var bytes: Int64
    /// The quality that was looked for and found.
    public var measured: MeasuredQuality?
    /// What was decided, in the order of the steps, where that was asked for.
    public var decisions: [RenderDecision] = []

    public init(format: Format, width: Int, height: Int, pages: Int, bytes: Int64) {
        self.format = format
        self.width = width
        self.height = height
        self.pages = pages
        self.bytes = bytes
    }
}

/// The quality at which a picture looks as good in a format as was aimed at.
public struct MeasuredQuality: Hashable, Sendable, Codable {
    public var format: Format
    /// The level of automatic quality: `good`, `eco:sensitive`.
    public var target: String
    /// 1 to 100, on the scale of the format's encoder.
    public var quality: Int
    /// The score to be expected, at most 100.
    public var score: Double

    public init(format: Format, target: String, quality: Int, score: Double) {
        self.format = format
        self.target = target
        self.quality = quality
        self.score = score
    }

    /// What a quality is known by: `webp/good`.
    public static func key(_ format: Format, _ target: String) -> String {
        "\(format.rawValue)/\(target)"
    }
}
