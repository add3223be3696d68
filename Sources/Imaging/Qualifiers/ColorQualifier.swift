import Assets
public import Transformations

/// `co_<colour>` is the colour of the effect or the text beside it.
public struct ColorQualifier: Word {
    public var color = Color.black

    public static let grammar = Grammar(
        "co", initial: ColorQualifier(), Argument("colour", \.color, .color))
    public static let summary = "The colour of the effect or text beside it."
    public static let examples: [String] = []
}
