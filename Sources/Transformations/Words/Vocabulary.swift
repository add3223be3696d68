/// The words that are spoken, in the order in which they work inside one component.
public struct Vocabulary: Sendable {
    /// A word's declaration, without its type.
    public struct Definition: Sendable {
        public let key: String
        public let name: String?
        public let aliases: [String]
        public let summary: String
        public let examples: [String]
        /// Each argument's label and the values it takes.
        public let arguments: [(label: String, expected: String)]
        /// The same for machines.
        public let domains: [ArgumentDomain]
        /// Each argument's canonical text where it is not written; empty for those that must be.
        public let defaults: [String]
        /// Whether values are written with their names: `azimuth_220;elevation_60`.
        public let isLabelled: Bool
        /// The model it needs and that is not installed.
        public let missingModel: String?
        /// The word itself.
        public let type: any Word.Type
    }

    /// The words of one parameter.
    final class Words: Sendable {
        /// The parameter's only word.
        let plain: WordReader?
        /// By name, aliases included.
        let named: [String: WordReader]

        init(plain: WordReader?, named: [String: WordReader]) {
            self.plain = plain
            self.named = named
        }

        var isEmpty: Bool { plain == nil && named.isEmpty }

        /// The word called `name`, also in capitals or as programs write names: `oilPaint`.
        subscript(name: String) -> WordReader? {
            named[name] ?? named[name.lowercased()] ?? named[Words.separated(name)]
        }

        /// `oilPaint` and `oil-paint` as `oil_paint`.
        private static func separated(_ name: String) -> String {
            var text = ""
            for letter in name.unicodeScalars {
                if letter == "-" {
                    text.unicodeScalars.append("_")
                } else if letter.isASCII, letter.properties.isUppercase {
                    text += "_" + String(letter).lowercased()
                } else {
                    text.unicodeScalars.append(letter)
                }
            }
            return text
        }
    }

    /// Every word, in order.
    public let definitions: [Definition]
    /// In the order of `Parameter.all`.
    let words: [Words]

    /// A vocabulary of `words`; their order is the order of work.
    public init(_ words: [any Word.Type]) {
        var definitions: [Definition] = []
        var readers: [WordReader] = []
        for word in words {
            let (definition, reader) = Self.define(word, position: definitions.count)
            definitions.append(definition)
            readers.append(reader)
        }
        self.definitions = definitions
        self.words = Parameter.all.map { parameter in
            var plain: WordReader?
            var named: [String: WordReader] = [:]
            for (definition, reader) in zip(definitions, readers)
            where definition.key == parameter.key {
                guard let name = definition.name else {
                    plain = reader
                    continue
                }
                for spelling in [name] + definition.aliases { named[spelling] = reader }
            }
            return Words(plain: plain, named: named)
        }
    }

    /// Words of the language that this vocabulary lacks, sorted: `e_camera`, `fn`.
    public var unspoken: [String] {
        zip(Parameter.all, words).flatMap { parameter, words -> [String] in
            guard let names = UnspokenWord.names[parameter.key] else {
                return words.isEmpty && parameter.role == .word ? [parameter.key] : []
            }
            return names.sorted().map { "\(parameter.key)_\($0)" }
                .filter(isLacking)
        }
    }

    /// Whether reading `text` gives no word that anybody acts upon.
    private func isLacking(_ text: String) -> Bool {
        let read = try? Transformation(parsing: text, vocabulary: self)
        return read?.components.first?.items.first?.word is UnspokenWord
    }

    private static func define<W: Word>(
        _ type: W.Type, position: Int
    ) -> (Definition, WordReader) {
        let grammar = W.grammar
        let definition = Definition(
            key: grammar.key, name: grammar.name, aliases: grammar.aliases, summary: W.summary,
            examples: W.examples, arguments: grammar.arguments.map { ($0.label, $0.expected) },
            domains: grammar.arguments.map(\.domain),
            defaults: grammar.defaults, isLabelled: grammar.isLabelled,
            missingModel: W.missingModel, type: type)
        return (definition, W.makeReader(position: position))
    }
}
