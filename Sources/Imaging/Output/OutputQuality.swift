import Assets
public import Transformations

/// `q_<1–100>` or `q_auto[:level]` trades bytes for fidelity.
public struct OutputQuality: Word {
    /// What was asked for.
    public enum Choice: Hashable, Sendable {
        /// 1 to 100, and whether colours keep their resolution.
        case number(Int, Chroma?)
        /// A level, and whether colours keep their resolution; left to the trial where `nil`.
        case automatic(Level, isSensitive: Bool, Chroma?)
    }

    /// The steps of automatic quality.
    public enum Level: String, Hashable, Sendable, CaseIterable {
        case best, good, eco, low
    }

    /// The resolution of the colours against that of the brightness.
    public enum Chroma: String, Hashable, Sendable, CaseIterable {
        case full = "444"
        case halved = "420"
    }

    public var choice = Choice.automatic(.good, isSensitive: false, nil)

    public static let grammar = Grammar(
        "q", initial: OutputQuality(),
        Argument(
            "quality", \.choice,
            ArgumentKind(
                expected: "1 to 100, or auto with best, good, eco or low", takesRest: true,
                read: read, print: print)))
    public static let summary = "Trades bytes for fidelity."
    public static let examples = ["q_auto", "q_auto:best", "q_80", "q_80:444"]

    @Sendable private static func read(_ text: String) -> Choice? {
        if text == "auto" { return .automatic(.good, isSensitive: false, nil) }
        var parts = text.lowercased().split(separator: ":").map(String.init)
        guard let first = parts.first else { return nil }
        if first == "auto" || first == "jpegmini" {
            parts.removeFirst()
            if first == "jpegmini" {
                return .automatic(jpegmini(parts.first), isSensitive: false, nil)
            }
            // `advanced` is its old name.
            if parts.first == "advanced" { parts.removeFirst() }
            let chroma = parts.last.flatMap(Chroma.init)
            if chroma != nil { parts.removeLast() }
            let isSensitive = parts.last == "sensitive"
            if isSensitive { parts.removeLast() }
            guard let word = parts.first else {
                return .automatic(.good, isSensitive: isSensitive, chroma)
            }
            guard parts.count == 1, let level = Level(rawValue: word) else { return nil }
            return .automatic(level, isSensitive: isSensitive, chroma)
        }
        guard let number = NumberText.parse(first)?.rounded(), number > -1e6, number < 1e6 else {
            return nil
        }
        let quality = min(max(Int(number), 1), 100)
        guard parts.count > 1 else { return .number(quality, nil) }
        // `q_80:qmax_50` bounds film, which a picture has no use for.
        if parts[1].hasPrefix("qmax_") { return .number(quality, nil) }
        return Chroma(rawValue: parts[1]).map { .number(quality, $0) }
    }

    /// The three steps of a discontinued optimiser: 0 is the most careful.
    private static func jpegmini(_ step: String?) -> Level {
        switch step {
        case "0": .best
        case "2": .eco
        default: .good
        }
    }

    @Sendable private static func print(_ choice: Choice) -> String {
        switch choice {
        case .number(let number, let chroma):
            chroma.map { "\(number):\($0.rawValue)" } ?? "\(number)"
        case .automatic(let level, let isSensitive, let chroma):
            "auto" + (level == .good ? "" : ":\(level.rawValue)")
                + (isSensitive ? ":sensitive" : "") + (chroma.map { ":\($0.rawValue)" } ?? "")
        }
    }
}
