/// The items between two slashes: what happens in one step.
public struct Component: Hashable, Sendable {
    /// Variables that get their values here, in written order.
    public var definitions: [Variable]
    /// One item a parameter, flags one by one; sorted by their canonical texts.
    public private(set) var items: [Item]

    public init(definitions: [Variable] = [], items: [Item] = []) {
        self.definitions = definitions
        self.items = []
        self.items.reserveCapacity(items.count)
        for item in items { add(item) }
    }

    /// Adds an item. The last one of a parameter wins; flags accumulate, the last one of a name wins.
    public mutating func add(_ item: Item) {
        // Most items come in their order.
        if items.isEmpty {
            items.reserveCapacity(4)
            return items.append(item)
        }
        if items[items.count - 1].code < item.code { return items.append(item) }
        var index = items.endIndex
        while index > 0, !items[index - 1].comesBefore(item) { index -= 1 }
        if let old = items.firstIndex(where: item.replaces) {
            items.remove(at: old)
            if old < index { index -= 1 }
        }
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
        var ordered: [Item] = []
        ordered.reserveCapacity(items.count)
        for item in items {
            var index = ordered.endIndex
            while index > 0, ordered[index - 1].position > item.position { index -= 1 }
            ordered.insert(item, at: index)
        }
        return ordered.compactMap(\.word)
    }

    /// The canonical text; empty for an empty component.
    public var text: String {
        var text = ""
        write(to: &text)
        return text
    }

    // MARK: Printing

    /// An item that belongs to the structure rather than to the component: `l_logo`, or
    /// `fl_layer_apply` among the flags.
    enum Guest {
        /// An item and the key that it is sorted by.
        case item(String, code: UInt32)
        case flag(String)
    }

    /// Appends the canonical text, with `guests`, sorted as items are, in their places by the alphabet.
    func write(to text: inout String, with guests: [Guest] = []) {
        let start = text.utf8.count
        for definition in definitions {
            Self.separate(&text, from: start)
            text += definition.text
        }
        var waiting = guests[...]
        var followsFlag = false
        for item in items {
            while let guest = waiting.first, guest.comesBefore(item) {
                guest.write(to: &text, joining: followsFlag, from: start)
                followsFlag = guest.isFlag
                waiting.removeFirst()
            }
            if item.isFlag, followsFlag {
                text += "."
                text += item.flagText
            } else {
                Self.separate(&text, from: start)
                text += item.text
            }
            followsFlag = item.isFlag
        }
        for guest in waiting {
            guest.write(to: &text, joining: followsFlag, from: start)
            followsFlag = guest.isFlag
        }
    }

    fileprivate static func separate(_ text: inout String, from start: Int) {
        if text.utf8.count > start { text += "," }
    }
}

extension Component.Guest {
    fileprivate func comesBefore(_ item: Item) -> Bool {
        switch self {
        case .item(let text, let code): code == item.code ? text < item.text : code < item.code
        case .flag(let name):
            item.isFlag ? name < item.flagText : Parameter.code(of: "fl") < item.code
        }
    }

    fileprivate var isFlag: Bool {
        switch self {
        case .item: false
        case .flag: true
        }
    }

    /// `joining`: whether what stands before it is a flag.
    fileprivate func write(to text: inout String, joining follows: Bool, from start: Int) {
        switch self {
        case .item(let item, _):
            Component.separate(&text, from: start)
            text += item
        case .flag(let name):
            if follows {
                text += "."
                text += name
            } else {
                Component.separate(&text, from: start)
                text += "fl_"
                text += name
            }
        }
    }
}
