import Assets
public import Transformations

/// `pg_<number>` picks a page of a document or a frame of an animation.
public struct Page: Word {
    /// As written: a number, a list, a range, or names of layers.
    public var written = "1"

    public static let grammar = Grammar(
        "pg", initial: Page(),
        Argument("page", \.written, .text(expected: "a page's number, counted from 1")))
    public static let summary = "Picks a page of a document or a frame of an animation."
    public static let examples: [String] = []

    /// The first page asked for, from 1; `nil` where names of layers are asked for.
    public var number: Int? {
        NumberText.parse(written.prefix { $0 != "-" && $0 != ";" }).map { max(1, Int($0)) }
    }
}
