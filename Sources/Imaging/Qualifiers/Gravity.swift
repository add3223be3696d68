import Assets
public import Transformations

/// `g_<where>` says which part of the picture matters, or where a layer goes.
public struct Gravity: Word {
    public enum Focus: Hashable, Sendable {
        case compass(Compass)
        /// `x` and `y` are the window's centre.
        case xyCenter
        /// What catches the eye; options as written.
        case automatic(options: String)
        /// Faces; nobody looks for them yet, so what stands behind the colon counts.
        case face(written: String, fallback: Fallback)
        /// Stored regions, objects, text and what else models find, as written.
        case other(String)
    }

    /// Where to look when there is no face.
    public enum Fallback: Hashable, Sendable {
        case north, center, automatic
    }

    public var focus = Focus.compass(.center)

    public static let grammar = Grammar(
        "g", initial: Gravity(),
        Argument(
            "gravity", \.focus,
            ArgumentKind(
                expected: "north, south_east, center, xy_center, auto, face or another gravity",
                takesRest: true, read: read,
                print: { focus in
                    switch focus {
                    case .compass(let compass): compass.rawValue
                    case .xyCenter: "xy_center"
                    case .automatic(let options): options.isEmpty ? "auto" : "auto:\(options)"
                    case .face(let written, _), .other(let written):
                        PercentCoding.encodeWritten(written)
                    }
                })))
    public static let summary = "Says which part of the picture to keep, or where a layer goes."
    public static let examples: [String] = []

    @Sendable private static func read(_ text: String) -> Focus? {
        if let compass = Compass(rawValue: text) { return .compass(compass) }
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        switch parts.first {
        case nil: return nil
        case "xy_center": return .xyCenter
        case "auto": return .automatic(options: parts.count > 1 ? parts[1] : "")
        case "face", "faces", "adv_face", "adv_faces", "adv_eyes", "body", "rek_face",
            "rek_faces", "rek_eyes":
            let fallback: Fallback =
                switch parts.count > 1 ? parts[1] : "" {
                case "center": .center
                case "auto": .automatic
                default: .north
                }
            return .face(written: text, fallback: fallback)
        default:
            let allowed = text.unicodeScalars.allSatisfy { scalar in
                scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                    || "_-:!;.% ".unicodeScalars.contains(scalar)
            }
            return allowed ? .other(text) : nil
        }
    }

    /// The compass for placing a layer; focal gravities mean the centre there.
    var placement: Compass? {
        if case .compass(let compass) = focus { compass } else { nil }
    }
}

/// `z_<factor>` zooms a crop: above 1 closer, below 1 wider.
public struct Zoom: Word {
    public var factor = 1.0

    public static let grammar = Grammar(
        "z", initial: Zoom(), Argument("factor", \.factor, .number(0.01...100, .clamped)))
    public static let summary = "Zooms a crop."
    public static let examples: [String] = []
}
