import Testing
import Transformations
import Vips

@testable import Imaging

/// Small pictures to work on, and pixels to look at afterwards.
enum Bench {
    /// libvips, started once, without any loader.
    static let isStarted: Bool = {
        do {
            try Engine.start()
            return true
        } catch {
            return false
        }
    }()

    static let vocabulary = Vocabulary(Effects.words + Self.qualifiers)

    /// What stands beside effects and is declared elsewhere.
    static let qualifiers: [any Word.Type] = [
        OffsetX.self, OffsetY.self, ColorQualifier.self, Gravity.self, TestWidth.self,
        TestHeight.self,
    ]

    /// `width` by `height` pixels, each what `color` says.
    static func canvas(
        _ width: Int, _ height: Int, _ color: (Int, Int) -> [UInt8]
    ) throws -> Canvas {
        try #require(isStarted)
        var pixels: [UInt8] = []
        for y in 0..<height { for x in 0..<width { pixels += color(x, y) } }
        let bands = pixels.count / width / height
        let image = try Image(pixels: pixels, width: width, height: height, bands: bands)
        return Canvas(try image.copy(interpretation: .srgb))
    }

    /// One pixel after a transformation.
    static func pixel(_ color: [UInt8], after text: String) throws -> [Int] {
        var canvas = try canvas(4, 4) { _, _ in color }
        try canvas.apply(text)
        return try canvas.pixel(1, 1)
    }

    /// The component that a text is.
    static func component(_ text: String) throws -> Component {
        let transformation = try Transformation(parsing: text, vocabulary: vocabulary)
        return try #require(transformation.components.first)
    }
}

extension Canvas {
    /// Does the words of one component in their order.
    mutating func apply(_ text: String) throws {
        let component = try Bench.component(text)
        for word in component.wordsInOrder {
            if let action = word as? any Action { try action.apply(to: &self, in: component) }
        }
        try settleSize()
        #expect(image.format == .uchar)
        #expect(image.interpretation == .srgb)
        #expect(image.hasAlpha == (image.bands == 4))
    }

    func pixel(_ x: Int, _ y: Int) throws -> [Int] {
        try image.getpoint(x, y).map { Int($0) }
    }
}

/// Sizes belong to cropping; regions of effects need the keys only.
struct TestWidth: Word {
    var value = 0.0
    static let grammar = Grammar("w", initial: TestWidth(), Argument("w", \.value, Self.kind))
    static let summary = "A width."
    static let examples: [String] = []
    static let kind = ArgumentKind<Double>(
        expected: "a number", read: { NumberText.parse($0) }, print: { NumberText.print($0) })
}

struct TestHeight: Word {
    var value = 0.0
    static let grammar = Grammar(
        "h", initial: TestHeight(), Argument("h", \.value, TestWidth.kind))
    static let summary = "A height."
    static let examples: [String] = []
}
