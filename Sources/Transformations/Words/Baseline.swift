/// `bl_name` is a named transformation whose picture the vendor keeps to start others from. Nothing is
/// gained by that here, so it is applied like `t_name`.
public struct Baseline: Word {
    /// The named transformation.
    public var name = ""

    public static let grammar = Grammar(
        "bl", initial: Baseline(),
        Argument("name", \.name, .text(expected: "the name of a named transformation")))
    public static let summary = "Applies a named transformation, like t_."
    public static let examples: [String] = []
}

extension Component {
    /// The named transformations to apply, in their order.
    public var namedTransformations: [String] {
        (self[Baseline.self].map { [$0.name] } ?? [])
            + (self[NamedTransformations.self]?.names ?? [])
    }

    /// The component without its named transformations.
    public var withoutNamedTransformations: Component {
        var result = self
        result.removeAll { $0.word is Baseline || $0.word is NamedTransformations }
        return result
    }
}
