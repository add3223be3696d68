import Testing
import Transformations
import Vips

@testable import Imaging

@Suite struct BackgroundTests {
    static let red = Color(red: 255, green: 0, blue: 0)
    static let green = Color(red: 0, green: 255, blue: 0)
    static let blue = Color(red: 0, green: 0, blue: 255)

    /// A blue frame two pixels wide around orange.
    static func framed() throws -> Image {
        try Bench.canvas(40, 30) { x, y in
            x < 2 || y < 2 || x > 37 || y > 27 ? [10, 20, 200] : [250, 140, 20]
        }.image
    }

    static func background(_ text: String) throws -> Background {
        try #require(try Bench.component(text)[Background.self])
    }

    @Test("A colour flattens what is transparent")
    func flattens() throws {
        #expect(try Bench.pixel([255, 0, 0, 0], after: "b_blue") == [0, 0, 255])
        #expect(try Bench.pixel([255, 0, 0, 128], after: "b_black") == [128, 0, 0])
        #expect(try Bench.pixel([255, 0, 0, 0], after: "b_rgb:0000ff80") == [0, 0, 255, 128])
        #expect(try Bench.pixel([255, 0, 0, 7], after: "b_transparent") == [255, 0, 0, 7])
        var canvas = try Bench.canvas(2, 2) { _, _ in [1, 2, 3] }
        try canvas.apply("b_red")
        #expect(canvas.background == Self.red)
        #expect(try canvas.pixel(0, 0) == [1, 2, 3])
    }

    @Test(
        "Padding is filled by colour",
        arguments: [
            ("b_red", [255, 0, 0]), ("b_transparent", [0, 0, 0, 0]),
            ("b_rgb:00ff0080", [0, 255, 0, 128]), ("b_auto", [10, 20, 200]),
            ("b_auto:predominant", [250, 140, 20]), ("b_auto:border_contrast", [255, 255, 255]),
            ("b_auto:predominant_contrast", [10, 20, 200]),
            ("b_auto:palette_black_lightblue_navy", [0, 0, 128]),
        ])
    func padding(text: String, expected: [Int]) throws {
        let image = try Self.background(text)
            .fill(for: Self.framed(), width: 60, height: 50, at: 10, y: 10)
        #expect([image.width, image.height] == [60, 50])
        let canvas = Canvas(image)
        for (x, y) in [(0, 0), (59, 49), (5, 25)] { #expect(try canvas.pixel(x, y) == expected) }
        #expect(try canvas.pixel(30, 25).prefix(3) == [250, 140, 20])
    }

    @Test("A colour fills transparent parts of a padded picture, too")
    func transparentPicture() throws {
        let image = try Bench.canvas(10, 10) { x, _ in x < 5 ? [0, 0, 0, 0] : [255, 255, 255, 255] }
        let padded = Canvas(
            try Self.background("b_red").fill(for: image.image, width: 20, height: 10, at: 5, y: 0))
        #expect(try padded.pixel(6, 5) == [255, 0, 0])
        #expect(try padded.pixel(12, 5) == [255, 255, 255])
    }

    @Test("Gradients run along their direction; four colours stand in the corners")
    func gradients() throws {
        func corners(
            _ colors: [Color], _ direction: AutomaticBackground.Direction
        ) throws -> [[Int]] {
            let image = try Background.gradient(colors, direction, width: 30, height: 20)
            let canvas = Canvas(image)
            return try [(0, 0), (29, 0), (29, 19), (0, 19)].map { try canvas.pixel($0.0, $0.1) }
        }
        let (r, b) = ([255, 0, 0], [0, 0, 255])
        let middle = [128, 0, 128]
        #expect(try corners([Self.red, Self.blue], .horizontal) == [r, b, b, r])
        #expect(try corners([Self.red, Self.blue], .vertical) == [r, r, b, b])
        #expect(try corners([Self.red, Self.blue], .diagonalDown) == [r, middle, b, middle])
        #expect(try corners([Self.red, Self.blue], .diagonalUp) == [middle, b, middle, r])
        #expect(
            try corners([Self.red, Self.green, Self.blue, .black], .horizontal)
                == [r, [0, 255, 0], b, [0, 0, 0]])
    }

    @Test("A blurred background covers the canvas, whatever the shapes")
    func blurred() throws {
        for (w, h, x, y) in [(90, 30, 25, 0), (41, 90, 0, 30), (40, 31, 0, 0)] {
            let image = try Self.background("b_blurred:400:15")
                .fill(for: Self.framed(), width: w, height: h, at: x, y: y)
            #expect([image.width, image.height, image.bands] == [w, h, 3])
            #expect(image.format == .uchar)
            #expect(try image.getpoint(x + 20, y + 15) == [250, 140, 20])
        }
    }

    @Test("A half-transparent colour beside a pad crop is not laid under twice")
    func padOnce() throws {
        var canvas = try Bench.canvas(2, 2) { _, _ in [0, 255, 0, 128] }
        let word = try Self.background("b_rgb:00ff0080")
        var component = try Bench.component("b_rgb:00ff0080")
        component.add(try #require(try Self.pad().items.first))
        try word.apply(to: &canvas, in: component)
        #expect(try canvas.pixel(0, 0) == [0, 255, 0, 128])
    }

    private static func pad() throws -> Component {
        let vocabulary = Vocabulary([TestPad.self])
        let transformation = try Transformation(parsing: "c_lpad", vocabulary: vocabulary)
        return try #require(transformation.components.first)
    }

    private struct TestPad: Word {
        static let grammar = Grammar("c", "lpad", initial: TestPad())
        static let summary = "Pads."
        static let examples: [String] = []
    }
}
