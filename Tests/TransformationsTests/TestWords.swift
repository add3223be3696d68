import Testing
import Transformations

/// A small vocabulary: one word of each way to be written.
extension Vocabulary {
    static let test = Vocabulary([
        NamedTransformations.self, DefaultImage.self, TestWidth.self, TestHeight.self,
        TestHorizontal.self, TestVertical.self, TestGravity.self, TestFill.self, TestScale.self,
        TestSepia.self, TestShade.self, TestMix.self, TestTone.self, TestColor.self,
        TestName.self, TestLossy.self, TestSteps.self,
    ])
}

private let sizes = ArgumentKind<String>(
    expected: "a size",
    read: { text in
        NumberText.parse(text).map {
            NumberText.isDecimal(text) ? NumberText.printDecimal($0) : NumberText.print($0)
        }
    }, print: { $0 })

struct TestWidth: Word {
    var size = "0"
    static let grammar = Grammar("w", initial: TestWidth(), Argument("width", \.size, sizes))
    static let summary = "A word of one value, whole or decimal."
    static let examples = ["w_5"]
}

struct TestHeight: Word {
    var size = "0"
    static let grammar = Grammar("h", initial: TestHeight(), Argument("height", \.size, sizes))
    static let summary = "Another one."
    static let examples = ["h_0.5"]
}

struct TestHorizontal: Word {
    var size = "0"
    static let grammar = Grammar("x", initial: TestHorizontal(), Argument("x", \.size, sizes))
    static let summary = "A place."
    static let examples = ["x_5"]
}

struct TestVertical: Word {
    var size = "0"
    static let grammar = Grammar("y", initial: TestVertical(), Argument("y", \.size, sizes))
    static let summary = "A place."
    static let examples = ["y_5"]
}

struct TestGravity: Word {
    enum Side: String, CaseIterable, Sendable { case north, south, center }
    var side = Side.center
    static let grammar = Grammar(
        "g", initial: TestGravity(), Argument("side", \.side, .oneOf(Side.self)))
    static let summary = "A word of a few values."
    static let examples = ["g_north"]
}

struct TestFill: Word {
    static let grammar = Grammar("c", "fill", initial: TestFill())
    static let summary = "A word without values."
    static let examples = ["c_fill"]
}

struct TestScale: Word {
    static let grammar = Grammar("c", "scale", initial: TestScale())
    static let summary = "Another one."
    static let examples = ["c_scale"]
}

struct TestSepia: Word {
    var level = 80
    static let grammar = Grammar(
        "e", "sepia", initial: TestSepia(), Argument("level", \.level, .integer(1...100)))
    static let summary = "A word of one value that has a default."
    static let examples = ["e_sepia"]
}

struct TestShade: Word {
    var level = 40
    static let grammar = Grammar(
        "e", "shade", aliases: ["shadow"], initial: TestShade(),
        Argument("level", \.level, .integer(0...100, .clamped)))
    static let summary = "A word with an alias and clamping."
    static let examples = ["e_shade"]
}

struct TestMix: Word {
    var share = 50
    var weight = 1.0
    var color = Color.black
    static let grammar = Grammar(
        "e", "mix", initial: TestMix(), Argument("share", \.share, .integer(0...100)),
        Argument("weight", \.weight, .number(0...10)), Argument("colour", \.color, .color))
    static let summary = "A word of several values."
    static let examples = ["e_mix"]
}

struct TestTone: Word {
    var azimuth = 215
    var spread = 50
    static let grammar = Grammar(
        "e", "tone", initial: TestTone(),
        Argument.labelled("azimuth", \.azimuth, .integer(0...360)),
        Argument.labelled("spread", \.spread, .integer(0...100)))
    static let summary = "A word of labelled values."
    static let examples = ["e_tone"]
}

struct TestColor: Word {
    var color = Color.black
    static let grammar = Grammar("co", initial: TestColor(), Argument("colour", \.color, .color))
    static let summary = "A colour."
    static let examples = ["co_red"]
}

struct TestName: Word {
    var name = "none"
    static let grammar = Grammar(
        "f", initial: TestName(), Argument("name", \.name, .text(expected: "a name")))
    static let summary = "Any text."
    static let examples = ["f_auto"]
}

struct TestLossy: Word {
    static let grammar = Grammar("fl", "lossy", initial: TestLossy())
    static let summary = "A flag."
    static let examples = ["fl_lossy"]
}

struct TestSteps: Word {
    enum Mode: String, CaseIterable, Sendable { case full, semi }
    var mode = Mode.full
    static let grammar = Grammar(
        "fl", "steps", initial: TestSteps(), Argument("mode", \.mode, .oneOf(Mode.self)))
    static let summary = "A flag with a value."
    static let examples = ["fl_steps:semi"]
}

/// How a text is declared, or what is wrong with it.
func declared(_ written: String) throws -> String {
    try Transformation(parsing: written, vocabulary: .test).text
}

/// A row of a table: what is written, and what is expected of it.
struct Row<Expected: Sendable>: Sendable, CustomTestStringConvertible {
    var written: String
    var expected: Expected
    init(_ written: String, _ expected: Expected) {
        self.written = written
        self.expected = expected
    }
    var testDescription: String { "\(written) → \(expected)" }
}
