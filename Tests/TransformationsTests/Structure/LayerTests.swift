import Assets
import Testing
import Transformations

@Suite struct LayerTests {
    private func steps(_ text: String) throws -> [Step] {
        try Transformation(parsing: text, vocabulary: .test).steps
    }

    @Test("Three layers in each other keep their places")
    func nested() throws {
        let text =
            "l_a/l_b/l_text:Arial_9:c/e_sepia/fl_layer_apply,x_1/w_5/fl_layer_apply/fl_layer_apply,y_2/h_1"
        let found = try steps(text)
        #expect(found.count == 2)
        guard case .layer(let a) = found[0], case .layer(let b) = a.steps[0],
            case .layer(let c) = b.steps[0]
        else {
            Issue.record("no three layers")
            return
        }
        #expect([a, b, c].map(\.isBlock) == [true, true, true])
        #expect(c.closer.text == "x_1" && b.closer.isEmpty && a.closer.text == "y_2")
        #expect(b.steps.count == 2)
        #expect(try declared(text) == text)
        #expect(try Transformation(parsing: text, vocabulary: .test).layers.count == 3)
    }

    @Test("A closer belongs to the nearest open layer; older layers are one component")
    func oldAndNew() throws {
        let found = try steps("l_old,w_1/l_new/w_5/fl_layer_apply/h_1")
        guard case .layer(let old) = found[0], case .layer(let new) = found[1] else {
            Issue.record("no two layers")
            return
        }
        #expect(!old.isBlock && new.isBlock)
        #expect(found.count == 3)
    }

    static let names: [Row<[String]>] = [
        Row("logo", ["upload logo"]), Row("a:b", ["upload a/b"]),
        Row("logo.png", ["upload logo.png", "upload logo"]),
        Row("private:a:b", ["private a/b", "upload private/a/b"]),
        Row("image:upload:bg:mark", ["upload bg/mark", "upload image/upload/bg/mark"]),
        Row("upload:v15:x:id", ["upload x/id", "upload upload/v15/x/id"]),
        Row("image", ["upload image"]),
    ]

    @Test("A layer's name may mean several assets, the likeliest first", arguments: names)
    func candidates(row: Row<[String]>) throws {
        let found = try Transformation(parsing: "l_" + row.written, vocabulary: .test)
        guard case .asset(let asset)? = found.layers.first?.source else {
            Issue.record("no asset")
            return
        }
        let cloud = try #require(CloudName("demo"))
        let readings = asset.candidates(in: cloud)
        #expect(readings.map { "\($0.deliveryType.rawValue) \($0.publicID)" } == row.expected)
    }
}
