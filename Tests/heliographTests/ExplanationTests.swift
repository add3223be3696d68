import Imaging
import Testing
import Transformations

@testable import heliograph

@Suite struct `An explanation` {
    private func tree(_ text: String) throws -> [String] {
        ExplanationTree(Explanation(try URLText(text).url)).lines
    }

    @Test func `draws layers and branches inside each other`() throws {
        let lines = try tree(
            "/demo/image/upload/c_fill,w_300/l_a/l_b/fl_layer_apply,g_south/fl_layer_apply/"
                + "if_w_gt_100/e_sepia/if_else/w_5/if_end/v7/shoes/red.jpg")
        #expect(lines.first == "asset      demo/image/upload/shoes/red")
        let steps = lines.drop { !$0.hasPrefix("├") }.filter { !$0.contains("·") }
        #expect(
            Array(steps) == [
                "├─ c_fill,w_300", "├─ l_a", "│    layer", "│    └─ l_b",
                "│         fl_layer_apply,g_south", "│    fl_layer_apply", "└─ if_w_gt_100",
                "     then", "     └─ e_sepia", "     else", "     └─ w_5",
            ])
    }

    @Test func `has the three texts`() throws {
        let lines = try tree("/demo/image/upload/w_0300,c_fill/fl_attachment,f_auto/red")
        #expect(lines.contains("written    w_0300,c_fill/fl_attachment,f_auto"))
        #expect(lines.contains("declared   c_fill,w_300/f_auto,fl_attachment"))
        #expect(lines.contains("effective  c_fill,w_300"))
    }

    @Test func `says what will be refused`() throws {
        let lines = try tree("/demo/image/upload/e_gen_restore/fl_brand_new/red")
        #expect(lines.contains("refused    e_gen_restore needs a model that is not installed"))
        #expect(lines.contains("refused    Invalid flag in transformation: brand_new"))
    }

    @Test func `walks through the sizes and operations`() throws {
        var explanation = Explanation(
            try URLText("/demo/image/upload/c_fill,h_200,w_300/c_scale,w_150/red").url)
        explanation.add(
            try Walk(
                explanation.url.transformation, from: .size(Size(1200, 900)), limits: Limits()))
        #expect(explanation.steps.map(\.size) == [Size(300, 200), Size(150, 100)])
        // One resampling for both steps, when the pixels are wanted.
        #expect(explanation.ending.contains("resize"))
        #expect(ExplanationTree(explanation).lines.contains("├─ c_fill,h_200,w_300  → 300×200"))
    }

    @Test func `says where a size is assumed`() throws {
        var explanation = Explanation(try URLText("/demo/image/upload/w_0.5/red").url)
        let walk = try Walk(
            explanation.url.transformation, from: .size(Size(1200, 800)), limits: Limits())
        explanation.add(walk, isAssumed: true)
        let lines = ExplanationTree(explanation).lines
        #expect(lines.contains("1200×800, assumed") && lines.contains("└─ w_0.5  → 600×400"))
        #expect(JSONText(explanation, of: "x").text.contains("\"size_assumed\":true"))
    }

    /// What is typed, the asset that is meant, and the declared text.
    static let spellings = [
        ("https://res.cloudinary.com/demo/image/upload/w_5/a.jpg", "demo/image/upload/a"),
        ("//res.cloudinary.com/demo/image/upload/w_5/a.jpg", "demo/image/upload/a"),
        ("res.cloudinary.com/demo/image/upload/w_5/a.jpg", "demo/image/upload/a"),
        ("https://demo-res.cloudinary.com/image/upload/w_5/a.jpg?_a=x", "cloud/image/upload/a"),
        ("/demo/image/upload/w_5/a.jpg", "demo/image/upload/a"),
        ("demo/image/upload/w_5/a.jpg", "demo/image/upload/a"),
        ("image/upload/w_5/a.jpg", "cloud/image/upload/a"),
        ("w_5/a.jpg", "cloud/image/upload/a"),
        ("image/fetch/w_5/https://e.com/a.jpg", "cloud/image/fetch/https://e.com/a.jpg"),
    ]

    @Test(arguments: spellings) func `takes URLs as people type them`(
        _ text: String, _ asset: String
    ) throws {
        let url = try URLText(text).url
        #expect("\(url.reference)" == asset)
        #expect(url.transformation.text == "w_5")
    }

    @Test(arguments: [
        ("image/upload/w_abc/a.jpg", 15), ("/image/upload/w_abc/a.jpg", 16),
        ("/demo/image/upload/w_abc/a.jpg", 21), ("demo/image/upload/w_abc/a.jpg", 20),
        ("https://res.cloudinary.com/demo/image/upload/w_abc/a.jpg", 47),
    ]) func `places mistakes in the text that was given`(_ text: String, _ place: Int) {
        #expect(
            JSONText.line(for: text).text.hasSuffix(
                "multiple as a decimal, or auto\",\"at\":\(place)}"))
    }

    @Test func `is one line of JSON, whatever is asked`() throws {
        for text in ["", "/", "\u{0}\u{1}\"\\", "a\r\u{2028}b", "image/upload/x", "ü/%FF", "?"] {
            let line = JSONText.line(for: text).text
            #expect(!line.unicodeScalars.contains { $0.properties.generalCategory == .control })
            #expect(!line.contains("\u{2028}"))
            #expect(line.hasPrefix("{\"url\":\"") && line.hasSuffix("}"))
        }
        #expect(
            JSONText.line(for: "image/upload/w_05/x").text
                == #"{"url":"image/upload/w_05/x","ok":true,"declared":"w_5"}"#)
        #expect(
            JSONText.line(for: "image/upload/e_sepai/x").text
                == #"{"url":"image/upload/e_sepai/x","ok":false,"error":"Invalid effect in "#
                + #"transformation: sepai (at 13); did you mean 'sepia'?","at":13}"#)
    }
}
