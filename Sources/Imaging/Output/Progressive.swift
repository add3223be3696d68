import Assets
public import Transformations

/// `fl_progressive[:mode]` lets JPEG, PNG and GIF arrive coarse first.
public struct Progressive: Word {
    public enum Mode: String, Hashable, Sendable, CaseIterable {
        case full, semi, steep, none
    }

    public var mode = Mode.full

    public static let grammar = Grammar(
        "fl", "progressive", initial: Progressive(), Argument("mode", \.mode, .oneOf(Mode.self)))
    public static let summary = "Lets the picture arrive coarse first."
    public static let examples = ["fl_progressive", "fl_progressive:none"]
}

/// `fl_attachment[:name]` makes browsers save the answer.
public struct Attachment: Word {
    /// The file's name without extension, where one is given.
    public var name = ""

    public static let grammar = Grammar(
        "fl", "attachment", initial: Attachment(),
        Argument(
            "name", \.name,
            ArgumentKind(
                expected: "a file name", takesRest: true,
                // The name is escaped twice where a dot is meant.
                read: { PercentCoding.decode($0) ?? $0 },
                print: { $0.isEmpty ? "" : PercentCoding.encodeFlagValue($0) })))
    public static let summary = "Makes browsers save the answer, under a name of your choice."
    public static let examples = ["fl_attachment", "fl_attachment:pretty_flower"]
}
