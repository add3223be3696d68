/// One word of the URL language with its values: `e_sepia:50`, `c_fill`, `w_300`.
///
/// A word is one file. From its `grammar` come parsing, canonical printing and the expected values in
/// errors; from `summary` and `examples` the reference.
public protocol Word: Sendable {
    /// How the word is written.
    static var grammar: Grammar<Self> { get }
    /// One sentence for the reference.
    static var summary: String { get }
    /// Canonical texts of the word that deserve a golden picture.
    static var examples: [String] { get }
    /// A model that the word needs and that is not part of the server, or `nil`.
    static var missingModel: String? { get }
}

extension Word {
    public static var missingModel: String? { nil }

    /// The canonical text of this word.
    public var text: String { Self.grammar.print(self) }
}

/// How a word is written: its parameter key, its name if the parameter has several words, and its
/// arguments in order, separated by colons.
public struct Grammar<W: Word>: Sendable {
    /// The parameter: `e`, `c`, `w`.
    public let key: String
    /// The word of a parameter that has many (`sepia`); `nil` where the parameter is one word.
    public let name: String?
    /// Other spellings of the name, read but never printed.
    public let aliases: [String]
    let initial: W
    let arguments: [Argument<W>]
    /// `initial`, argument by argument: what trailing values are compared with when printing.
    let defaults: [String]

    public init(
        _ key: String, _ name: String? = nil, aliases: [String] = [], initial: W,
        _ arguments: Argument<W>...
    ) {
        self.key = key
        self.name = name
        self.aliases = aliases
        self.initial = initial
        self.arguments = arguments
        defaults = arguments.map { $0.print(initial) }
    }

    /// The canonical text: trailing defaults are dropped.
    func print(_ word: W) -> String {
        var values = arguments.map { $0.print(word) }
        let isNamed = name != nil
        if arguments.contains(where: { $0.style != .positional }) {
            values = zip(arguments, zip(values, defaults)).compactMap { argument, pair in
                pair.0 == pair.1 ? nil : argument.labelled(pair.0)
            }
        } else {
            while let last = values.last, last == defaults[values.count - 1],
                isNamed || values.count > 1
            {
                values.removeLast()
            }
        }
        let separator = arguments.contains { $0.style == .labelled } ? ";" : ":"
        let joined = values.joined(separator: separator)
        guard let name else { return "\(key)_\(joined)" }
        return joined.isEmpty ? "\(key)_\(name)" : "\(key)_\(name):\(joined)"
    }
}
