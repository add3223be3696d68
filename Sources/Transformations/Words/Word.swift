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
    /// What reads the word. It is the same for every word; as a requirement it is compiled for each
    /// of them alone, which makes reading several times faster.
    static func makeReader(position: Int) -> WordReader
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
    @usableFromInline let initial: W
    @usableFromInline let arguments: [Argument<W>]
    /// `initial`, argument by argument: what trailing values are compared with when printing.
    @usableFromInline let defaults: [String]
    /// Whether arguments are written with their names.
    let isLabelled: Bool
    /// What every text of this word begins with: `e_sepia`, `w_`.
    @usableFromInline let head: String

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
        isLabelled = arguments.contains { $0.style == .labelled }
        head = "\(key)_\(name ?? "")"
    }

    /// The canonical text: trailing defaults are dropped.
    @usableFromInline
    func print(_ word: W) -> String {
        print(arguments.map { $0.print(word) })
    }

    /// The canonical text of a word whose arguments have these texts.
    func print(_ texts: [String]) -> String {
        if texts.count == 1, !isLabelled { return print(texts[0]) }
        guard !isLabelled else { return printLabelled(texts) }
        var end = texts.count
        while end > 0, texts[end - 1] == defaults[end - 1], name != nil || end > 1 { end -= 1 }
        return join(texts[..<end].joined(separator: ":"))
    }

    /// The canonical text of a word that has one argument.
    func print(_ text: String) -> String {
        name != nil && text == defaults[0] ? head : join(text)
    }

    private func printLabelled(_ texts: [String]) -> String {
        let values = zip(arguments, zip(texts, defaults)).compactMap { argument, pair in
            pair.0 == pair.1 ? nil : argument.labelled(pair.0)
        }
        return join(values.joined(separator: ";"))
    }

    private func join(_ values: String) -> String {
        guard name != nil else { return head + values }
        return values.isEmpty ? head : head + ":" + values
    }
}
