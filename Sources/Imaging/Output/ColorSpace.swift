public import Transformations

/// `cs_<space>` is the colour space of the answer: sRGB unless something else is asked for.
public struct ColorSpace: Word {
    /// What the numbers of the answer mean.
    public enum Space: Hashable, Sendable {
        case srgb, tinysrgb, withoutCMYK
        /// Without a palette, too.
        case trueColor
        /// Four inks, where the format holds them.
        case cmyk
        /// Four inks if the original has them.
        case keptCMYK
        /// By a profile that was uploaded as a raw file.
        case profile(String)
    }

    public var space = Space.srgb

    public static let grammar = Grammar(
        "cs", initial: ColorSpace(),
        Argument(
            "space", \.space,
            ArgumentKind(
                expected: "one of srgb, tinysrgb, srgb:truecolor, no_cmyk, keep_cmyk, cmyk, or "
                    + "icc: and the public ID of a profile",
                takesRest: true, read: read, print: print)))
    public static let summary =
        "Sets the colour space of the answer: sRGB, CMYK, or that of an uploaded profile."
    public static let examples = ["cs_srgb"]

    private static let names: [(Space, String)] = [
        (.srgb, "srgb"), (.tinysrgb, "tinysrgb"), (.trueColor, "srgb:truecolor"),
        (.withoutCMYK, "no_cmyk"), (.keptCMYK, "keep_cmyk"), (.cmyk, "cmyk"),
        // Film's word for leaving colours as they are.
        (.srgb, "copy"),
    ]

    @Sendable private static func read(_ text: String) -> Space? {
        let lower = text.lowercased()
        if let found = names.first(where: { $0.1 == lower }) { return found.0 }
        guard lower.hasPrefix("icc:"), text.count > 4 else { return nil }
        return .profile(String(text.dropFirst(4)))
    }

    @Sendable private static func print(_ space: Space) -> String {
        if case .profile(let name) = space { return "icc:" + PercentCoding.encodeWritten(name) }
        return names.first { $0.0 == space }?.1 ?? "srgb"
    }

    /// The public ID of the profile that is asked for, as it is written, with colons for slashes.
    public var profileName: String? {
        if case .profile(let name) = space { name } else { nil }
    }

    /// What a profile's file is called among the sources of a render.
    public static func sourceName(ofProfile name: String) -> String { "cs:icc:\(name)" }
}
