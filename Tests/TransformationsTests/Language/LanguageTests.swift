import Testing

@testable import Transformations

@Suite struct LanguageTests {
    static let numbers: [Row<String?>] = [
        Row("300", "300"), Row("-5", "-5"), Row("+5", "5"), Row("0.5", "0.5"), Row(".5", "0.5"),
        Row("1.", "1"), Row("007", "7"), Row("0.00001", "0.00001"), Row("-0.00001", "-0.00001"),
        Row("0.1234567", "0.123457"), Row("1234567890.5", "1234567891"),
        Row("999999999.999999", "999999999.999999"), Row("0000000000000000.5", "0.5"),
        Row("-0", "0"), Row("999999999999999", "999999999999999"),
        Row("1000000000000000", nil), Row("123456789012345678901234567890", nil), Row("", nil),
        Row("-", nil), Row(".", nil), Row("1.2.3", nil), Row("1e3", nil), Row("nan", nil),
        Row("inf", nil), Row("0x10", nil), Row("１", nil), Row("1-2", nil),
    ]

    @Test("A number is read exactly and printed shortest", arguments: numbers)
    func number(row: Row<String?>) {
        let number = NumberText.parse(row.written)
        #expect(number.map { NumberText.print($0) } == row.expected)
        if let number { #expect(NumberText.parse(NumberText.print(number)) == number) }
    }

    @Test("No number stops the printer")
    func anyNumber() {
        for number in [
            1e300, -1e300, .infinity, -.infinity, .nan, 1e15, 9.3e18, .leastNonzeroMagnitude,
        ] {
            #expect(!NumberText.print(number).isEmpty)
        }
    }

    static let colors: [Row<String?>] = [
        Row("red", "red"), Row("LightBlue", "lightblue"), Row("rgb:ff0000", "red"),
        Row("rgb:F00", "red"),
        Row("rgb:f008", "rgb:ff000088"), Row("rgb:ff000080", "rgb:ff000080"),
        Row("#abc", "rgb:aabbcc"),
        Row("abcdef", "rgb:abcdef"), Row("transparent", "transparent"), Row("none", "transparent"),
        Row("rgb:00000000", "transparent"), Row("rgb:ffff0000", "rgb:ffff0000"),
        Row("cyan", "aqua"), Row("Aquamarine1", "aquamarine"), Row("red4", "darkred"),
        Row("red3", "rgb:cd0000"),
        Row("gray50", "rgb:7f7f7f"), Row("red5", nil), Row("red01", nil), Row("gray101", nil),
        Row("grey", "gray"), Row("rgb:ffff", "white"), Row("rgb:12345", nil), Row("rgb:ggg", nil),
        Row("", nil), Row("rgb:", nil), Row("reddish", nil), Row("ｆｆｆ", nil),
    ]

    @Test("A colour has one spelling", arguments: colors)
    func color(row: Row<String?>) {
        let color = Color(row.written)
        #expect(color?.text == row.expected)
        if let color { #expect(Color(color.text) == color) }
    }

    /// Parentheses show the tree.
    private func tree(_ expression: Expression) -> String {
        switch expression {
        case .operation(let sign, let a, let b): "(\(tree(a)) \(sign.rawValue) \(tree(b)))"
        case .conversion(let toInteger, let value): "\(toInteger ? "int" : "float")\(tree(value))"
        default: expression.text
        }
    }

    static let expressions: [Row<String?>] = [
        Row("1_add_2_mul_3", "(1 add (2 mul 3))"), Row("1_mul_2_add_3", "((1 mul 2) add 3)"),
        Row("1_sub_2_sub_3", "((1 sub 2) sub 3)"), Row("8_div_4_div_2", "((8 div 4) div 2)"),
        Row("2_pow_3_pow_2", "((2 pow 3) pow 2)"), Row("2_mul_3_pow_2", "(2 mul (3 pow 2))"),
        Row("2_pow_3_mul_2", "((2 pow 3) mul 2)"), Row("9_mod_5_add_1", "((9 mod 5) add 1)"),
        Row("iw_add_1_div_3_to_f", "float(iw add (1 div 3))"),
        Row("w_div_3_to_i_mul_2_add_1", "((int(w div 3) mul 2) add 1)"),
        Row("$a_mul_0.5", "($a mul 0.5)"),
        Row("!a_b!", "!a_b!"), Row("16:9", "16:9"), Row("width", "w"), Row("ow", "iw"),
        Row("aspect_ratio", "ar"), Row("initial_aspect_ratio_mul_2", "(iar mul 2)"),
        Row("2_add_face_count", "(2 add fc)"), Row("face", nil), Row("initial_x", nil),
        Row("ctx:!a_b!", "ctx:!a_b!"), Row("1_add", nil), Row("add_1", nil), Row("1_2", nil),
        Row("", nil), Row("$1", nil), Row("$a_to_x", nil), Row("1:0", nil), Row("!a", nil),
        Row("_", nil),
    ]

    @Test("Operators bind as in arithmetic", arguments: expressions)
    func expression(row: Row<String?>) {
        let expression = Expression(row.written)
        #expect(expression.map(tree) == row.expected)
        if let expression { #expect(Expression(expression.text) == expression) }
    }

    @Test("And binds tighter than or")
    func condition() throws {
        let found = try #require(Condition("w_gt_1_or_h_gt_2_and_ar_lt_1.0"))
        guard case .or(_, .and) = found else {
            Issue.record("\(found)")
            return
        }
        #expect(found.text == "w_gt_1_or_h_gt_2_and_ar_lt_1.0")
        for text in [
            "w", "w_gt", "gt_1", "w_gt_1_and", "w_gt_1_or_", "w_like_2", "isdef_a", "w_gt_1_h_gt_2",
        ] {
            #expect(Condition(text) == nil, "\(text)")
        }
    }

    static let escapes: [Row<String?>] = [
        Row("a%20b", "a b"), Row("%c3%A9", "é"), Row("100%", "100%"), Row("%2", "%2"),
        Row("%zz", "%zz"),
        Row("%2525", "%25"), Row("%FF", nil), Row("%C3", nil), Row("%", "%"), Row("+", "+"),
    ]

    @Test("Escapes are read once; broken ones stay", arguments: escapes)
    func decoding(row: Row<String?>) {
        #expect(PercentCoding.decode(row.written) == row.expected)
    }

    static let texts = [
        "a", "a b", "a,b/c%d", "é😀", "100%", "%25", "%2C", "!$()=@*'~|&", "a\nb", "?#", "\u{301}x",
        "",
    ]

    @Test("What is escaped is read back", arguments: texts)
    func coding(text: String) {
        #expect(PercentCoding.decode(PercentCoding.encodePublicID(text)) == text)
        #expect(PercentCoding.decode(PercentCoding.encodeValue(text)) == text)
        let twice = PercentCoding.decode(PercentCoding.encodeText(text)).flatMap {
            PercentCoding.decode($0)
        }
        #expect(twice == text)
        let string = PercentCoding.encodeString(text)
        #expect(!string.contains("!"))
        #expect(PercentCoding.decode(string).flatMap { PercentCoding.decode($0) } == text)
        #expect(
            !PercentCoding.encodeText(text).contains(",")
                && !PercentCoding.encodeText(text).contains("/"))
    }

    @Test("Base64 for URLs takes both alphabets, with and without padding")
    func base64() {
        for bytes: [UInt8] in [[], [0], [251, 255], [1, 2, 3], Array(0...255)] {
            let text = Base64URL.encode(bytes)
            #expect(!text.contains { "+/=".contains($0) })
            #expect(Base64URL.decode(text) == bytes)
        }
        #expect(Base64URL.decode("+/8=") == Base64URL.decode("-_8"))
        #expect(Base64URL.decode("a") == nil)
        #expect(Base64URL.decode("ä") == nil)
    }

    @Test("A misspelt word finds its neighbour, a foreign one none")
    func spelling() {
        let names = ["sepia", "shadow", "fill"]
        #expect(Spelling.nearest(to: "sepai", among: names) == "sepia")
        #expect(Spelling.nearest(to: "shdow", among: names) == "shadow")
        #expect(Spelling.nearest(to: "fil", among: names) == "fill")
        #expect(Spelling.nearest(to: "pixelate", among: names) == nil)
        #expect(Spelling.nearest(to: "", among: names) == nil)
    }
}
