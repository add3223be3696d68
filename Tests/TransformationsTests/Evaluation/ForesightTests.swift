import Testing
import Transformations

@Suite struct ForesightTests {
    static let values: [Row<String>] = [
        Row("$a_300,w_$a", "w_300"), Row("w_$a,$a_300", "w_300"), Row("$a_0.5/w_$a", "w_0.5"),
        Row("$a_200,$b_0.04/x_$a_mul_$b", "x_8"), Row("w_iw_div_7", "w_274"),
        Row("h_ih_mul_0.5,w_iw_mul_0.5", "h_540,w_960"), Row("$a_!0.5!/w_$a", "w_0.5"),
        Row("$e_!sepia!/e_$e:50", "e_sepia:50"), Row("$e_!sepia:30!/e_$e", "e_sepia:30"),
        Row("$s_30/e_sepia:$s", "e_sepia:30"), Row("$s_500/e_shade:$s", "e_shade:100"),
        Row("$m_!fill!/c_$m,w_9", "c_fill,w_9"), Row("$g_!north!/g_$g", "g_north"),
        Row("$c_!rgb:ff0000!/co_$c", "co_red"), Row("$c_!blue!/co_$c", "co_blue"),
        Row("$c_!rgb:00f!,$n_20/e_mix:$n:2:$c", "e_mix:20:2:blue"),
        Row("$a_9,$b_4/e_tone:azimuth_$a;spread_$b_mul_2", "e_tone:azimuth_9;spread_8"),
        Row("$n_!a_b!/f_$n", "f_a_b"), Row("f_a$5", "f_a$5"), Row("$n_7/f_a-$(n)", "f_a-7"),
        Row("$f_!lossy.steps!/fl_$f", "fl_lossy.steps"), Row("$f_!layer_apply!/fl_$f", ""),
        Row("w_ctx:!width!_mul_2", "w_240"), Row("w_ctx:!width!", "w_120"),
        Row("$a_5/$a_$a_mul_2/w_$a", "w_10"), Row("$a_5", ""),
        Row("$wpsize_!_cld_full!,w_9", "w_9"),
        // Defined before the component's size changes, read after it.
        Row("$a_w/w_9/x_$a", "w_9/x_400"), Row("w_w_div_2,$a_w/x_$a", "w_200/x_400"),
        // What depends on pixels waits, with what it needs.
        Row("w_9/x_w_div_2", "w_9/x_w_div_2"), Row("w_9/$a_w/x_$a", "w_9/$a_w/x_$a"),
        Row("$a_7/w_9/x_w_mul_$a", "$a_7/w_9/x_w_mul_$a"), Row("w_9/$a_w/$b_3/x_$b", "w_9/x_3"),
        Row("w_9/$a_w/$b_$a_mul_2/$c_4/x_$b", "w_9/$a_w/$b_$a_mul_2/x_$b"),
        Row("w_9/x_iw_div_2", "w_9/x_960"), Row("e_sepia/x_w_div_2", "e_sepia/x_200"),
    ]

    static let branches: [Row<String>] = [
        Row("if_w_gt_300,w_300", "w_300"), Row("if_w_gt_500,w_300", ""),
        Row("if_w_gt_500/w_5/if_else/h_5/if_end/e_sepia", "h_5/e_sepia"),
        Row("if_ar_gte_1.0/if_end/w_9", "w_9"),
        Row("if_w_lt_200,w_1/if_w_gt_300,w_2/f_a", "w_2/f_a"),
        Row("if_!sale!_in_tags/w_5/if_end", "w_5"), Row("if_!gone!_in_tags/w_5/if_end", ""),
        Row("if_w_gt_1/if_h_gt_999/w_5/if_else/w_6/if_end/h_5/if_end", "w_6/h_5"),
        Row("if_isndef_$a/$a_5/if_end/w_$a", "w_5"),
        Row("$a_3/if_isndef_$a/$a_5/if_end/w_$a", "w_3"),
        // The condition comes before the variables beside it.
        Row("$a_5/if_$a_eq_5,$a_9,w_$a", "w_9"),
        // A mistake in a branch that is not gone is nobody's.
        Row("if_w_gt_999/w_$none/if_end/h_2", "h_2"),
        Row("if_w_gt_1,l_a/w_9/fl_layer_apply/if_end", "l_a/w_9/fl_layer_apply"),
        Row("if_w_gt_999/l_a/if_else/l_b/if_end", "l_b"),
        // What is not known before pixels are there is decided later.
        Row("w_9/if_w_gt_5,x_3", "w_9/if_w_gt_5/x_3/if_end"),
        Row("w_9/if_w_gt_5,x_3/if_else,x_4", "w_9/if_w_gt_5/x_3/if_else/x_4/if_end"),
        Row("w_9/if_iw_gt_5,x_3/h_8", "w_9/x_3/h_8"),
        Row("w_9/if_iw_gt_5_and_w_gt_5,x_3", "w_9/if_w_gt_5/x_3/if_end"),
        Row("w_9/if_w_gt_5_or_iw_lt_5,x_3", "w_9/if_w_gt_5/x_3/if_end"),
        Row("w_9/if_w_gt_5_or_h_gt_5_and_iw_gt_5,x_3", "w_9/if_w_gt_5_or_h_gt_5/x_3/if_end"),
        Row("$a_5/w_9/if_w_gt_5/x_$a/if_end", "w_9/if_w_gt_5/x_5/if_end"),
        Row(
            "w_9/if_w_gt_5/$a_1/if_else/$a_2/if_end/x_$a",
            "w_9/if_w_gt_5/$a_1/if_else/$a_2/if_end/x_$a"),
        Row("w_9/if_w_gt_5/$a_1/if_else/$a_1/if_end/x_$a", "w_9/if_w_gt_5/if_end/x_1"),
        Row(
            "w_9/if_w_gt_5/$a_1/if_end/if_isndef_$a/x_1/if_end",
            "w_9/if_w_gt_5/$a_1/if_end/if_isndef_$a/x_1/if_end"),
        Row("w_9/if_w_gt_5/x_$none/if_end", "w_9/if_w_gt_5/x_$none/if_end"),
        Row("if_ils_gt_0.5,c_fill,w_9/if_else,w_8", "if_ils_gt_0.5/c_fill,w_9/if_else/w_8/if_end"),
    ]

    static let layers: [Row<String>] = [
        Row("$l_!shop:logo!/l_$l,w_5", "l_shop:logo,w_5"),
        Row("$l_ref:!shop:logo!/l_$l", "l_shop:logo"),
        Row("$f_!shop!/l_$f:logo", "l_shop:logo"), Row("$n_!logo!/u_shop:$n", "u_shop:logo"),
        Row("$n_!logo!/l_shop:my-$(n)", "l_shop:my-logo"), Row("l_shop:$none", "l_shop:$none"),
        Row("$l_ref:!https:%252F%252Fa.b%252Fc!/l_$l", "l_fetch:aHR0cHM6Ly9hLmIvYw"),
        Row("$l_current/w_5/l_$l", "$l_current/w_5/l_$l"),
        Row("$l_current,$k_$l/w_5/l_$k", "$l_current,$k_$l/w_5/l_$k"),
        Row("$l_current:public_id/l_$l", "l_shoes%2Fred"),
        Row("$n_!Max!/l_text:Arial_20:Hello%20$(n)", "l_text:Arial_20:Hello%20Max"),
        Row("$n_!a:b!/l_text:Arial_20:$n", "l_text:Arial_20:a:b"),
        Row("$n_3_div_2/l_text:Arial_20:$(n)%20$5%20$(5)", "l_text:Arial_20:1.5%20$5%20$(5)"),
        Row("l_text:Arial_20:$USD", "l_text:Arial_20:$USD"),
        Row("$s_!Arial_12_bold!/l_text:$s:Hi", "l_text:Arial_12_bold:Hi"),
        Row("$s_12/l_text:Arial_$s_bold:Hi", "l_text:Arial_12_bold:Hi"),
        Row("$n_!Roboto!/l_text:$(n)_12:Hi", "l_text:Roboto_12:Hi"),
        // Nothing that was filled in is filled in again: it is left to who fills in last.
        Row("$a_!$(b)!,$b_1/l_text:Arial_9:$(a)", "$a_!$(b)!/l_text:Arial_9:$(a)"),
        // A layer has a size of its own; what places it is about the base.
        Row("l_a,w_w_div_2,x_w_div_4", "l_a,w_w_div_2,x_100"),
        Row("l_a/w_w_div_2/fl_layer_apply,x_w_div_4", "l_a/w_w_div_2/fl_layer_apply,x_100"),
        Row("l_a/if_w_gt_3/h_3/if_end/fl_layer_apply", "l_a/if_w_gt_3/h_3/if_end/fl_layer_apply"),
        Row("l_text:Arial_9:a,w_w_div_2", "l_text:Arial_9:a,w_200"),
        Row("l_a/if_!sale!_in_tags/w_5/if_end/fl_layer_apply", "l_a/w_5/fl_layer_apply"),
        Row("$v_5/l_a/$v_6/fl_layer_apply/w_$v", "l_a/fl_layer_apply/w_6"),
        // In a layer, nothing but a closer of its own keeps another one apart from what follows.
        Row(
            "l_a/if_!sale!_in_tags/l_b,g_north,w_5,x_3/if_end/h_4/fl_layer_apply,x_2",
            "l_a/l_b,w_5/fl_layer_apply,g_north,x_3/h_4/fl_layer_apply,x_2"),
        Row("if_iw_gt_9/l_b,g_north,w_5/if_end/h_4", "g_north,l_b,w_5/h_4"),
        Row(
            "l_a/if_ils_gt_9/l_b,w_5/if_end/fl_layer_apply",
            "l_a/if_ils_gt_9/l_b,w_5/if_end/fl_layer_apply"),
        Row("l_a/w_9/fl_layer_apply/x_w", "l_a/w_9/fl_layer_apply/x_w"),
    ]

    static let all = values + branches + layers

    private static func decide(_ written: String) throws -> Transformation {
        let transformation = try Transformation(parsing: written, vocabulary: .test)
        var foresight = Foresight(.test, facts: .sample) { component in
            component.items.allSatisfy { !["w", "h", "c"].contains($0.key) }
        }
        return try foresight.decide(transformation).closingLayers
    }

    @Test("What can be decided is decided", arguments: all)
    func decided(row: Row<String>) throws {
        #expect(try Self.decide(row.written).text == row.expected)
    }

    @Test("Deciding once more changes nothing", arguments: all)
    func idempotent(row: Row<String>) throws {
        let once = try Self.decide(row.written)
        let read = try Transformation(parsing: once.text, vocabulary: .test)
        #expect(read.text == once.text)
        #expect(try Self.decide(once.text).text == once.text)
    }

    @Test("Whatever is written is decided for good, or is a mistake", arguments: 10..<13)
    func anything(part: Int) throws {
        var writer = Writer(random: Seeded(seed: UInt64(part)))
        var decided = 0
        for _ in 0..<400 {
            let written = "$a_7,$b_3,$n_9,$v_!logo!,$s_20,$e_!sepia!/" + writer.steps(3)
            guard let once = try? Self.decide(written) else { continue }
            let read = try Transformation(parsing: once.text, vocabulary: .test)
            guard read.text == once.text, try Self.decide(once.text).text == once.text else {
                Issue.record("\(written) → \(once.text) → \(read.text)")
                return
            }
            decided += 1
        }
        #expect(decided > 100)
    }

    struct Mistake: Sendable, CustomTestStringConvertible {
        var written: String
        var reason: TransformationError.Reason
        var text: String
        init(_ written: String, _ reason: TransformationError.Reason, _ text: String) {
            (self.written, self.reason, self.text) = (written, reason, text)
        }
        var testDescription: String { written }
    }

    static let mistakes: [Mistake] = [
        Mistake("h_2/w_$none", .unknownVariable("none"), "w_$none"),
        Mistake("$a_0/w_5_div_$a", .divisionByZero, "w_5_div_$a"),
        Mistake(
            "$a_500/e_sepia:$a",
            .invalidResult(
                parameter: "e_sepia", value: "sepia:500", expected: "a whole number from 1 to 100"),
            "e_sepia:$a"),
        Mistake(
            "$a_!big!/w_$a", .invalidResult(parameter: "w", value: "big", expected: "a size"),
            "w_$a"),
        Mistake(
            "$a_!iw_div_2!/w_$a",
            .invalidResult(
                parameter: "w", value: "iw_div_2", expected: "a value without variables in it"),
            "w_$a"),
        Mistake("$e_!sepai!/e_$e:5", .unknownWord(parameter: "e", suggestion: "sepia"), "e_$e:5"),
        Mistake("if_$none_eq_5,w_5", .unknownVariable("none"), "if_$none_eq_5"),
        Mistake("l_$none", .unknownVariable("none"), "l_$none"),
        Mistake("w_9/$a_w/l_$a", .dependsOnPixels, "l_$a"),
        Mistake("w_9/if_w_gt_5/$l_!a!/if_else/$l_!b!/if_end/l_$l", .dependsOnPixels, "l_$l"),
        Mistake(
            "$a_!b:$c!/l_$a",
            .invalidResult(parameter: "l", value: "b:$c", expected: "an asset, text: or fetch:"),
            "l_$a"),
        Mistake("l_text:Arial_9:$(none)", .unknownVariable("none"), "l_text:Arial_9:$(none)"),
        Mistake(
            "$s_!Arial_0!/l_text:$s:a",
            .invalidResult(
                parameter: "l_text", value: "Arial_0",
                expected: "a style such as Arial_40_bold, or a text asset"), "l_text:$s:a"),
    ]

    @Test("Mistakes are named and quoted", arguments: mistakes)
    func mistake(mistake: Mistake) {
        #expect(throws: TransformationError(mistake.reason, text: mistake.text, place: 0)) {
            try Self.decide(mistake.written)
        }
    }

    static let places: [(String, String, Int)] = [
        ("w_$none", "/demo/h_2/w_$none/a.jpg", 10), ("w_$none", "/h_2%2Cw_%24none/a.jpg", 7),
        ("l_text:Arial_9:$(none)", "/w_5/l_text:Arial_9:$(none)/x", 5), ("w_$none", "/t_x/a", 0),
    ]

    @Test("Mistakes are found in what was written", arguments: places)
    func place(text: String, written: String, place: Int) {
        let error = TransformationError(.divisionByZero, text: text, place: 0)
        #expect(error.located(in: written).place == place)
    }

    @Test("What a transformation asks for is known")
    func references() throws {
        let found = References(
            of: try Transformation(
                parsing: "if_!a!_in_tags_and_ctx:!k!_eq_!v!/w_$x_mul_ils/if_end/$y_md:!f!/"
                    + "l_$l/h_fc/fl_layer_apply/l_text:$s:$(t)%20$u",
                vocabulary: .test))
        #expect(found.variables == ["x", "l", "s", "t", "u"])
        #expect(found.characteristics == [.tags, .illustrationScore, .faceCount])
        #expect(found.contextKeys == ["k"] && found.metadataFields == ["f"])
    }

    @Test("What is not settled is noticed")
    func settled() throws {
        for (text, expected) in [
            ("w_5/l_a/w_5/fl_layer_apply/l_text:Arial_9:x", true), ("$a_5", false), ("w_$a", false),
            ("w_iw_div_2", false), ("if_w_gt_1,w_5", false), ("l_$a", false),
            ("l_text:Arial_9:$(a)", false), ("l_a/w_$a/fl_layer_apply", false),
        ] {
            let read = try Transformation(parsing: text, vocabulary: .test)
            #expect(read.isSettled == expected, "\(text)")
        }
    }
}
