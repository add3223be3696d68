import Assets
public import Transformations

/// `g_<where>` says which part of the picture matters, or where a layer goes.
public struct Gravity: Word {
    public enum Focus: Hashable, Sendable {
        case compass(Compass)
        /// `x` and `y` are the window's centre.
        case xyCenter
        /// What catches the eye, and what else is known.
        case automatic([AutomaticOption])
        /// The first of these that is there.
        case subjects([Subject], Fallback?)
        /// Nothing is cut: what matters least is squeezed out.
        case liquid
    }

    /// Where to look when nothing of what is looked for is there.
    public enum Fallback: Hashable, Sendable {
        case compass(Compass)
        case automatic

        var text: String {
            switch self {
            case .compass(let compass): compass.rawValue
            case .automatic: "auto"
            }
        }
    }

    public var focus = Focus.compass(.center)

    public static let grammar = Grammar(
        "g", initial: Gravity(),
        Argument(
            "gravity", \.focus,
            ArgumentKind(
                expected: "north, south_east, center, xy_center, auto, face or another gravity",
                takesRest: true, read: read, print: { print($0) })))
    public static let summary = "Says which part of the picture to keep, or where a layer goes."
    public static let examples: [String] = []

    @Sendable private static func read(_ text: String) -> Focus? {
        if let compass = Compass(rawValue: text) { return .compass(compass) }
        var parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        switch parts[0] {
        case "xy_center" where parts.count == 1: return .xyCenter
        case "liquid": return .liquid
        case "auto":
            parts.removeAll { $0.isEmpty }
            let options = parts.dropFirst().compactMap { AutomaticOption($0) }
            return options.count == parts.count - 1 ? .automatic(options) : nil
        default: break
        }
        var fallback: Fallback?
        if parts.count > 1, let last = parts.last {
            if last == "auto" { fallback = .automatic }
            if let compass = Compass(rawValue: last) { fallback = .compass(compass) }
            if fallback != nil { parts.removeLast() }
        }
        let subjects = parts.compactMap { Subject($0) }
        return subjects.count == parts.count ? .subjects(subjects, fallback) : nil
    }

    private static func print(_ focus: Focus) -> String {
        switch focus {
        case .compass(let compass): compass.rawValue
        case .xyCenter: "xy_center"
        case .liquid: "liquid"
        case .automatic(let options):
            PercentCoding.encodeWritten((["auto"] + options.map(\.text)).joined(separator: ":"))
        case .subjects(let subjects, let fallback):
            PercentCoding.encodeWritten(
                (subjects.map(\.written) + (fallback.map { [$0.text] } ?? []))
                    .joined(separator: ":"))
        }
    }

    /// The compass for placing a layer or a picture on a canvas; `nil` for gravities that are no
    /// side.
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
