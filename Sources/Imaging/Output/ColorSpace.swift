import Transformations

/// `cs_<space>` asks for the colour space of the answer. Answers are in sRGB anyway, so the words that
/// ask for it change nothing; those that ask for CMYK or another profile are refused.
struct ColorSpace: Word {
    enum Space: String, CaseIterable, Sendable {
        case srgb, tinysrgb
        case withoutCMYK = "no_cmyk"
    }

    var space = Space.srgb

    static let grammar = Grammar(
        "cs", initial: ColorSpace(), Argument("space", \.space, .oneOf(Space.self)))
    static let summary = "Asks for colours in sRGB, which answers have anyway."
    static let examples = ["cs_srgb"]
}
