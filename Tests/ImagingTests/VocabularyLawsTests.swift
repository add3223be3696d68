import Imaging
import Testing
import Transformations

/// Every spoken word, and every example of one.
enum Spoken {
    static let words: [Vocabulary.Definition] = Vocabulary.spoken.definitions
    static let examples: [String] = words.flatMap(\.examples)
}

@Suite struct VocabularyLawsTests {

    @Test(
        "Every example is canonical, and is read and printed as itself", arguments: Spoken.examples)
    func examples(text: String) throws {
        let once = try Transformation(parsing: text, vocabulary: .spoken)
        #expect(once.text == text)
        let twice = try Transformation(parsing: once.text, vocabulary: .spoken)
        #expect(twice == once)
    }

    @Test("Every word has a sentence, and every effect and crop an example")
    func described() {
        for word in Spoken.words {
            let name = word.key + "_" + (word.name ?? "")
            #expect(word.summary.hasSuffix("."), "\(name)")
            if ["e", "c"].contains(word.key), word.missingModel == nil {
                #expect(!word.examples.isEmpty, "\(name)")
            }
        }
    }

    @Test("No two words share a spelling")
    func unique() {
        var spellings: Set<String> = []
        for word in Spoken.words {
            let names = word.name.map { [$0] + word.aliases } ?? [""]
            for name in names {
                #expect(spellings.insert("\(word.key)_\(name)").inserted, "\(word.key)_\(name)")
            }
        }
    }

    @Test("Values at the edges are printed as they are read")
    func values() throws {
        let tails = [
            "0", "1", "-1", "0.5", "1.0", "100", "99999", "-99999", "auto", "red", "rgb:fff", "a:b",
            "max", "0:1:2:3", "1.5:-2",
        ]
        var read = 0
        for word in Spoken.words {
            for tail in tails {
                let text = word.name.map { "\(word.key)_\($0):\(tail)" } ?? "\(word.key)_\(tail)"
                guard let once = try? Transformation(parsing: text, vocabulary: .spoken) else {
                    continue
                }
                let twice = try Transformation(parsing: once.text, vocabulary: .spoken)
                #expect(twice.text == once.text, "\(text)")
                read += 1
            }
        }
        #expect(read > 300)
    }
}
