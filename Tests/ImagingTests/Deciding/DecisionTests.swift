import Assets
import Testing
import Transformations
import Vips

@testable import Imaging

/// What a render tells about its decisions.
@Suite(.oneAtATime) struct DecisionTests {
    init() throws { try Engine.start() }

    private static func facts() -> AssetFacts {
        var facts = AssetFacts()
        facts.faces = [.init(x: 60, y: 10, width: 10, height: 10)]
        facts.things = [
            .init(name: "dog", area: .init(x: 5, y: 30, width: 20, height: 20), confidence: 0.8)
        ]
        facts.salient = [.init(x: 0, y: 0, width: 40, height: 40)]
        return facts
    }

    private static func told(
        _ text: String, _ facts: AssetFacts = facts(), as format: Format = .png
    ) throws -> [RenderDecision] {
        let base = try Samples.saved(Samples.quarters(width: 80, height: 60), as: .png)
        let output = try TestFile()
        var request = RenderRequest(
            transformation: text, output: .format(format),
            sources: [.init(layer: "", format: .png)], limits: Limits(), facts: facts)
        let other = try TestFile()
        let silent = try Renderer().render(
            request, sources: [base.descriptor], output: other.descriptor)
        #expect(silent.decisions.isEmpty)
        request.tellsDecisions = true
        return try Renderer().render(
            request, sources: [base.descriptor], output: output.descriptor
        ).decisions
    }

    private static func window(
        _ text: String, _ facts: AssetFacts = facts()
    ) throws -> WindowDecision? {
        try told(text, facts).compactMap {
            if case .window(let window) = $0 { window } else { nil }
        }.first
    }

    @Test(
        "A cut says what decided",
        arguments: [
            ("c_fill,h_20,w_20", WindowDecision.Reason.standard, nil),
            ("c_fill,g_north,h_20,w_20", .written, nil),
            ("c_fill,g_auto,h_20,w_20", .found, "faces"),
            ("c_fill,g_auto:no_faces,h_20,w_20", .found, "object"),
            ("c_fill,g_face,h_20,w_20", .found, "face"),
            ("c_thumb,g_dog,h_20,w_20", .found, "dog"),
            ("c_crop,g_cat,h_20,w_20", .missing, "cat"),
            ("c_fill,g_auto:aoi_1_1_9_9,h_20,w_20", .areaOfInterest, nil),
            ("c_crop,g_face", .found, "face"),
        ] as [(String, WindowDecision.Reason, String?)])
    func reasons(text: String, reason: WindowDecision.Reason, subject: String?) throws {
        let window = try #require(try Self.window(text))
        #expect(window.reason == reason && window.subject == subject, "\(window)")
        #expect(window.step == text)
    }

    @Test("Every alternative is told with what became of it")
    func alternatives() throws {
        let window = try #require(try Self.window("c_fill,g_auto,h_20,w_20"))
        #expect(
            window.candidates.map { "\($0.name) \($0.outcome.rawValue)" } == [
                "custom absent", "faces decided", "object outranked", "saliency outranked",
                "attention absent",
            ])
        // In pixels of the picture as it was cut: 27 × 20 of 80 × 60.
        #expect([window.width, window.height] == [27, 20])
        #expect(window.candidates[1].areas == [.init(x: 20, y: 3, width: 3, height: 3)])
        #expect(window.window == .init(x: 7, y: 0, width: 20, height: 20))
    }

    @Test("Marks come first, what stands out comes before the pixels, and these come last")
    func order() throws {
        var facts = Self.facts()
        facts.customCoordinates = [.init(x: 1, y: 1, width: 8, height: 8)]
        #expect(try Self.window("c_fill,g_auto,h_20,w_20", facts)?.reason == .customCoordinates)
        (facts.customCoordinates, facts.faces, facts.things) = ([], [], [])
        #expect(try Self.window("c_fill,g_auto,h_20,w_20", facts)?.reason == .saliency)
        let nothing = try #require(try Self.window("c_fill,g_auto,h_20,w_20", AssetFacts()))
        #expect(nothing.reason == .attention)
        #expect(nothing.candidates.last?.outcome == .decided)
    }

    @Test("What cuts nothing has nothing to explain")
    func silence() throws {
        for text in ["c_scale,w_20", "c_fit,g_face,h_20,w_20", "e_sepia"] {
            #expect(try Self.window(text) == nil, "\(text)")
        }
    }

    @Test("A quality is told with its trials")
    func quality() throws {
        let photograph = try Photograph.image().resize(3).cast(.uchar)
            .copy(interpretation: .srgb).copyMemory()
        let base = try Samples.saved(photograph, as: .png)
        func decision(_ text: String, _ known: [String: Int] = [:]) throws -> QualityDecision? {
            var request = RenderRequest(
                transformation: text, output: .format(.jpg),
                sources: [.init(layer: "", format: .png)], limits: Limits())
            request.tellsDecisions = true
            request.knownQualities = known
            let output = try TestFile()
            let decisions = try Renderer().render(
                request, sources: [base.descriptor], output: output.descriptor
            ).decisions
            return decisions.compactMap {
                if case .quality(let quality) = $0 { quality } else { nil }
            }.last
        }
        let found = try #require(try decision("q_auto:eco"))
        #expect(found.reason == .trials && found.level.hasPrefix("eco") && found.target == 67)
        #expect((1...2).contains(found.trials.count) && found.score != nil)
        let known = try #require(try decision("q_auto:eco", ["jpg/eco": 41]))
        #expect(known.reason == .known && known.quality == 41 && known.trials.isEmpty)
        #expect(try decision("c_scale,w_8/q_auto")?.reason == .table)
        #expect(try decision("q_80") == nil)
    }
}
