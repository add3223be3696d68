public import Assets
public import Transformations

/// `f_<format>` is the format of the answer; `f_auto` leaves it to what the client accepts.
public struct OutputFormat: Word {
    /// What the answer is to be.
    public enum Choice: Hashable, Sendable {
        case format(Format)
        /// The best format that the client accepts.
        case automatic(Kind?)
    }

    /// What `f_auto:` may insist on.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A still, also of an animation.
        case image
        /// An animation where there is one.
        case animated
        /// Film: pictures are answered as with plain `f_auto`.
        case video
    }

    public var choice = Choice.automatic(nil)

    public static let grammar = Grammar(
        "f", initial: OutputFormat(),
        Argument(
            "format", \.choice,
            ArgumentKind(
                expected: "auto, or a format such as jpg, png, webp, avif, gif, jxl",
                takesRest: true, read: read,
                print: { choice in
                    switch choice {
                    case .format(let format): format.rawValue
                    case .automatic(nil): "auto"
                    case .automatic(let kind?): "auto:\(kind.rawValue)"
                    }
                })))
    public static let summary = "Sets the format of the answer, or chooses the best one accepted."
    public static let examples = ["f_auto", "f_png", "f_webp"]

    @Sendable private static func read(_ text: String) -> Choice? {
        if text == "auto" { return .automatic(nil) }
        let parts = text.lowercased().split(separator: ":")
        guard let first = parts.first, parts.count <= 2 else { return nil }
        if first == "auto" {
            guard parts.count == 2 else { return .automatic(nil) }
            return Kind(rawValue: String(parts[1])).map { .automatic($0) }
        }
        guard parts.count == 1 else { return nil }
        return Format(extension: first).map { .format($0) }
    }
}

/// What a client can show, of which there are four kinds at most: keys depend on nothing else.
public enum AcceptClass: String, Hashable, Sendable, CaseIterable, Codable {
    /// JPEG, PNG and GIF.
    case legacy
    case webp
    /// AVIF, and WebP for animations.
    case avif
}
