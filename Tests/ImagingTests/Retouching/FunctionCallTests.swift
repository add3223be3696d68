import Assets
import Testing
import Transformations
import Vips

@testable import Imaging

/// Functions elsewhere, as the words that call them and the render that waits for them.
@Suite(.oneAtATime) struct FunctionCallTests {
    init() throws { try Engine.start() }

    private static let remote = "fn_remote:aHR0cHM6Ly9lLmNvbS9m"
    private static let before = "fn_pre:remote:aHR0cHM6Ly9lLmNvbS9m"

    private func calls(_ text: String) throws -> [FunctionCall.Call] {
        try Transformation(parsing: text, vocabulary: .spoken).functionCalls
    }

    @Test(
        "A URL is read in either alphabet, with padding and without",
        arguments: [
            "aHR0cHM6Ly9lLmNvbS9mP2E9Pj4-", "aHR0cHM6Ly9lLmNvbS9mP2E9Pj4+",
            "aHR0cHM6Ly9lLmNvbS9mP2E9Pj4%2B",
        ])
    func alphabets(_ coded: String) throws {
        #expect(
            try calls("fn_remote:\(coded)") == [.init(url: "https://e.com/f?a=>>>", moment: .here)])
        #expect(
            try Transformation(parsing: "fn_pre:remote:\(coded)", vocabulary: .spoken).text
                == "fn_pre:remote:aHR0cHM6Ly9lLmNvbS9mP2E9Pj4-")
    }

    @Test("Padding is not part of it", arguments: ["", "=", "%3D", "%3D%3D"])
    func padding(_ end: String) throws {
        #expect(
            try calls("fn_remote:aHR0cDovL2UuY29tL2Zv\(end)").map(\.url) == ["http://e.com/fo"])
    }

    @Test(
        "What is no URL is a mistake that says what should stand there",
        arguments: [
            "fn_remote:!!", "fn_remote:ZmlsZTovLy9ldGMvcGFzc3dk", "fn_remote:aHR0cDovL2Ugaw",
        ])
    func mistakes(_ text: String) throws {
        let error = try #require(throws: TransformationError.self) {
            try Transformation(parsing: text, vocabulary: .spoken)
        }
        let expected = TransformationError.Reason.invalidValue(
            parameter: "fn", expected: "remote: or pre:remote:, and a URL in base64")
        #expect(error.reason == expected)
    }

    @Test(
        "Functions of other kinds are refused by name",
        arguments: [
            ("fn_wasm:a.wasm", "fn_wasm"), ("fn_pre:wasm:a", "fn_pre"), ("fn_:", "fn"),
            ("fn_render", "fn_render"),
        ])
    func others(_ text: String, _ name: String) throws {
        let items = try Transformation(parsing: text + ",w_5", vocabulary: .spoken)
            .components.flatMap(\.items)
        let word = try #require(items.compactMap { $0.word as? UnspokenWord }.first)
        #expect(word.refusal == .notSpoken(what: name))
    }

    // MARK: Rendering

    /// The negative of red.
    private static let negative = Samples.red.map { 255 - $0 }

    @Test("A function sees the picture as it is at its step")
    func here() throws {
        let rendered = try Rendered(
            "c_scale,w_20/\(Self.remote)/c_crop,h_5,w_5", of: Samples.png(Samples.red, 80, 40))
        #expect(rendered.needed.map(\.work) == [.function(url: "https://e.com/f", shown: .png)])
        let shown = try #require(rendered.shown.first).load()
        #expect((shown.width, shown.height) == (20, 10))
        #expect(try isClose(shown.image.getpoint(3, 3), Samples.red, within: 1))
        #expect((rendered.result.width, rendered.result.height) == (5, 5))
        #expect(try isClose(rendered.pixel(2, 2), Self.negative, within: 1))
    }

    @Test("A function before everything sees the file as it is")
    func first() throws {
        let base = try Samples.saved(try Samples.quarters(), as: .webp)
        let rendered = try Rendered("c_scale,w_20/\(Self.before)/\(Self.remote)", of: base)
        #expect(
            rendered.needed.map(\.work) == [
                .function(url: "https://e.com/f", shown: .webp),
                .function(url: "https://e.com/f", shown: .png),
            ])
        #expect(rendered.shown.first?.bytes == base.bytes)
        // Twice the negative.
        #expect(try isClose(Array(rendered.pixel(2, 2).prefix(3)), Samples.red, within: 12))
        #expect(rendered.result.width == 20)
    }

    @Test("Layers have functions of their own")
    func layers() throws {
        let rendered = try Rendered(
            "l_mark/\(Self.before)/fl_layer_apply,g_west", of: Samples.png(Samples.blue, 40, 20),
            layers: [("mark", Samples.png(Samples.red, 20, 20))])
        #expect(rendered.needed.map(\.source) == [1])
        #expect(try isClose(rendered.pixel(5, 10), Self.negative, within: 1))
        #expect(try isClose(rendered.pixel(35, 10), Samples.blue, within: 1))
    }

    @Test("Another function, other pixels and another file are other questions")
    func digests() throws {
        let red = try Samples.png(Samples.red, 30, 20)
        let blue = try Samples.png(Samples.blue, 30, 20)
        func digest(_ text: String, _ base: TestFile) throws -> String {
            try #require(try Rendered(text, of: base).needed.first).digest
        }
        let other = "fn_remote:aHR0cHM6Ly9lLmNvbS9n"
        let digests = try [
            digest(Self.remote, red), digest(other, red), digest(Self.remote, blue),
            digest(Self.before, red), digest(Self.before, blue),
        ]
        #expect(Set(digests).count == 5)
        #expect(try digest("\(Self.remote)/w_10", red) == digests[0])
    }

    @Test("A moving picture is refused, a still of it is not")
    func animations() throws {
        let film = try Samples.animation(.gif)
        #expect(throws: ImagingError.self) {
            try Rendered(Self.remote, of: film, as: .format(.gif))
        }
        #expect(try Rendered(Self.remote, of: film).result.pages == 1)
    }

    @Test("Where an answer has another size, nobody knows where things are")
    func areas() throws {
        for (side, isKnown) in [(30, true), (12, false)] {
            var canvas = Canvas(
                try Image.solid([1, 2, 3], width: 30, height: 30).copyMemory())
            canvas.facts.faces = [.init(x: 1, y: 1, width: 5, height: 5)]
            canvas.facts.tags = ["a"]
            canvas.retouches = Retouches { _, _, _ in
                try Image.solid([9, 9, 9], width: side, height: side).copyMemory()
            }
            try canvas.replace(byAnswerOf: "https://e.com/f")
            #expect(canvas.width == side && canvas.facts.tags == ["a"])
            #expect((canvas.facts.faces != nil) == isKnown)
        }
    }

    @Test("An answer that is no picture is an error")
    func rubbish() throws {
        let base = try Samples.png(Samples.red, 8, 8)
        var request = RenderRequest(
            transformation: Self.remote, output: .format(.png),
            sources: [.init(layer: "", format: .png)], limits: Limits())
        let first = try TestFile()
        let outcome = try Renderer().attempt(
            request, sources: [base.descriptor], output: first.descriptor)
        guard case .needs(let retouch) = outcome else {
            Issue.record("nothing was asked")
            return
        }
        request.retouches = [retouch.digest]
        let html = try TestFile(Array("<html>no</html>".utf8))
        let output = try TestFile()
        #expect(throws: ImagingError.unsupportedFormat(nil)) {
            try Renderer().attempt(
                request, sources: [base.descriptor, html.descriptor], output: output.descriptor)
        }
    }
}
