import Imaging
import Testing
import Transformations
import Vips

private func renderer(_ style: String) throws -> TextRenderer {
    _ = startedVips
    return TextRenderer(style: try #require(TextStyle(style)))
}

private func render(_ style: String, _ text: String) throws -> Image {
    try renderer(style).render(text)
}

@Suite(.oneAtATime) struct TextRendererTests {
    @Test func `sizes are pixels: a capital of Arial is 0.716 of them high`() throws {
        for size in [50.0, 100, 200] {
            let height = Double(try render("Arial_\(Int(size))", "H").height)
            #expect(abs(height - size * 0.716) <= size * 0.03 + 1)
        }
    }

    @Test func `letters have the colour, its opacity, and nothing around`() throws {
        var text = try renderer("Arial_60")
        text.color = Color(red: 200, green: 30, blue: 10, alpha: 128)
        let picture = try text.render("H")
        #expect(picture.bands == 4 && picture.hasAlpha)
        #expect(try picture.getpoint(2, picture.height / 2) == [200, 30, 10, 128])
        #expect(try picture.getpoint(picture.width / 2, 1)[3] == 0)
    }

    @Test func `a width breaks lines, at words and inside of them`() throws {
        var text = try renderer("Arial_30")
        let line = try text.render("one two three four")
        text.wrapWidth = 120
        let block = try text.render("one two three four")
        #expect(block.height > 2 * line.height && block.width <= 120)
        #expect(try text.render("onetwothreefourfive").width <= 121)
    }

    @Test func `a height shortens the text with an ellipsis`() throws {
        var text = try renderer("Arial_30")
        text.wrapWidth = 150
        let words = String(repeating: "word ", count: 40)
        let whole = try text.render(words)
        text.wrapHeight = 100
        let cut = try text.render(words)
        #expect(whole.height > 300 && cut.height <= 100 && cut.height > 50)
        text.wrapHeight = 5
        #expect(try text.render(words).height <= 5)
    }

    @Test func `markup characters are letters`() throws {
        let angle = try render("Arial_40", "<b>&amp;</b>")
        let plain = try render("Arial_40", "bamp")
        #expect(angle.width > plain.width + 60)
        #expect(try render("Arial_40", "<&>").width > 40)
    }

    @Test func `weight, slant, spacing and lines change the ink`() throws {
        let plain = try render("Arial_60", "Helio")
        #expect(try render("Arial_60_bold", "Helio").ink() > plain.ink() * 1.2)
        #expect(try render("Arial_60_italic", "Helio").bytes() != plain.bytes())
        let spaced = try render("Arial_60_letter_spacing_10", "Helio")
        #expect((38...52).contains(spaced.width - plain.width))
        #expect(try render("Arial_60_letter_spacing_-5", "Helio").width < plain.width)
        #expect(try render("Arial_60_underline", "Helio").height > plain.height)
        #expect(try render("Arial_60_strikethrough", "Helio").ink() > plain.ink() * 1.05)
        let lines = try render("Arial_60", "H\nH").height
        #expect(try render("Arial_60_line_spacing_25", "H\nH").height == lines + 25)
    }

    @Test func `alignment moves the shorter line`() throws {
        func start(_ alignment: String) throws -> Int {
            let picture = try render("Arial_40_\(alignment)", "HHHHHH\nH")
            let lower = try picture.extractArea(
                left: 0, top: picture.height - 10, width: picture.width, height: 10)
            return try lower.extractBand(3).findTrim(threshold: 10, background: [0]).left
        }
        let left = try start("left")
        let center = try start("center")
        let right = try start("right")
        #expect(left < 3 && center > 60 && right > center + 60)
        #expect(try start("end") == right)
    }

    @Test func `the text's own direction decides where a line begins`() throws {
        func start(_ text: String) throws -> Int {
            var renderer = try renderer("Arial_30")
            renderer.wrapWidth = 300
            renderer.keepsLineBox = true
            return try renderer.render(text).extractBand(3)
                .findTrim(threshold: 10, background: [0]).left
        }
        #expect(try start("Helio") < 5)
        #expect(try start("שלום") > 200 && start("مرحبا 12") > 150)
    }

    @Test func `every weight has more ink than the one before`() throws {
        let ink = try ["100", "300", "400", "700", "900"].map {
            try render("Lato_60_\($0)", "Helio").ink()
        }
        #expect(zip(ink, ink.dropFirst()).allSatisfy { $0 < $1 }, "\(ink)")
    }

    @Test func `fonts differ from each other`() throws {
        let fonts = ["Arial", "Times", "Courier", "Verdana", "Roboto", "Lato", "Open Sans"]
        let pictures = try fonts.map { try render("\($0)_40", "Hamburg").bytes() }
        #expect(Set(pictures).count == fonts.count)
    }

    @Test func `lines that are left out make room for the ellipsis`() throws {
        var text = try renderer("Arial_20")
        text.wrapWidth = 100
        text.wrapHeight = 60
        let short = try text.render("one")
        text.wrapHeight = nil
        #expect(try text.render("one").bytes() == short.bytes())
        text.wrapHeight = 60
        // Paragraphs are lines like any other, and an ellipsis follows no space.
        #expect(try text.render("one\ntwo\nthree\nfour\nfive\nsix").height <= 60)
        #expect(try text.render("a\n\n\n\n\n\nb").height <= 60)
    }

    @Test func `a stroke surrounds the letters in its colour`() throws {
        var text = try renderer("Arial_80_stroke")
        let plain = try text.render("H")
        text.color = .white
        text.stroke = TextRenderer.Stroke(width: 5, color: Color(red: 255, green: 0, blue: 0))
        let outlined = try text.render("H")
        #expect(outlined.width == plain.width + 10 && outlined.height == plain.height + 10)
        #expect(try outlined.getpoint(2, outlined.height / 2) == [255, 0, 0, 255])
        #expect(try outlined.getpoint(8, outlined.height / 2) == [255, 255, 255, 255])
        #expect(try outlined.getpoint(outlined.width / 2, 2)[3] == 0)
    }

    @Test func `a box has its colour and a margin of a tenth of the size`() throws {
        var text = try renderer("Arial_60")
        let plain = try text.render("Hi")
        text.background = Color(red: 0, green: 0, blue: 255)
        let boxed = try text.render("Hi")
        #expect(boxed.width == plain.width + 12 && boxed.height == plain.height + 12)
        #expect(try boxed.getpoint(1, 1) == [0, 0, 255, 255])
    }

    @Test func `the line box does not depend on the letters`() throws {
        var text = try renderer("Arial_50")
        text.keepsLineBox = true
        let low = try text.render("x")
        let high = try text.render("Hg")
        #expect(low.height == high.height && (52...65).contains(low.height))
        #expect(try text.render("x\nx").height == 2 * low.height)
    }

    @Test(arguments: ["", "   ", " \n ", "\u{200B}", "\u{3164}"])
    func `without ink there is one transparent pixel`(text: String) throws {
        let picture = try render("Arial_40", text)
        #expect(picture.hasAlpha)
        #expect(try picture.ink() == 0)
        if text.allSatisfy(\.isWhitespace) { #expect(picture.width == 1 && picture.height == 1) }
    }

    @Test func `emoji keep their colours, other scripts and unknown fonts have ink`() throws {
        let emoji = try render("Arial_60", "😀")
        let middle = try emoji.getpoint(emoji.width / 2, emoji.height / 3)
        #expect(middle[0] > 150 && middle[2] < 150 && middle[3] == 255)
        for text in ["日本語", "مرحبا", "שלום", "привет"] {
            #expect(try render("No Such Font_40", text).ink() > 300)
        }
    }

    @Test func `too many characters and too many pixels are refused before painting`() throws {
        let text = try renderer("Arial_20")
        #expect(throws: TextError.tooManyCharacters(maximum: 2_000)) {
            try text.render(String(repeating: "a", count: 2_001))
        }
        let huge = try renderer("Arial_10000")
        for content in ["HHHHHHHH", String(repeating: "H", count: 2_000), "H\nH\nH\nH\nH\nH"] {
            #expect(throws: TextError.tooManyPixels(maximum: 25_000_000)) {
                try huge.render(content)
            }
        }
        let spread = try renderer("Arial_20_letter_spacing_10000")
        #expect(throws: TextError.tooManyPixels(maximum: 25_000_000)) {
            try spread.render(String(repeating: "H", count: 1_999))
        }
    }
}
