public import Assets

/// Something that was decided while a picture was rendered, and what decided it.
public enum RenderDecision: Hashable, Sendable, Codable {
    case window(WindowDecision)
    case quality(QualityDecision)
}

/// Why a part of the picture was kept.
public struct WindowDecision: Hashable, Sendable, Codable {
    /// What decided.
    public enum Reason: String, Hashable, Sendable, Codable {
        /// The URL says it: a side, or offsets.
        case written
        /// The URL says nothing, and the mode does this then.
        case standard
        /// Somebody marked what matters.
        case customCoordinates = "custom_coordinates"
        /// The URL says where what matters is.
        case areaOfInterest = "area_of_interest"
        /// Something that has a name is there.
        case found
        /// Something stands out.
        case saliency
        /// Nothing is known: what catches the eye was looked for in the pixels.
        case attention
        /// What was named is not there.
        case missing
        /// The frames of an animation have to agree.
        case animated
    }

    /// Something that was weighed.
    public struct Candidate: Hashable, Sendable, Codable {
        /// What became of it.
        public enum Outcome: String, Hashable, Sendable, Codable {
            case decided
            /// It is known, and something before it decided.
            case outranked
            /// Nothing of the kind is known.
            case absent
        }

        /// In the words of gravities: `custom`, `faces`, `object`, `dog`; `saliency`, `attention`.
        public var name: String
        public var outcome: Outcome
        /// Where it is, in pixels of the picture at that step.
        public var areas: [AssetFacts.Area]
    }

    /// The component, as it is printed.
    public var step: String
    /// The picture before it was cut, at the size at which it was.
    public var width, height: Int
    /// What was kept of it.
    public var window: AssetFacts.Area
    public var reason: Reason
    /// What was found, or is missing, as it was written; `nil` where nothing has a name.
    public var subject: String?
    /// What was weighed, the most important first.
    public var candidates: [Candidate]
}

/// Why a quality is what it is.
public struct QualityDecision: Hashable, Sendable, Codable {
    /// One try.
    public struct Trial: Hashable, Sendable, Codable {
        /// 1 to 100, on the scale of the format's encoder.
        public var quality: Int
        /// Of SSIMULACRA 2, at most 100.
        public var score: Double
    }

    /// What decided.
    public enum Reason: String, Hashable, Sendable, Codable {
        /// It was found by trying.
        case trials
        /// It was found before, for this version of the picture.
        case known
        /// The picture is too small to judge, or moves, or its format has no such quality.
        case table
    }

    public var format: Format
    /// The level, as it is kept: `good`, `eco:sensitive`.
    public var level: String
    /// The score that is aimed at.
    public var target: Double
    public var reason: Reason
    /// What was chosen.
    public var quality: Int
    /// The score that the chosen quality is expected to have; `nil` where nobody tried.
    public var score: Double?
    /// In the order in which they were made.
    public var trials: [Trial]
}

extension QualityDecision {
    /// What was chosen, and by what.
    mutating func take(_ manner: QualityManner, _ reason: Reason, _ aim: QualityAim) {
        level = aim.name(with: manner.chroma)
        self.reason = reason
        quality = manner.quality
        // A quality that is known is none that was measured now.
        score = reason == .trials ? manner.score : nil
    }
}

/// Collects what is decided while a picture is rendered.
final class Journal {
    private(set) var decisions: [RenderDecision] = []

    func add(_ decision: RenderDecision) { decisions.append(decision) }
}
