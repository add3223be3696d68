import Assets
public import Transformations

/// `pg_<number>` picks a page of a document, a frame of an animation, or a layer of a Photoshop file;
/// lists, ranges and names of layers pick several.
public struct Page: Word {
    /// As written: a number, a list, a range, or names of layers.
    public var written = "1"

    public static let grammar = Grammar(
        "pg", initial: Page(),
        Argument(
            "page", \.written,
            ArgumentKind(
                expected:
                    "a page's number counted from 1, a list such as 1;3, a range such as 2-5, "
                    + "or name: and a layer's name",
                takesRest: true, read: { PageSelection($0) == nil ? nil : $0 },
                print: { PercentCoding.encodeWritten($0) })))
    public static let summary =
        "Picks pages of a document, frames of an animation, or layers of a Photoshop file."
    public static let examples: [String] = []

    /// What is picked.
    public var selection: PageSelection { PageSelection(written) ?? .numbers([1...1]) }

    /// The first page asked for, from 1; `nil` where names of layers are asked for.
    public var number: Int? {
        guard case .numbers(let ranges) = selection else { return nil }
        return ranges.first?.lowerBound
    }
}
