import Testing

@testable import Transformations

/// What is known about the picture in these tests.
extension PictureFacts {
    static var sample: PictureFacts {
        var facts = PictureFacts(isPreliminary: true)
        facts.setInitialSize(width: 1920, height: 1080)
        facts.setSize(width: 400, height: 300)
        facts.characteristics[.pageCount] = .whole(3)
        facts.characteristics[.faceCount] = .whole(2)
        facts.characteristics[.tags] = .list(["sale", "in_stock"])
        facts.characteristics[.currentPublicID] = .text("shoes/red")
        facts.context = ["caption": "Hi, you", "width": "120"]
        facts.metadata = ["color": ["red", "blue"], "sku": ["17"]]
        return facts
    }
}

@Suite struct ScopeTests {
    /// A row: definitions and an expression, joined by slashes.
    static let values: [Row<String>] = [
        Row("300", "300"), Row("0.50", "0.5"), Row("1_add_2_mul_3", "7"), Row("7_mod_3", "1"),
        Row("2_pow_10", "1024"), Row("4_pow_0.5", "2"), Row("1_div_3", "0.333333"),
        Row("10_sub_25", "-15"), Row("iw_div_2", "960"), Row("iar", "1.777778"),
        Row("ar", "1.333333"), Row("w_add_h", "700"), Row("width_mul_0.5", "200"),
        Row("0_sub_7_mod_3", "-1"), Row("pc_mul_fc", "6"), Row("!a b!", "a b"), Row("16:9", "16:9"),
        Row("16:9_mul_9", "16"), Row("tags", "sale:in_stock"), Row("ctx", "caption:width"),
        Row("md", "color:sku"), Row("ctx:!caption!", "Hi, you"), Row("ctx:!none!", ""),
        Row("ctx:!width!_mul_2", "240"), Row("md:!color!", "red:blue"), Row("md:!sku!_add_1", "18"),
        Row("cpi", "shoes/red"), Row("266.66_to_i", "266"), Row("0_sub_2.5_to_i", "-2"),
        Row("ctx:!width!_to_i_add_1", "121"), Row("29_mul_0.1_mul_10_to_i", "29"),
        Row("$a_5/$a", "5"), Row("$a_5/$a_$a_mul_2/$a", "10"), Row("$a_!12!/$a_add_1", "13"),
        Row("$a_some_text/$a", "some_text"), Row("$a/$a", ""), Row("$a_!x:y!/$a", "x:y"),
        Row("$a_ref:!shop:logo!/$a", "shop:logo"), Row("$a_ref:!a%2520b!/$a", "a b"),
        Row("$a_current:public_id/$a", "shoes/red"), Row("$a_currently/$a", "currently"),
        // A mistake in a definition is nobody's as long as nobody reads it.
        Row("$a_1_div_0/$b_2/$b", "2"),
    ]

    @Test("Expressions come to values", arguments: values)
    func value(row: Row<String>) throws {
        let (scope, expression) = try Self.read(row.written)
        #expect(try scope.value(of: expression, .sample).text() == row.expected)
    }

    static let mistakes: [Row<EvaluationFailure>] = [
        Row("$b", .mistake(.unknownVariable("b"))),
        Row("$a_$b/$a", .mistake(.unknownVariable("b"))),
        Row("1_div_0", .mistake(.divisionByZero)), Row("1_mod_0", .mistake(.divisionByZero)),
        Row("0_pow_-1", .mistake(.divisionByZero)), Row("$a_1_div_0/$a", .mistake(.divisionByZero)),
        Row("-1_pow_0.5", .mistake(.numberOutOfRange)),
        Row("10_pow_400", .mistake(.numberOutOfRange)),
        Row("999999999999999_mul_999999999999999", .mistake(.numberOutOfRange)),
        Row("!abc!_mul_2", .mistake(.wrongKind(value: "abc", expected: "a number"))),
        Row("!abc!_to_i", .mistake(.wrongKind(value: "abc", expected: "a number"))),
        Row("tags_add_1", .mistake(.wrongKind(value: "sale:in_stock", expected: "a number"))),
        Row(
            "$a_current/$a", .mistake(.wrongKind(value: "current", expected: "a number or a text"))),
        Row("$a_ref:!x!/$a_add_1", .mistake(.wrongKind(value: "x", expected: "a number"))),
        Row("ils", .undecided), Row("1_div_0_add_ils", .mistake(.divisionByZero)),
        Row("$a_tar/$a_mul_2", .undecided),
    ]

    @Test("What cannot be computed is said", arguments: mistakes)
    func mistake(row: Row<EvaluationFailure>) throws {
        let (scope, expression) = try Self.read(row.written)
        #expect(throws: row.expected) { try scope.value(of: expression, .sample).text() }
    }

    @Test("What nobody will ever know is a mistake")
    func unknown() throws {
        let expression = try #require(Expression("ils"))
        #expect(throws: EvaluationFailure.mistake(.unknownFact("ils"))) {
            try Scope().value(of: expression, PictureFacts(isPreliminary: false))
        }
    }

    /// Numbers as the value of a parameter: pixels are whole, multiples keep their point.
    static let roundings: [Row<String>] = [
        Row("iw_div_7", "274"), Row("5_div_2", "3"), Row("0_sub_5_div_2", "-3"), Row("0.5", "0.5"),
        Row("0.5_mul_2.0", "1.0"), Row("0.5_add_0.5", "1.0"), Row("1.0", "1.0"),
        Row("200_mul_0.04", "8"), Row("0.5_mul_2", "1"), Row("10_mul_0.04", "0"),
        Row("w_mul_0.5", "200"), Row("h_mul_iar", "533"), Row("iar", "1.777778"),
        Row("3_to_f", "3.0"), Row("0.9_to_i", "0"), Row("3_div_2_to_f", "1.5"),
        Row("$a_0.25/$a", "0.25"), Row("$a_!auto!/$a", "auto"), Row("$a_!120!/$a", "120"),
        Row("14.9999999_mul_0.1", "1.5"), Row("1.5_mul_3", "5"), Row("4.4999999_add_0", "5"),
    ]

    @Test("Only arithmetic of decimals alone stays a multiple", arguments: roundings)
    func pixels(row: Row<String>) throws {
        let (scope, expression) = try Self.read(row.written)
        #expect(try scope.value(of: expression, .sample).text(for: "w") == row.expected)
    }

    @Test("Other parameters keep fractions")
    func fractions() throws {
        let (scope, expression) = try Self.read("3_div_2")
        #expect(try scope.value(of: expression, .sample).text(for: "ar") == "1.5")
    }

    static let conditions: [Row<Bool>] = [
        Row("w_gt_300", true), Row("w_gt_400", false), Row("w_gte_400", true),
        Row("w_lt_400", false), Row("w_lte_400", true), Row("w_eq_400.0", true),
        Row("w_ne_400", false), Row("ar_eq_4:3", true), Row("ar_gt_16:9", false),
        Row("iar_eq_16:9", true), Row("ar_lt_1.0", false), Row("ar_eq_1.333333", true),
        Row("ar_eq_1.3333", false), Row("w_gt_h", true), Row("w_add_h_gte_iw_div_2", false),
        // `and` binds tighter than `or`.
        Row("w_eq_400_or_w_eq_1_and_h_eq_1", true), Row("w_eq_1_and_h_eq_1_or_w_eq_400", true),
        Row("w_eq_1_or_w_eq_2_or_h_eq_300", true), Row("w_eq_400_and_h_eq_301", false),
        Row("!sale!_in_tags", true), Row("!sale:in_stock!_in_tags", true),
        Row("!sale:gone!_in_tags", false), Row("!sale:gone!_nin_tags", false),
        Row("!gone:away!_nin_tags", true), Row("!gone!_in_tags", false), Row("!!_in_tags", true),
        Row("!caption!_in_ctx", true), Row("!other!_in_ctx", false), Row("!color!_in_md", true),
        Row("!red!_in_md:!color!", true), Row("!red:green!_in_md:!color!", false),
        Row("!red!_in_md:!none!", false), Row("md:!color!_eq_!blue:red!", true),
        Row("tags_eq_!in_stock:sale!", true), Row("tags_ne_!sale!", true),
        Row("ctx:!caption!_eq_!Hi%252C%20you!", true),
        Row("ctx:!caption!_ne_!hi%252C%20you!", true),
        Row("ctx:!none!_eq_!!", true), Row("ctx:!width!_eq_120", true),
        Row("ctx:!width!_gt_99", true), Row("ctx:!width!_eq_!120.0!", false),
        Row("!abc!_eq_5", false), Row("!abc!_ne_5", true), Row("fc_gte_1", true),
        Row("pc_gte_100_or_pc_ne_0", true),
        Row("$a_5/$a_eq_5", true), Row("$a_!x:y!/!x!_in_$a", true), Row("$a_5/isdef_$a", true),
        Row("$a_5/isndef_$a", false), Row("isdef_$a", false), Row("ndef_$a", true),
        Row("$a_1_div_0/isdef_$a", true),
        // Nobody needs to know the rest.
        Row("w_eq_400_or_ils_gt_1", true), Row("ils_gt_1_or_w_eq_400", true),
        Row("ils_gt_1_and_w_eq_1", false), Row("w_eq_1_and_$none_eq_1", false),
        Row("$a_ils/isdef_$a", true),
    ]

    @Test("Conditions hold or not", arguments: conditions)
    func condition(row: Row<Bool>) throws {
        let (scope, condition) = try Self.readCondition(row.written)
        #expect(try scope.holds(condition, .sample) == row.expected)
    }

    static let openConditions: [Row<EvaluationFailure>] = [
        Row("ils_gt_0.5", .undecided), Row("ils_gt_0.5_and_w_eq_400", .undecided),
        Row("w_eq_1_or_ils_gt_0.5", .undecided), Row("$a_tar/$a_gt_1", .undecided),
        Row("$none_eq_1", .mistake(.unknownVariable("none"))),
        Row("w_eq_1_or_$none_eq_1", .mistake(.unknownVariable("none"))),
        Row("!abc!_gt_5", .mistake(.wrongKind(value: "abc", expected: "a number"))),
        Row("ctx:!caption!_lt_5", .mistake(.wrongKind(value: "Hi, you", expected: "a number"))),
        Row("w_div_0_gt_5", .mistake(.divisionByZero)),
    ]

    @Test("Conditions that cannot be decided say why", arguments: openConditions)
    func openCondition(row: Row<EvaluationFailure>) throws {
        let (scope, condition) = try Self.readCondition(row.written)
        #expect(throws: row.expected) { try scope.holds(condition, .sample) }
    }

    private static func walk(_ written: String) throws -> (Scope, last: String) {
        var scope = Scope()
        let parts = written.split(separator: "/").map(String.init)
        let last = try #require(parts.last)
        for part in parts.dropLast() {
            scope.define(try #require(Variable(PercentCoding.decode(part) ?? "")), .sample)
        }
        return (scope, PercentCoding.decode(last) ?? "")
    }

    private static func read(_ written: String) throws -> (Scope, Expression) {
        let (scope, last) = try walk(written)
        return (scope, try #require(Expression(last)))
    }

    private static func readCondition(_ written: String) throws -> (Scope, Condition) {
        let (scope, last) = try walk(written)
        return (scope, try #require(Condition(last)))
    }
}
