/// One item of a component: `w_300`, `e_sepia:50`, `w_$size_mul_2`.
public struct Item: Hashable, Sendable {
    /// What an item says.
    public enum Content: Sendable {
        /// A word whose values are known.
        case word(any Word)
        /// A word with a variable or arithmetic in it: the value is known while rendering only.
        case deferred(value: String)
    }

    /// The parameter's key: `w`, `e`, `fl`.
    public let key: String
    public let content: Content
    /// The canonical text. Two items are equal when their texts are.
    public let text: String
    /// The order of work inside a component: the word's position in the vocabulary.
    let position: Int
    /// The key as a number that sorts as the key does.
    let code: UInt32

    init(key: String, code: UInt32, content: Content, text: String, position: Int) {
        self.key = key
        self.content = content
        self.text = text
        self.position = position
        self.code = code
    }

    init(key: String, content: Content, text: String, position: Int) {
        self.init(
            key: key, code: Parameter.code(of: key), content: content, text: text,
            position: position)
    }

    /// An item made of a word, outside any vocabulary's order.
    public init(_ word: some Word) {
        self.init(key: Self.key(of: word), content: .word(word), text: word.text, position: 0)
    }

    private static func key<W: Word>(of word: W) -> String { W.grammar.key }

    /// The word, where its values are known.
    public var word: (any Word)? {
        switch content {
        case .word(let word): word
        case .deferred: nil
        }
    }

    var isFlag: Bool { key == "fl" }

    /// Whether one of the two stands for both in a component: they are of one parameter, and flags
    /// of one name (`progressive` of `fl_progressive:semi`).
    func replaces(_ other: Item) -> Bool {
        guard code == other.code, key == other.key else { return false }
        return !isFlag || text == other.text || flagName == other.flagName
    }

    private var flagName: Substring {
        Substring(text.utf8.prefix { $0 != UInt8(ascii: ":") })
    }

    /// A flag's text without its key: `progressive:semi`.
    var flagText: Substring { Substring(text.utf8.dropFirst(3)) }

    /// The order of items in the canonical text.
    func comesBefore(_ other: Item) -> Bool {
        code == other.code ? text < other.text : code < other.code
    }

    public static func == (a: Item, b: Item) -> Bool { a.text == b.text }
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
