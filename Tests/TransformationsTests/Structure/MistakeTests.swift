import Testing
import Transformations

@Suite struct MistakeTests {
    struct Mistake: Sendable, CustomTestStringConvertible {
        var written: String
        var reason: TransformationError.Reason
        var text: String
        var place: Int
        init(_ written: String, _ reason: TransformationError.Reason, _ text: String, _ place: Int)
        {
            (self.written, self.reason, self.text, self.place) = (written, reason, text, place)
        }
        var testDescription: String { written }
    }

    static let table: [Mistake] = [
        Mistake("w_5,zz_3", .unknownParameter(suggestion: "z"), "zz_3", 4),
        Mistake("w_5/hello", .unknownParameter(suggestion: nil), "hello", 4),
        Mistake("e_sepai", .unknownWord(parameter: "e", suggestion: "sepia"), "e_sepai", 0),
        Mistake("w_5/c_fil,h_2", .unknownWord(parameter: "c", suggestion: "fill"), "c_fil", 4),
        Mistake("fl_losy", .unknownWord(parameter: "fl", suggestion: "lossy"), "fl_losy", 0),
        Mistake("w_5,fl_Gone", .unknownWord(parameter: "fl", suggestion: nil), "fl_Gone", 4),
        Mistake(
            "e_vectorise", .unknownWord(parameter: "e", suggestion: "vectorize"), "e_vectorise", 0),
        Mistake("w_abc", .invalidValue(parameter: "w", expected: "a size"), "abc", 2),
        Mistake("w_1e5", .invalidValue(parameter: "w", expected: "a size"), "1e5", 2),
        Mistake(
            "w_9999999999999999999", .invalidValue(parameter: "w", expected: "a size"),
            "9999999999999999999", 2),
        Mistake(
            "h_2,e_sepia:101",
            .invalidValue(parameter: "e_sepia", expected: "a whole number from 1 to 100"), "101", 12
        ),
        Mistake(
            "e_sepia:5:6", .invalidValue(parameter: "e_sepia", expected: "no more than 1 values"),
            "6", 10),
        Mistake("c_fill:5", .invalidValue(parameter: "c_fill", expected: "no value"), "5", 7),
        Mistake("w_5%2Ch_x", .invalidValue(parameter: "h", expected: "a size"), "x", 8),
        Mistake("w_5/if_end", .strayCondition, "if_end", 4),
        Mistake("if_else/w_5", .strayCondition, "if_else", 0),
        Mistake("if_w_gt_1/if_else/if_else/if_end", .strayCondition, "if_else", 18),
        Mistake(
            "if_w_gt",
            .invalidValue(
                parameter: "if",
                expected: "two values with eq, ne, lt, gt, lte, gte, in or nin between"), "if_w_gt",
            0),
        Mistake(
            "l_text:Arial_40", .invalidValue(parameter: "l", expected: text), "l_text:Arial_40", 0),
        Mistake(
            "l_text:Arial_0:x", .invalidValue(parameter: "l", expected: text), "l_text:Arial_0:x", 0
        ),
        Mistake(
            "u_text:Arial_100000:x", .invalidValue(parameter: "u", expected: text),
            "u_text:Arial_100000:x", 0),
        Mistake(
            "l_text:Arial_40_frisky:x", .invalidValue(parameter: "l", expected: text),
            "l_text:Arial_40_frisky:x", 0),
        Mistake("l_text:$a", .invalidValue(parameter: "l", expected: text), "l_text:$a", 0),
        Mistake(
            "l_fetch:%25%25",
            .invalidValue(parameter: "l", expected: "an asset, text:, fetch: or a variable"),
            "l_fetch:%%", 0),
        Mistake("w_5/f_%FF", .malformedText, "f_%FF", 4),
        Mistake("f_a%00b", .malformedText, "f_a%00b", 0),
    ]

    static let text =
        "text:, a font, its size from 0 to 10000 and options with _ between, a colon, and the text"

    @Test("A mistake is named, quoted and found", arguments: table)
    func mistakes(mistake: Mistake) {
        #expect(
            throws: TransformationError(mistake.reason, text: mistake.text, place: mistake.place)
        ) { try declared(mistake.written) }
    }

    static let refused: [Row<TransformationError.Reason>] = [
        Row("q_80", .notSpoken(what: "q")),
        Row("e_vectorize:3:0.1", .notSpoken(what: "e_vectorize")),
        Row("e_camera:up_20;right_30", .notSpoken(what: "e_camera")),
        Row("fl_getinfo", .notSpoken(what: "fl_getinfo")),
        Row("fn_pre:remote:aHR0cHM6Ly9hLmIvYw", .notSpoken(what: "fn")),
        Row("fl_brand_new", .unknownWord(parameter: "fl", suggestion: nil)),
    ]

    @Test("What nobody acts upon is read and printed, and says by its name why", arguments: refused)
    func unspoken(row: Row<TransformationError.Reason>) throws {
        let read = try Transformation(parsing: row.written, vocabulary: .test)
        #expect(read.text == row.written)
        let words = read.components.flatMap(\.items).compactMap { $0.word as? UnspokenWord }
        #expect(words.map(\.refusal) == [row.expected])
    }

    @Test("Steps and layers are bounded")
    func limits() {
        let limits = Transformation.Limits(steps: 3, layers: 1)
        func read(_ text: String) throws -> Transformation {
            try Transformation(parsing: text, vocabulary: .test, limits: limits)
        }
        #expect(throws: Never.self) { try read("w_1/w_2/w_3") }
        #expect(throws: TransformationError.self) { try read("w_1/w_2/w_3/w_4") }
        #expect(throws: TransformationError.self) { try read("l_a/l_b") }
        #expect(throws: TransformationError.self) {
            try read(Array(repeating: "w_1", count: 5_000).joined(separator: "/"))
        }
    }
}
