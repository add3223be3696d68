import Testing
import Transformations

@Suite struct DeclaredTextTests {
    static let components: [Row<String>] = [
        Row("w_300,c_fill,h_0200", "c_fill,h_200,w_300"),
        Row("w_0.50", "w_0.5"), Row("w_1.0", "w_1.0"), Row("w_1.", "w_1.0"), Row("w_.5", "w_0.5"),
        Row("w_1", "w_1"), Row("x_-0,y_+5", "x_0,y_5"),
        Row("w_500,", "w_500"), Row(",w_500", "w_500"), Row("w_500,,h_2", "h_2,w_500"),
        Row("w_1500,h_5,w_1800", "h_5,w_1800"),
        Row("e_shade,e_sepia", "e_sepia"), Row("e_sepia:80", "e_sepia"), Row("e_sepia:", "e_sepia"),
        Row("e_sepia:50.4", "e_sepia:50"), Row("e_shadow:300", "e_shade:100"),
        Row("e_shade:-30", "e_shade:0"),
        Row("e_mix:50:1:black", "e_mix"), Row("e_mix:50:2", "e_mix:50:2"),
        Row("e_mix:::rgb:f00", "e_mix:50:1:red"),
        Row("e_mix:40:0.50:rgb:00000080", "e_mix:40:0.5:rgb:00000080"),
        Row("e_tone:spread_20;azimuth_90", "e_tone:azimuth_90;spread_20"),
        Row("e_tone:azimuth_215", "e_tone"), Row("e_tone:90:20", "e_tone:azimuth_90;spread_20"),
        Row("e_SEPIA:10", "e_sepia:10"), Row("g_NORTH", "g_north"),
        Row("co_rgb:FF0000", "co_red"), Row("co_%23abc", "co_rgb:aabbcc"),
        Row("co_rgb%3Aabc", "co_rgb:aabbcc"), Row("co_fff", "co_white"),
        Row("fl_lossy.steps", "fl_lossy.steps"), Row("fl_steps,fl_lossy", "fl_lossy.steps"),
        Row("fl_steps:semi.lossy,fl_steps", "fl_lossy.steps"),
        Row("fl_lossy,fl_lossy.", "fl_lossy"),
        Row("c_fill%2Cw_5%2Ch_6", "c_fill,h_6,w_5"), Row("f_a%20b", "f_a%20b"),
        Row("f_é", "f_%C3%A9"), Row("f_%c3%a9", "f_%C3%A9"), Row("f_a%2525b", "f_a%2525b"),
        Row("f_a%252Cb", "f_a%252Cb"), Row("f_a%2Fb", "f_a%2Fb"), Row("f_100%", "f_100%25"),
        Row("t_w-700", "t_w-700"), Row("t_a.b", "t_a.b"), Row("t_fit%20to", "t_fit%20to"),
        Row("d_a:b.png", "d_a:b.png"), Row("fl_layer_apply", ""), Row("", ""),
        Row("/w_1//h_2/", "w_1/h_2"),
        // Components never move, even where they say nothing new.
        Row("c_fill,h_9,w_9/w_9,c_fill,h_9", "c_fill,h_9,w_9/c_fill,h_9,w_9"),
    ]

    @Test("A component is declared one way", arguments: components)
    func component(row: Row<String>) throws {
        #expect(try declared(row.written) == row.expected)
    }

    /// Each took the cube of its length: hours, at the length of a path.
    @Test(
        "Long values of many words are read word by word", .timeLimit(.minutes(2)),
        arguments: ["_", "3_", "_3h_", "$a_x_", "1_add_", "ctx:!a", "$(a_", "!a_b_", "to_i_"])
    func long(piece: String) {
        let value = String(repeating: piece, count: 8_000 / piece.utf8.count)
        for start in ["e_tone:", "e_mix:", "e_unknown_", "f_", "w_", "zz_", "l_text:Arial_9:"] {
            guard let text = try? declared(start + value) else { continue }
            #expect((try? declared(text)) == text)
        }
    }

    static let layers: [Row<String>] = [
        Row("l_logo,w_5,g_north", "g_north,l_logo,w_5"),
        Row("w_80,x_15,g_south,l_logo", "g_south,l_logo,w_80,x_15"),
        Row("l_a/w_5/fl_layer_apply,g_north", "l_a/w_5/fl_layer_apply,g_north"),
        Row(
            "l_a/w_5/g_north,fl_steps.layer_apply,c_fill",
            "l_a/w_5/c_fill,fl_layer_apply.steps,g_north"),
        Row("l_a/fl_layer_apply,fl_lossy", "l_a/fl_layer_apply.lossy"),
        Row("l_a,fl_layer_apply", "l_a"), Row("l_$v,c_fill", "c_fill,l_$v"),
        Row("u_a/u_b/fl_layer_apply/fl_layer_apply", "u_a/u_b/fl_layer_apply/fl_layer_apply"),
        // Complete in itself, inside another: without its flag it would take the other's end.
        Row(
            "l_a/l_b,fl_layer_apply,fl_lossy/fl_layer_apply",
            "l_a/fl_layer_apply.lossy,l_b/fl_layer_apply"),
        Row(
            "l_a/l_b,c_fill,fl_layer_apply/fl_layer_apply/w_1",
            "l_a/c_fill,fl_layer_apply,l_b/fl_layer_apply/w_1"),
        Row(
            "l_a/if_w_gt_3,l_b,fl_layer_apply/fl_layer_apply",
            "l_a/if_w_gt_3,fl_layer_apply,l_b/fl_layer_apply"),
        Row("l_text:Arial_40:Hi", "l_text:Arial_40:Hi"),
        Row("l_text:Montserrat_bold_18:x", "l_text:Montserrat_18_bold:x"),
        Row(
            "l_text:My%20Font_40_italic_normal_align_center:x",
            "l_text:My%20Font_40_italic_center:x"),
        Row(
            "l_text:a_9_letter_spacing_-5_line_spacing_1.50:x",
            "l_text:a_9_letter_spacing_-5_line_spacing_1.5:x"),
        Row("l_text:a_9_700:x", "l_text:a_9_bold:x"), Row("l_text:a_9_400:x", "l_text:a_9:x"),
        Row("l_text:a_9_antialias_good_hinting_none:x", "l_text:a_9_antialias_good_hinting_none:x"),
        Row("l_text:font.ttf_70_stroke:x", "l_text:font.ttf_70_stroke:x"),
        Row("l_text:my:fonts:a_b.otf_70:x:y", "l_text:my:fonts:a_b.otf_70:x:y"),
        Row("l_text:a%253Ab_9:x", "l_text:a%253Ab_9:x"),
        Row("l_text:a_9%253Ab.ttf_5:x", "l_text:a_9%253Ab.ttf_5:x"),
        Row("l_text:a%252Cb%252Fc:x", "l_text:a%252Cb%252Fc:x"),
        Row("l_text:bold_Arial_BOLD_40:x", "l_text:bold_Arial_40_bold:x"),
        Row("l_text:Arial_40_semibold_oblique:x", "l_text:Arial_40_600_italic:x"),
        Row("l_text:roboto_50_bold_normal_left:x", "l_text:roboto_50_bold_left:x"),
        Row("l_text:Open%2520Sans_9:x", "l_text:Open%20Sans_9:x"),
        Row("l_text:A%252C%20B_9:x", "l_text:A%252C%20B_9:x"),
        Row("l_text:Roboto@google_9_hinting_FULL:x", "l_text:Roboto@google_9_hinting_full:x"),
        Row("l_text:test_text", "l_text:test_text"), Row("u_text:hello,x_1", "u_text:hello,x_1"),
        Row("l_text:stored:x", "l_text:stored:x"), Row("l_text:$style:x", "l_text:$style:x"),
        Row("l_text:Arial_40:he%252C%252Fllo", "l_text:Arial_40:he%252C%252Fllo"),
        Row("l_text:Arial_40:Hello, World", "l_text:Arial_40:Hello%252C%20World"),
        Row("l_text:Arial_40:Lat%3A%2010", "l_text:Arial_40:Lat:%2010"),
        Row("l_text:Arial_40:a%253Fb", "l_text:Arial_40:a%3Fb"),
        Row("l_text:Arial_40:100%25", "l_text:Arial_40:100%2525"),
        Row("l_text:Arial_40:%25E3%2583%258D", "l_text:Arial_40:%E3%83%8D"),
        Row("l_text:Arial_40:a%0Ab", "l_text:Arial_40:a%0Ab"),
        Row("l_text:Arial_40:$(name)", "l_text:Arial_40:$(name)"),
        Row("c_fill%2Cl_text:Arial_40:a", "c_fill,l_text:Arial_40:a"),
        Row("l_fetch:aHR0cDovL2EuYi9j", "l_fetch:aHR0cDovL2EuYi9j"),
        Row("l_fetch:aHR0cDovL2EuYi8=", "l_fetch:aHR0cDovL2EuYi8"),
        Row("l_fetch:aHR0cDovL2EuYi8%3D", "l_fetch:aHR0cDovL2EuYi8"),
        Row("l_lut:look.cube", "l_lut:look.cube"),
        Row("l_image:upload:bg:mark", "l_image:upload:bg:mark"),
    ]

    @Test("A layer is declared one way", arguments: layers)
    func layer(row: Row<String>) throws {
        #expect(try declared(row.written) == row.expected)
    }

    static let conditions: [Row<String>] = [
        Row("if_w_gt_300,c_fill,w_300", "if_w_gt_300,c_fill,w_300"),
        Row("c_fill,w_300,if_width_gt_300", "if_w_gt_300,c_fill,w_300"),
        Row("if_w_gt_1/w_5/if_end", "if_w_gt_1/w_5/if_end"),
        Row("if_w_gt_1,w_5/if_end", "if_w_gt_1/w_5/if_end"),
        Row("if_w_gt_1/w_5", "if_w_gt_1/w_5/if_end"),
        Row("if_w_gt_1/w_5/if_else/h_5/if_end/e_sepia", "if_w_gt_1/w_5/if_else/h_5/if_end/e_sepia"),
        Row("if_w_gt_1,w_5/if_else,h_5/if_end", "if_w_gt_1/w_5/if_else/h_5/if_end"),
        Row("if_w_gt_1,w_5/if_else,h_5/e_sepia", "if_w_gt_1,w_5/if_else,h_5/e_sepia"),
        Row("if_w_gt_1,w_5/if_w_gt_2,w_6/f_a", "if_w_gt_1,w_5/if_w_gt_2,w_6/f_a"),
        Row(
            "if_w_gt_1/if_h_gt_1/w_5/if_end/h_5/if_end", "if_w_gt_1/if_h_gt_1/w_5/if_end/h_5/if_end"
        ),
        Row(
            "if_w_gt_1/if_h_gt_1,w_5/if_else/h_5/if_end",
            "if_w_gt_1/if_h_gt_1,w_5/if_else/h_5/if_end"),
        Row("if_w_gt_1/w_5/if_end,h_5", "if_w_gt_1/w_5/if_end/h_5"),
        Row(
            "if_w_gt_1,l_a/w_5/fl_layer_apply/if_end/h_5",
            "if_w_gt_1/l_a/w_5/fl_layer_apply/if_end/h_5"),
        Row(
            "if_w_gt_1,l_a/fl_layer_apply/e_sepia/if_end",
            "if_w_gt_1/l_a/fl_layer_apply/e_sepia/if_end"),
        Row("if_w_gt_1/l_a/if_else/l_b/if_end/fl_layer_apply", "if_w_gt_1/l_a/if_else/l_b/if_end"),
        Row(
            "if_ar_gt_3:4_and_w_lte_100_or_w_gt_200,w_5",
            "if_ar_gt_3:4_and_w_lte_100_or_w_gt_200,w_5"),
        Row("if_ndef_$a/$a_5/if_end", "if_isndef_$a/$a_5/if_end"),
        Row("if_!a:b!_in_tags,w_5", "if_!a:b!_in_tags,w_5"),
        Row("if_!x!_in_md:!my_field!,w_5", "if_!x!_in_md:!my_field!,w_5"),
        Row("if_w_gt_1/if_end", "if_w_gt_1/if_end"),
        Row(
            "if_w_gt_1/if_h_gt_1,w_5/h_5/if_end/if_w_gt_2/w_6/if_end",
            "if_w_gt_1/if_h_gt_1,w_5/h_5/if_end/if_w_gt_2/w_6/if_end"),
    ]

    @Test("A condition is declared one way", arguments: conditions)
    func condition(row: Row<String>) throws {
        #expect(try declared(row.written) == row.expected)
    }

    static let variables: [Row<String>] = [
        Row("w_$a,$a_0300", "$a_300,w_$a"), Row("$b_1,$a_2", "$b_1,$a_2"),
        Row("$a_!x y!", "$a_!x%20y!"), Row("$a_!rgb:fff!", "$a_!rgb:fff!"),
        Row("$a_iw_div_2", "$a_iw_div_2"),
        Row("$a_width_mul_1.50", "$a_w_mul_1.5"), Row("$a_$b_div_3_to_i", "$a_$b_div_3_to_i"),
        Row("$a_!x!_to_f", "$a_!x!_to_f"), Row("$a_ctx:!my_k!_to_i", "$a_ctx:!my_k!_to_i"),
        Row("$a_w_to_i_mul_2", "$a_w_to_i_mul_2"),
        Row("$a_ref:!x!", "$a_ref:!x!"), Row("$a_current", "$a_current"),
        Row("$a_some_text", "$a_some_text"),
        Row("$a_x%252Cy", "$a_x%252Cy"), Row("$a", "$a"), Row("$a_!x%2521y!", "$a_!x%2521y!"),
        Row("w_$a_mul_0.50,e_sepia:$b", "e_sepia:$b,w_$a_mul_0.5"), Row("e_$n:60", "e_$n:60"),
        Row("%24a_5", "$a_5"), Row("w_iw_div_2", "w_iw_div_2"),
    ]

    @Test("Variables come first, in their order", arguments: variables)
    func variable(row: Row<String>) throws {
        #expect(try declared(row.written) == row.expected)
    }

    static let all = components + layers + conditions + variables

    @Test("A declared text declares itself", arguments: all)
    func idempotent(row: Row<String>) throws {
        let once = try Transformation(parsing: row.written, vocabulary: .test)
        let twice = try Transformation(parsing: once.text, vocabulary: .test)
        #expect(twice.text == once.text)
        #expect(twice == once)
    }
}
