import Assets
import Foundation
import Imaging
import Testing
import Transformations
import Vips

/// Every example of every word, against a picture that somebody has looked at.
///
/// With `HELIOGRAPH_RECORD_GOLDENS=1` in the environment the pictures are recorded instead.
@Suite(.oneAtATime) struct GoldenTests {
    init() throws { try Engine.start() }

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Goldens")
    static let isRecording =
        ProcessInfo.processInfo.environment["HELIOGRAPH_RECORD_GOLDENS"] == "1"
    static let examples: [String] = Array(
        Set(Vocabulary.spoken.definitions.flatMap(\.examples) + Stage.layerExamples)
    ).sorted()

    @Test(arguments: examples)
    func examplesLookAsTheyDid(_ example: String) throws {
        let picture = try Self.render(example)
        let file = try Self.file(example)
        if Self.isRecording {
            return try Self.write(picture, to: file)
        }
        let bytes = try #require(
            try? Data(contentsOf: file), "not recorded: \(file.lastPathComponent)")
        let golden = try TestFile(Array(bytes)).load().image
        guard (golden.width, golden.height) == (picture.width, picture.height) else {
            Issue.record("\(golden.width)×\(golden.height), now \(picture.width)×\(picture.height)")
            return
        }
        let difference = try Difference(golden, picture)
        guard difference.mean > 1 || difference.largest > 16 else { return }
        let evidence = try Self.sideBySide(golden, picture, file.lastPathComponent)
        Issue.record("\(difference), see \(evidence.path)")
    }

    /// Off while recording only: the folder is then being written by the test beside it.
    @Test(.disabled(if: isRecording)) func thereIsNoGoldenWithoutAnExample() throws {
        let found = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        let wanted = try Set(Self.examples.map { try Self.file($0).lastPathComponent })
        #expect(Set(found).subtracting(wanted) == [])
        let sizes = try found.map {
            try Data(contentsOf: Self.folder.appendingPathComponent($0)).count
        }
        #expect(sizes.reduce(0, +) <= 2_500_000)
    }

    @Test func differencesAreNoticed() throws {
        let picture = try Photograph.image()
        #expect(try Difference(picture, picture).largest == 0)
        #expect(try Difference(picture, picture.linear([1], [3]).cast(.uchar)).mean > 1)
        let dotted = try picture.insert(
            Image.solid([255, 0, 0], width: 3, height: 3), x: 30, y: 40)
        #expect(try Difference(picture, dotted).largest > 16)
    }

    // MARK: Pictures

    private static func render(_ example: String) throws -> Image {
        let stage = try Stage(for: example)
        let rendered = try Rendered(
            example, of: stage.base, layers: stage.layers, as: stage.output, facts: stage.facts)
        let canvas = try rendered.canvas
        return try canvas.isAnimated ? Stage.strip(of: canvas) : canvas.image
    }

    private static func file(_ example: String) throws -> URL {
        let text = try Transformation(parsing: example, vocabulary: .spoken).text
        let name = text.map {
            $0.isASCII && ($0.isLetter || $0.isNumber || "_-,.".contains($0)) ? $0 : "+"
        }
        return folder.appendingPathComponent(String(name) + ".png")
    }

    private static func write(_ image: Image, to file: URL) throws {
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(Samples.saved(image, as: .png).bytes).write(to: file)
    }

    /// What was, what is, and four times the difference.
    private static func sideBySide(_ golden: Image, _ now: Image, _ name: String) throws -> URL {
        let (a, b) = try (golden.flatten(), now.flatten())
        let difference = try a.call("subtract", ["right": .image(b)]).linear([4], [128]).cast(
            .uchar)
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("heliograph-goldens").appendingPathComponent(name)
        try write(
            a.join(b, .horizontal, shim: 4).join(difference, .horizontal, shim: 4).copyMemory(),
            to: file)
        return file
    }
}
