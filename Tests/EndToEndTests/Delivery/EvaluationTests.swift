import Testing

/// Variables, arithmetic and conditions, over the wire.
@Suite struct EvaluationTests {
    typealias Case = ResizingTests.Case

    static let cases = [
        Case("$x_50/w_$x,h_$x,c_fill", 50, 50, "RG/BY"), Case("w_iw_div_4", 100, 75, "RG/BY"),
        Case("if_w_gt_300,w_100", 100, 75, "RG/BY"),
        Case("if_w_gt_900,w_100/w_80", 80, 60, "RG/BY"),
        Case("w_200/if_w_gt_300/a_90/if_else/a_180/if_end", 200, 150, "YB/GR"),
        Case("$l_!dot!/l_$l,w_200,h_150,c_scale", 400, 300, "RRGG/RMMG/BMMY/BBYY"),
        Case("$c_!rgb:ff00ff!/co_$c,e_colorize:100", 400, 300, "MM/MM"),
        Case(
            "l_dot,g_north_west,x_w_sub_50,y_h_sub_50", 400, 300,
            "RRRRGGGG/RRRRGGGG/RRRRGGGG/BBBBYYYY/BBBBYYYY/BBBBYYYM"),
        Case("$k_current/e_negate/l_$k/c_fill,w_400,h_300/fl_layer_apply", 400, 300, "RG/BY"),
    ]

    @Test(arguments: cases) func valuesActOnPictures(_ test: Case) async throws {
        let reply = try await Gallery.shared.get("\(test.words)/quad.png")
        try expectPicture(reply, test.width, test.height, test.sketch, test.words)
    }

    @Test func tagsAndContextShowInTheNextAnswer() async throws {
        let gallery = try await Gallery.shared
        try await gallery.api.uploadPicture(
            try Samples.png(try Samples.quadrants()), named: "labelled/one.png")
        let tagged = "if_!sale!_in_tags/c_fill,h_20,w_20/if_else/c_fill,h_30,w_30/if_end"
        let sized = "c_fill,h_ctx:!side!,w_ctx:!side!"
        for _ in 0..<2 {
            try expectPicture(
                try await gallery.get("\(tagged)/labelled/one.png"), 30, 30, "RG/BY")
        }
        let set = try await gallery.api.call(
            "tags", ["command": "add", "tag": "sale", "public_ids": "labelled/one"])
        try #require(set.status == 200, "\(set.account)")
        try expectPicture(try await gallery.get("\(tagged)/labelled/one.png"), 20, 20, "RG/BY")

        let untold = try await gallery.get("\(sized)/labelled/one.png")
        #expect(untold.status == 400, "\(untold.account)")
        for side in [24, 36] {
            let told = try await gallery.api.call(
                "context",
                ["command": "add", "context": "side=\(side)", "public_ids": "labelled/one"])
            try #require(told.status == 200, "\(told.account)")
            try expectPicture(
                try await gallery.get("\(sized)/labelled/one.png"), side, side, "RG/BY")
        }
    }

    @Test func variablesReachNamedTransformations() async throws {
        let gallery = try await Gallery.shared
        let made = try await gallery.api.admin(
            "POST", "/transformations",
            ["name": "sized-square", "transformation": "c_fill,h_$side,w_$side"])
        try #require(made.status == 200, "\(made.account)")
        let reply = try await gallery.get("$side_24/t_sized-square/quad.png")
        try expectPicture(reply, 24, 24, "RG/BY")
        let missing = try await gallery.get("t_sized-square/quad.png")
        #expect(missing.status == 400 && missing.reason.contains("$side"), "\(missing.account)")
    }

    @Test func aMistakeThatShowsLateIsPlacedInThePath() async throws {
        let path = "/demo/image/upload/w_50/if_h_gt_9/w_5_div_$none/if_end/quad.png"
        let reply = try await Gallery.shared.server.get(path)
        #expect(reply.status == 400)
        #expect(reply.reason.contains("w_5_div_$none (at 34)"), "\(reply.account)")
    }
}
