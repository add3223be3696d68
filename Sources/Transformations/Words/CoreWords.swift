/// `t_name[.name]…` applies named transformations, one after the other.
///
/// It is part of the machinery because whoever resolves a transformation replaces it.
public struct NamedTransformations: Word {
    /// At least one name.
    public var names: [String] = []

    public static let grammar = Grammar(
        "t", initial: NamedTransformations(),
        Argument(
            "names", \.names,
            ArgumentKind(
                expected: "names joined by dots", takesRest: true,
                read: { text in
                    let names = text.split(separator: ".").map(String.init)
                    return names.isEmpty ? nil : names
                },
                print: { $0.map { PercentCoding.encodeValue($0) }.joined(separator: ".") })))
    public static let summary = "Applies named transformations, one after the other."
    public static let examples: [String] = []
}

/// `d_<public id>` names the picture that stands in where the asset is missing.
public struct DefaultImage: Word {
    /// As written: folders are separated by colons.
    public var written = ""

    public static let grammar = Grammar(
        "d", initial: DefaultImage(),
        Argument("public ID", \.written, .text(expected: "a public ID, with : for /")))
    public static let summary = "Names the picture that stands in where the asset is missing."
    public static let examples: [String] = []

    /// The layer-like name, for its candidates.
    public var asset: LayerAsset? { LayerAsset(written) }
}
