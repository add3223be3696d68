import Foundation
import Imaging
import Testing
import Transformations

@testable import heliograph

@Suite struct `The reference of the language` {
    @Test func `is the file in the repository`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let written = try String(
            contentsOf: root.appending(path: "docs/reference.md"), encoding: .utf8)
        #expect(
            written == WordReference.text,
            "heliograph reference --words > docs/reference.md mends it")
    }

    @Test(arguments: Vocabulary.spoken.definitions.indices)
    func `has a canonical example of each word, in which it stands`(_ index: Int) throws {
        let word = Vocabulary.spoken.definitions[index]
        let example = WordReference.example(of: word)
        let read = try Transformation(parsing: example, vocabulary: .spoken)
        #expect(read.text == example)
        let found = read.components.flatMap(\.items).compactMap(\.word)
        #expect(found.contains { type(of: $0) == word.type }, "\(example)")
    }

    @Test func `has a row for each word`() {
        let rows = WordReference.text.split(separator: "\n").filter { $0.hasPrefix("| `") }
        for word in Vocabulary.spoken.definitions {
            let start = "| `\(word.key)_\(word.name ?? "<")"
            #expect(rows.contains { $0.hasPrefix(start) }, "\(start)")
        }
    }
}
