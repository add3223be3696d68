import Assets
import Testing
import Transformations

@Suite struct TextLayerTests {
    private func text(_ value: String) throws -> TextLayer {
        let found = try Transformation(parsing: "l_text:" + value, vocabulary: .test)
        guard case .text(let text)? = found.layers.first?.source else {
            throw Missing(value: value)
        }
        return text
    }

    private struct Missing: Error {
        let value: String
    }

    private func style(_ value: String) throws -> TextStyle {
        guard case .described(let style) = try text(value + ":x").style else {
            throw Missing(value: value)
        }
        return style
    }

    @Test("Every option is told by its word, wherever it stands")
    func options() throws {
        let orders = [
            "Mr%20Font_40.5_bold_italic_underline_center_stroke_letter_spacing_-2.5"
                + "_line_spacing_3_antialias_best_hinting_slight",
            "Mr%20Font_hinting_slight_stroke_line_spacing_3_center_underline_antialias_best"
                + "_40.5_letter_spacing_-2.5_italic_700",
        ]
        for order in orders {
            let style = try style(order)
            #expect(style.font == "Mr Font" && style.size == 40.5 && style.weight == 700)
            #expect(style.isItalic && style.hasStroke)
            #expect(style.decoration == .underline && style.alignment == .center)
            #expect(style.letterSpacing == -2.5 && style.lineSpacing == 3)
            #expect(style.antialias == .best && style.hinting == .slight)
        }
    }

    static let weights: [(String, Int)] = [
        ("thin", 100), ("light", 300), ("normal", 400), ("regular", 400), ("medium", 500),
        ("bold", 700), ("black", 900), ("100", 100), ("350", 350), ("900", 900),
    ]

    @Test("Weights have names and numbers", arguments: weights)
    func weight(written: String, number: Int) throws {
        #expect(try style("Arial_40_\(written)").weight == number)
    }

    static let fonts: [(String, String?, [String])] = [
        ("Arial_9", nil, []),
        (
            "font.ttf_9", "font.ttf",
            ["authenticated font.ttf", "upload font.ttf", "private font.ttf"]
        ),
        (
            "my:fonts:a_b.woff2_9_bold", "my:fonts:a_b.woff2",
            [
                "authenticated my/fonts/a_b.woff2", "upload my/fonts/a_b.woff2",
                "private my/fonts/a_b.woff2",
            ]
        ),
        ("Roboto.x@google_9", nil, []),
    ]

    @Test("A font file is a raw asset, its folders before it", arguments: fonts)
    func fontFile(written: String, file: String?, assets: [String]) throws {
        let style = try style(written)
        #expect(style.fontFile == file)
        let cloud = try #require(CloudName("demo"))
        let found = style.fontCandidates(in: cloud)
        #expect(found.map { "\($0.deliveryType.rawValue) \($0.publicID)" } == assets)
        #expect(found.allSatisfy { $0.assetType == .raw })
    }

    @Test("A borrowed style's name may have folders, or be all there is")
    func donors() throws {
        let donors = try text("stored:12:30").donors
        #expect(donors.map(\.publicID) == ["stored", "stored/12", "stored/12/30"])
        #expect(donors.map(\.content) == ["12:30", "30", nil])
        #expect(try text("Arial_9:a").donors.isEmpty)
    }

    @Test("A text asset by its name alone is a layer like any other")
    func textAsset() throws {
        let found = try Transformation(parsing: "h_100,l_text:test_text,w_100", vocabulary: .test)
        guard case .asset(let asset)? = found.layers.first?.source else {
            Issue.record("no asset")
            return
        }
        let first = asset.candidates(in: try #require(CloudName("demo"))).first
        #expect(first?.deliveryType == .text && first?.publicID == PublicID("test_text"))
    }

    static let contents: [(String, String)] = [
        ("a%0Ab", "a\nb"), ("he%252C%252Fllo", "he,/llo"), ("%25E3%2583%258D", "ネ"),
        ("100%2525", "100%"), ("a:b", "a:b"), ("%F0%9F%98%80", "😀"),
        ("Hello, World", "Hello, World"),
        ("50%25 off", "50% off"), ("Smile%21", "Smile!"),
    ]

    @Test("Texts are decoded twice", arguments: contents)
    func content(written: String, decoded: String) throws {
        #expect(try text("Arial_9:" + written).content == decoded)
    }
}
