import Assets
import Imaging
import Testing
import Transformations
import Vips

/// Variables, arithmetic and conditions, by the size that comes out of a picture of 64 × 48 pixels.
@Suite struct EvaluationTests {
    init() throws { try Engine.start() }

    static let sizes: [(String, Size)] = [
        ("w_iw_div_2", Size(32, 24)), ("h_ih_mul_2", Size(128, 96)), ("w_iw_div_7", Size(9, 7)),
        ("$a_30,w_$a", Size(30, 23)), ("$a_0.5/w_$a", Size(32, 24)), ("w_w_sub_4", Size(60, 45)),
        ("$a_20/$a_$a_mul_2/c_fill,h_$a,w_$a", Size(40, 40)),
        ("$a_200,$b_0.1/w_$a_mul_$b,h_10", Size(20, 10)), ("c_crop,w_w_mul_0.25,h_8", Size(16, 8)),
        // The current size changes along the chain, the first one does not.
        ("w_32/w_w_div_2", Size(16, 12)), ("w_32/w_iw_div_2", Size(32, 24)),
        ("w_32/$a_w/a_90/w_$a,h_h", Size(32, 32)), ("a_90/w_w,h_w", Size(48, 48)),
        ("$a_w,$b_h/ar_1,c_pad,w_10/c_fill,h_$b,w_$a", Size(64, 48)),
        ("bo_2px_solid_black/w_w_div_2,h_h_div_2", Size(34, 26)),
        ("$b_3/bo_$b_solid_black", Size(70, 54)), ("$b_3/bo_$(b)px_solid_black", Size(70, 54)),
        ("bo_w_div_16_solid_black", Size(72, 56)), ("$m_!fill!/c_$m,h_9,w_9", Size(9, 9)),
        ("$r_16:9/ar_$r,c_crop,w_32", Size(32, 18)), ("ar_iw_div_ih,c_fill,w_32", Size(32, 24)),
        ("$d_2/dpr_$d,w_10", Size(20, 15)), ("c_crop,h_8,w_8,x_w_div_2,y_h_sub_8", Size(8, 8)),
        // Branches.
        ("if_w_gt_50,w_20", Size(20, 15)), ("if_w_gt_90,w_20", Size(64, 48)),
        ("if_w_gt_90/w_20/if_else/w_30/if_end/h_20", Size(26, 20)),
        ("w_40/if_w_gt_50/w_20/if_else/w_30/if_end", Size(30, 23)),
        ("w_40/if_w_gt_30,w_20", Size(20, 15)), ("w_40/if_w_gt_90,w_20/if_else,w_10", Size(10, 8)),
        ("w_40/if_w_gt_30/if_h_eq_30/w_8/if_else/w_9/if_end/if_else/w_7/if_end", Size(8, 6)),
        ("w_40/if_w_gt_30/$a_12/if_else/$a_13/if_end/w_$a", Size(12, 9)),
        ("w_40/if_w_gt_90/$a_12/if_end/if_isndef_$a/w_11/if_end", Size(11, 8)),
        ("if_ar_gt_16:9,w_20/if_ar_gte_9:16_and_ar_lt_16:9,w_30/if_ar_lt_9:16,w_40", Size(30, 23)),
        ("c_crop,h_12,w_48/if_ar_eq_4:1,w_20", Size(20, 5)),
        ("e_trim/if_w_gte_60/w_12/if_end", Size(12, 9)),
        ("if_ils_gt_0.5,w_20/if_else,w_30", Size(20, 15)),
        ("if_tar_eq_ar,w_20", Size(20, 15)), ("if_fc_gte_1/w_20/if_else/w_21/if_end", Size(21, 16)),
        ("if_pc_eq_1_and_cp_eq_1,w_20", Size(20, 15)), ("$p_1/pg_$p,w_20", Size(20, 15)),
        ("if_du_eq_0,w_20", Size(20, 15)),
        ("if_!a!_in_pgnames,w_20/if_else,w_21", Size(21, 16)),
        // A condition looks at the picture in front of its component, and at no variable of it.
        ("$a_1/if_$a_eq_1,$a_20,w_$a", Size(20, 15)),
        // Layers.
        ("$t_w/l_a/w_$t,h_9/fl_layer_apply,x_$t", Size(128, 48)),
        ("l_a/w_w_mul_2,h_h/fl_layer_apply,x_0", Size(64, 48)),
        ("$l_!a!/l_$l,w_100,h_10", Size(100, 48)), ("$n_!a!/l_$(n),w_100,h_10", Size(100, 48)),
        ("w_10/$k_current/w_8/l_$k/w_20,h_20/fl_layer_apply", Size(20, 20)),
    ]

    @Test(arguments: sizes)
    func sizesComeOut(_ words: String, _ wanted: Size) throws {
        let layer = try Samples.png([0, 0, 0], 10, 10)
        let rendered = try Rendered(
            words, of: try Samples.quartersFile(), layers: [("a", layer)])
        #expect(rendered.size == wanted)
    }

    static let facts: [(String, Size)] = [
        ("if_!sale!_in_tags,w_20", Size(20, 15)), ("if_!sale:gone!_in_tags,w_20", Size(64, 48)),
        ("if_!sale!_nin_tags,w_20", Size(64, 48)), ("if_tags_eq_!!,w_20", Size(64, 48)),
        ("if_ctx:!alt!_eq_!Red%20shoe!,w_20", Size(20, 15)), ("if_!alt!_in_ctx,w_20", Size(20, 15)),
        ("if_!gone!_in_ctx,w_20", Size(64, 48)), ("w_ctx:!width!", Size(40, 30)),
        ("w_ctx:!width!_div_2", Size(20, 15)), ("$w_ctx:!width!_to_i/w_$w", Size(40, 30)),
        ("if_!red!_in_md:!color!,w_20", Size(20, 15)), ("if_!color!_in_md,w_20", Size(20, 15)),
        ("w_fc_mul_10", Size(20, 15)), ("if_rc_eq_1_and_!box!_in_rn,w_20", Size(20, 15)),
        ("if_ccc_eq_1,w_20", Size(20, 15)), ("if_cpi_eq_!shoe!,w_20", Size(20, 15)),
        ("w_40/if_!sale!_in_tags_and_w_lt_50,w_20", Size(20, 15)),
        // A layer is a picture of its own; what people said is about the base.
        ("l_a/if_!sale!_in_tags/w_80,h_9/if_end/fl_layer_apply", Size(80, 48)),
    ]

    @Test(arguments: facts)
    func factsAreRead(_ words: String, _ wanted: Size) throws {
        var facts = AssetFacts()
        facts.publicID = "shoe"
        facts.tags = ["sale", "new"]
        facts.context = ["alt": "Red shoe", "width": "40"]
        facts.metadata = ["color": ["red", "blue"]]
        facts.faces = [
            .init(x: 1, y: 1, width: 9, height: 9), .init(x: 20, y: 1, width: 9, height: 9),
        ]
        facts.customCoordinates = [.init(x: 1, y: 1, width: 9, height: 9)]
        facts.regions = ["box": [.init(x: 1, y: 1, width: 9, height: 9)]]
        let rendered = try Rendered(
            words, of: try Samples.quartersFile(), layers: [("a", Samples.png([0, 0, 0], 10, 10))],
            facts: facts)
        #expect(rendered.size == wanted)
    }

    @Test func onlyTheBranchThatIsGoneLeavesItsColour() throws {
        let words = [
            "w_40/if_w_gt_30/co_red,e_colorize:100/if_else/co_blue,e_colorize:100/if_end",
            "$c_!red!/co_$c,e_colorize:100", "$e_!colorize!/co_red,e_$e:100",
            "$n_100/w_9/$n_$n_mul_1/co_red,e_colorize:$n",
            "if_w_gt_1,co_red,e_colorize:100/if_else,co_blue,e_colorize:100",
        ]
        for words in words {
            let rendered = try Rendered(words, of: try Samples.quartersFile())
            #expect(isClose(try rendered.pixel(3, 3), [255, 0, 0]), "\(words)")
        }
    }

    @Test func placesFollowTheBase() throws {
        let dot = try Samples.png([255, 0, 255], 4, 4)
        for (words, x, y) in [
            ("g_north_west,l_a,x_w_div_2,y_h_div_2", 32, 24),
            ("l_a/w_w,h_h/fl_layer_apply,g_north_west,x_w_sub_4,y_0", 60, 0),
            ("w_32,h_24/$x_w_div_2/g_north_west,l_a,x_$x,y_$x_div_2", 16, 8),
        ] {
            let image = try Rendered(words, of: try Samples.quartersFile(), layers: [("a", dot)])
                .canvas.image
            for (dx, dy, isDot) in [(1, 1, true), (1, 5, false), (-2, 1, false)] {
                let found = Array(try image.getpoint(x + dx, y + dy).prefix(3))
                #expect(isClose(found, [255, 0, 255]) == isDot, "\(words) \(dx) \(dy) \(found)")
            }
        }
    }

    @Test func gravitiesFollowVariables() throws {
        let rendered = try Rendered(
            "$g_!south_east!/c_crop,g_$g,h_9,w_9", of: try Samples.quartersFile())
        #expect(isClose(try rendered.pixel(4, 4), Samples.white))
    }

    @Test func theCurrentPictureStaysAsItWas() throws {
        let image = try Rendered(
            "c_crop,g_north_west,h_20,w_20/$k_current/co_blue,e_colorize:100"
                + "/l_$k/c_scale,h_10,w_10/fl_layer_apply,g_north_west",
            of: try Samples.quartersFile()
        ).canvas.image
        #expect((image.width, image.height) == (20, 20))
        #expect(isClose(try image.getpoint(4, 4), Samples.red))
        #expect(isClose(try image.getpoint(15, 15), [0, 0, 255]))
    }

    @Test(arguments: [Format.jpg, .png])
    func theCurrentPictureIsWholeBeforeItIsShrunk(_ format: Format) throws {
        let photograph = try Photograph.image(width: 576, height: 432)
        let file = try Samples.saved(photograph, as: format)
        let image = try Rendered(
            "$k_current/w_50/l_$k/c_crop,g_center,h_30,w_30/fl_layer_apply,g_center", of: file
        ).canvas.image
        let plain = try Rendered("o_100/c_crop,g_center,h_30,w_30", of: file).canvas.image
        let cut = try image.extractArea(
            left: (image.width - 30) / 2, top: (image.height - 30) / 2, width: 30, height: 30)
        #expect(try Difference(cut, plain).mean < 2)
    }

    @Test(arguments: [
        ("if_w_gt_100,c_fill,w_60,h_60", "c_fill,w_60,h_60"), ("w_iw_div_10", "w_58"),
        ("$s_60/c_thumb,h_$s,w_$s", "c_thumb,h_60,w_60"),
    ])
    func decodingFewerPixelsWorksWithValuesToo(_ words: String, _ plain: String) throws {
        let file = try Samples.saved(Photograph.image(width: 576, height: 432), as: .jpg)
        let (a, b) = (try Rendered(words, of: file), try Rendered(plain, of: file))
        #expect(a.file.bytes == b.file.bytes)
    }

    // MARK: Output

    @Test func settingsOfTheBranchThatIsNotGoneAreNoSettings() throws {
        let file = try Samples.saved(Photograph.image(width: 200, height: 150), as: .png)
        func size(_ words: String) throws -> Int64 {
            try Rendered(words, of: file, as: .format(.jpg)).result.bytes
        }
        let (fine, coarse) = (try size("w_100/q_90"), try size("w_100/q_10"))
        #expect(try size("w_100/if_w_gt_50/q_10/if_else/q_90/if_end") == coarse)
        #expect(try size("w_100/if_w_gt_150/q_10/if_else/q_90/if_end") == fine)
        #expect(try size("w_100/$q_w_div_10/q_$q") == coarse)
    }

    @Test func aBranchChoosesTheFormat() throws {
        let words = "w_40/if_w_gt_30/f_png/if_else/f_auto/if_end"
        let chosen = try Rendered(
            words, of: try Samples.quartersFile(), as: .format(.jpg), for: .webp)
        #expect(chosen.result.format == .png)
        let other = try Rendered(
            "w_20/" + words.dropFirst(5), of: try Samples.quartersFile(), as: .format(.jpg),
            for: .webp)
        #expect(other.result.format == .webp)
        let none = try Rendered(
            "w_20/if_w_gt_30/f_png/if_end", of: try Samples.quartersFile(), as: .format(.jpg),
            for: .legacy)
        #expect(none.result.format == .jpg)
    }

    @Test func animationsKeepTheirFramesWhereABranchMayWantThem() throws {
        let moving = try Samples.animation(.gif)
        let words = "w_30/if_w_gt_20/f_gif/if_else/f_png/if_end"
        let kept = try Rendered(words, of: moving, as: .format(.jpg), for: .legacy)
        #expect(kept.result.pages == 3 && kept.result.format == .gif)
        let still = try Rendered(
            "w_10/" + words.dropFirst(5), of: moving, as: .format(.jpg), for: .legacy)
        #expect(still.result.pages == 1 && still.result.format == .png)
        #expect(try Rendered("if_pc_eq_3_and_du_eq_0.35,w_20", of: moving).size == Size(20, 15))
    }

    // MARK: Mistakes

    static let mistakes: [(String, TransformationError.Reason, String)] = [
        ("w_40/w_$none", .unknownVariable("none"), "w_$none"),
        ("w_40/$z_w_sub_40/w_5_div_$z", .divisionByZero, "w_5_div_$z"),
        (
            "w_40/$c_w/co_$c,e_colorize",
            .invalidResult(
                parameter: "co", value: "40",
                expected: "a colour: a CSS name, or rgb: and 3, 4, 6 or 8 hexadecimal digits"),
            "co_$c"
        ),
        ("w_40/if_w_gt_$none,w_5", .unknownVariable("none"), "if_w_gt_$none"),
        ("w_40/if_w_gt_30/w_$none/if_end", .unknownVariable("none"), "w_$none"),
        ("$e_!gen_restore!/w_40/$f_$e/e_$f", .needsModel(word: "e_gen_restore"), "e_$f"),
        ("w_40/$t_w/l_text:Sans_20:$(none)", .unknownVariable("none"), "l_text:Sans_20:$(none)"),
    ]

    @Test(arguments: mistakes)
    func mistakesAreNamedAndQuoted(
        _ words: String, _ reason: TransformationError.Reason, _ text: String
    ) throws {
        let error = TransformationError(reason, text: text, place: 0)
        #expect(throws: ImagingError.transformation(error)) {
            try Rendered(words, of: try Samples.quartersFile())
        }
    }

    @Test func sizesThatArithmeticMakesAreBoundedToo() throws {
        #expect(throws: ImagingError.self) {
            try Rendered("w_40/w_w_mul_10000,h_h_mul_10000", of: try Samples.quartersFile())
        }
    }

    @Test func illustrationsAreToldFromPhotographs() throws {
        let photograph = try Photograph.image(width: 576, height: 432)
        let grain = try photograph.add(
            Image.gaussnoise(width: 576, height: 432, mean: 0, sigma: 8)
        ).cast(.uchar)
        let file = try Samples.saved(grain, as: .png)
        #expect(try Rendered("if_ils_lt_0.2,w_20", of: file).size.width == 20)
        let drawing = try Rendered("if_ils_gt_0.8,w_20", of: try Samples.quartersFile())
        #expect(drawing.size.width == 20)
    }
}

/// Texts with values in them; they take turns, because Pango does.
@Suite(.oneAtATime) struct EvaluatedTextTests {
    init() throws { try Engine.start() }

    @Test(arguments: [
        ("$n_!Max!/l_text:Sans_20:Hi%20$(n)", "l_text:Sans_20:Hi%20Max"),
        ("w_200/$n_w_div_4/l_text:Sans_20:$(n)", "w_200/l_text:Sans_20:50"),
        ("w_200/$n_w/l_text:Sans_20:$n", "w_200/l_text:Sans_20:200"),
        ("$s_!Sans_20_bold!/l_text:$s:Hi", "l_text:Sans_20_bold:Hi"),
        ("$s_20/l_text:Sans_$s_bold:Hi", "l_text:Sans_20_bold:Hi"),
        ("w_200/$s_w_div_10/l_text:Sans_$s_bold:Hi", "w_200/l_text:Sans_20_bold:Hi"),
        (
            "w_200/c_fit,l_text:Sans_20:Hello%20you,w_w_div_2",
            "w_200/c_fit,l_text:Sans_20:Hello%20you,w_100"
        ),
    ])
    func textsAreFilledIn(_ words: String, _ plain: String) throws {
        let base = try Samples.png([255, 255, 255], 120, 60)
        let (a, b) = (try Rendered(words, of: base), try Rendered(plain, of: base))
        #expect(a.file.bytes == b.file.bytes)
    }

    @Test func whatWasFilledInIsNotFilledInAgain() throws {
        let base = try Samples.png([255, 255, 255], 120, 60)
        let filled = try Rendered("$a_!$(b)!,$b_!x!/l_text:Sans_20:$(a)", of: base)
        #expect(filled.file.bytes != (try Rendered("l_text:Sans_20:x", of: base).file.bytes))
        var facts = AssetFacts()
        facts.context = ["title": "$(none)"]
        _ = try Rendered("$a_ctx:!title!/l_text:Sans_20:$(a)", of: base, facts: facts)
    }
}
