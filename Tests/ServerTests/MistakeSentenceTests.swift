import Server
import Testing
import Transformations

@Suite struct MistakeSentenceTests {
    /// What is wrong with which text at which place, and what is said about it.
    static let sentences: [(TransformationError, String)] = [
        (
            TransformationError(
                .invalidValue(parameter: "w", expected: "pixels"), text: "abc", place: 22),
            "Invalid width in transformation: abc (at 22); expected pixels"
        ),
        (
            TransformationError(
                .invalidValue(parameter: "f", expected: "a format"), text: "xyz", place: 2),
            "Invalid extension in transformation: xyz (at 2); expected a format"
        ),
        (
            TransformationError(
                .invalidValue(parameter: "e_sepia", expected: "1 to 100"), text: "x", place: 8),
            "Invalid e_sepia in transformation: x (at 8); expected 1 to 100"
        ),
        (
            TransformationError(
                .unknownWord(parameter: "e", suggestion: "sepia"), text: "e_sepai", place: 0),
            "Invalid effect in transformation: sepai (at 0); did you mean 'sepia'?"
        ),
        (
            TransformationError(
                .unknownWord(parameter: "fl", suggestion: nil), text: "fl_abc", place: 20),
            "Invalid flag in transformation: abc (at 20)"
        ),
        (
            TransformationError(.unknownParameter(suggestion: "w"), text: "wd_100", place: 20),
            "Invalid transformation component - wd_100 (at 20); did you mean 'w'?"
        ),
        (
            TransformationError(
                .needsModel(word: "e_extract"), text: "e_extract", place: 20),
            "e_extract needs a model that is not installed (at 20)"
        ),
        (
            TransformationError(.notSpoken(what: "fn"), text: "fn_wasm:x", place: 20),
            "Not spoken here: custom_function in transformation: fn_wasm:x (at 20)"
        ),
        (
            TransformationError(.strayCondition, text: "if_end", place: 4),
            "if_end without an if_ in transformation (at 4)"
        ),
        (
            TransformationError(
                .limitExceeded(what: "layers", maximum: 20), text: "l_x", place: 9),
            "Too many layers, at most 20: l_x (at 9)"
        ),
    ]

    @Test("A mistake is called by its parameter, its text and its place", arguments: sentences)
    func sentence(error: TransformationError, expected: String) {
        #expect(MistakeSentence(error).text == expected)
    }
}
