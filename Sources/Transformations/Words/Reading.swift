/// Reads one word. A class, so that finding one copies nothing.
public final class WordReader: Sendable {
    /// The order of work.
    let position: Int
    let name: String?
    /// What stands behind the name (`nil` for nothing) → the word and its canonical text.
    let read: @Sendable (String?) throws(ArgumentFailure) -> (any Word, String)

    @usableFromInline
    init(
        position: Int, name: String?,
        read: @escaping @Sendable (String?) throws(ArgumentFailure) -> (any Word, String)
    ) {
        self.position = position
        self.name = name
        self.read = read
    }
}

/// Which argument did not fit.
@usableFromInline
struct ArgumentFailure: Error {
    var text: String
    var expected: String
}

extension Word {
    /// What reads the word: `position` is its place in the order of work.
    @inlinable
    public static func makeReader(position: Int) -> WordReader {
        let grammar = Self.grammar
        let initial = grammar.initial
        let initialText = grammar.print(initial)
        let only = grammar.onlyArgument
        let standard = grammar.name == nil ? nil : grammar.defaults.first
        let opening = grammar.name == nil ? grammar.head : grammar.head + ":"
        return WordReader(position: position, name: grammar.name) {
            values throws(ArgumentFailure) in
            guard let values, !values.isEmpty else { return (initial, initialText) }
            if let only, only.takesRest || !values.utf8.contains(UInt8(ascii: ":")) {
                var word = initial
                if let text = only.read(values, &word) {
                    return (word, text == standard ? initialText : opening + text)
                }
            }
            return try grammar.read(values[...])
        }
    }
}

extension Grammar {
    /// The argument, where there is one and it is known by its place.
    @usableFromInline
    var onlyArgument: Argument<W>? { arguments.count == 1 && !isLabelled ? arguments[0] : nil }

    /// The word with these values and its canonical text. `values` is what stands behind the name (or
    /// behind the key, where the parameter is one word), separated by colons.
    @usableFromInline
    func read(_ values: Substring) throws(ArgumentFailure) -> (any Word, String) {
        do {
            return try readInOrder(values)
        } catch {
            // Names are looked for only where places say nothing: `e_brightness:level_40`.
            guard name != nil, let named = readNamed(values) else { throw error }
            return named
        }
    }

    /// Values in their places; labelled ones may stand anywhere.
    private func readInOrder(_ values: Substring) throws(ArgumentFailure) -> (any Word, String) {
        var word = initial
        var texts = defaults
        var rest: Substring? = values.isEmpty ? nil : values
        var position = 0
        while let remaining = rest {
            let end =
                remaining.utf8.firstIndex {
                    $0 == UInt8(ascii: ":") || ($0 == UInt8(ascii: ";") && isLabelled)
                }
                ?? remaining.endIndex
            let value = remaining[..<end]
            let labelled = isLabelled ? label(of: value) : nil
            let index = labelled?.index ?? position
            guard index < arguments.count else { throw tooMany(value) }
            let argument = arguments[index]
            let text =
                argument.takesRest && labelled == nil ? remaining : labelled?.value ?? value
            if !text.isEmpty {
                guard let canonical = argument.read(String(text), &word) else {
                    throw ArgumentFailure(text: String(text), expected: argument.expected)
                }
                texts[index] = canonical
            }
            if argument.takesRest { break }
            rest = end < remaining.endIndex ? remaining[remaining.utf8.index(after: end)...] : nil
            position += 1
        }
        return (word, print(texts))
    }

    private func tooMany(_ value: Substring) -> ArgumentFailure {
        ArgumentFailure(
            text: String(value),
            expected: arguments.isEmpty ? "no value" : "no more than \(arguments.count) values")
    }

    /// The labelled argument that this value names, and what follows its name.
    private func label(of value: Substring) -> (index: Int, value: Substring)? {
        for (index, argument) in arguments.enumerated()
        where argument.style == .labelled && value.hasPrefix(argument.label) {
            let rest = value.dropFirst(argument.label.count)
            if rest.first == "_" { return (index, rest.dropFirst()) }
        }
        return nil
    }

    /// Values that all carry the names of their arguments, as in `e_brightness:level_40`, separated by
    /// semicolons or colons; `nil` where one of them does not.
    private func readNamed(_ values: Substring) -> (any Word, String)? {
        var word = initial
        var texts = defaults
        for value in values.split(whereSeparator: { $0 == ";" || $0 == ":" }) {
            guard
                let index = arguments.firstIndex(where: { value.hasPrefix($0.written + "_") }),
                let canonical = arguments[index].read(
                    String(value.dropFirst(arguments[index].written.count + 1)), &word)
            else { return nil }
            texts[index] = canonical
        }
        return values.isEmpty ? nil : (word, print(texts))
    }
}

extension Argument {
    /// The label as a URL may have it.
    fileprivate var written: String { label.split(separator: " ").joined(separator: "_") }
}
