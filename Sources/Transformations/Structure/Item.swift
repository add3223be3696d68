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

    init(key: String, content: Content, text: String, position: Int) {
        self.key = key
        self.content = content
        self.text = text
        self.position = position
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

    /// `progressive` of `fl_progressive:semi`.
    fileprivate var flagName: Substring { text.prefix { $0 != ":" } }

    public static func == (a: Item, b: Item) -> Bool { a.text == b.text }
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

/// The items between two slashes: what happens in one step.
public struct Component: Hashable, Sendable {
    /// Variables that get their values here, in written order.
    public var definitions: [Variable]
    /// One item a parameter, flags one by one; sorted by their canonical texts.
    public private(set) var items: [Item]

    public init(definitions: [Variable] = [], items: [Item] = []) {
        self.definitions = definitions
        self.items = []
        for item in items { add(item) }
    }

    /// Adds an item. The last one of a parameter wins; flags accumulate, the last one of a name wins.
    public mutating func add(_ item: Item) {
        if item.key == "fl" {
            items.removeAll { $0.key == "fl" && $0.flagName == item.flagName }
        } else {
            items.removeAll { $0.key == item.key }
        }
        let index = items.firstIndex { Self.comesBefore(item, $0) } ?? items.endIndex
        items.insert(item, at: index)
    }

    /// Takes out every item for which `condition` holds.
    public mutating func removeAll(where condition: (Item) -> Bool) {
        items.removeAll(where: condition)
    }

    public var isEmpty: Bool { definitions.isEmpty && items.isEmpty }

    /// The word of type `W`, if this component has it with known values.
    public subscript<W: Word>(_ type: W.Type) -> W? {
        for item in items {
            if let word = item.word as? W { return word }
        }
        return nil
    }

    /// The words with known values in the order of work.
    public var wordsInOrder: [any Word] {
        items.sorted { $0.position < $1.position }.compactMap(\.word)
    }

    /// The canonical text; empty for an empty component.
    public var text: String {
        (definitions.map(\.text) + itemTexts).joined(separator: ",")
    }

    /// The canonical texts of the items, flags united.
    var itemTexts: [String] {
        let flags = items.filter { $0.key == "fl" }.map { $0.text.dropFirst(3) }
        var texts: [String] = []
        var hasFlags = false
        for item in items {
            if item.key != "fl" {
                texts.append(item.text)
            } else if !hasFlags {
                texts.append("fl_" + flags.joined(separator: "."))
                hasFlags = true
            }
        }
        return texts
    }

    private static func comesBefore(_ a: Item, _ b: Item) -> Bool {
        a.key == b.key ? a.text < b.text : a.key < b.key
    }
}
