import Testing

/// Turns, corners, borders, backgrounds, effects and layers, by their pixels.
@Suite struct LookTests {
    typealias Case = ResizingTests.Case

    static let shapes = [
        Case("a_90", 300, 400, "BR/YG"),
        Case("a_180", 400, 300, "YB/GR"),
        Case("a_-90", 300, 400, "GY/RB"),
        Case("a_hflip", 400, 300, "GR/YB"),
        Case("a_vflip", 400, 300, "BY/RG"),
        Case("a_hflip.90", 300, 400, "YG/BR"),
        Case("c_fill,h_100,w_100/r_max", 100, 100, ".R?G./RR?GG/?????/BB?YY/.B?Y."),
        Case("r_150", 400, 300, ".RRRGGG./RRRRGGGG/BBBBYYYY/.BBBYYY."),
        Case(
            "bo_50px_solid_black", 500, 400,
            "KKKKKKKKKK/KRRRRGGGGK/KRRRRGGGGK/KRRRRGGGGK/KBBBBYYYYK/KBBBBYYYYK/KBBBBYYYYK/KKKKKKKKKK"
        ),
        Case("co_rgb:ff00ff,e_colorize:100", 400, 300, "MM/MM"),
        Case("e_blackwhite/c_scale,h_30,w_40", 40, 30, "K?/KW"),
    ]

    @Test(arguments: shapes) func shapesAndColoursComeOutRight(_ test: Case) async throws {
        let reply = try await Gallery.shared.get("\(test.words)/quad.png")
        try expectPicture(reply, test.width, test.height, test.sketch, test.words)
    }

    @Test func anyAngleGivesTheBoundingBoxWithClearCorners() async throws {
        let reply = try await Gallery.shared.get("a_45/quad.png")
        let picture = try Picture(reply.body)
        #expect(abs(picture.width - 495) <= 2 && abs(picture.height - 495) <= 2)
        let sketch = picture.sketch(columns: 5, rows: 5)
        #expect(Paint.matches(sketch, ".???./?????/?????/?????/.???."), "\(sketch)")
    }

    @Test func cornersOfFormatsWithoutAlphaAreWhite() async throws {
        let reply = try await Gallery.shared.get("c_fill,h_100,w_100/r_max/quad.jpg")
        try expectPicture(reply, 100, 100, "WR?GW/RR?GG/?????/BB?YY/WB?YW")
    }

    @Test func backgroundsFillWhatIsTransparent() async throws {
        let gallery = try await Gallery.shared
        try expectPicture(try await gallery.get("w_200/hole.png"), 200, 150, "RRGG/R..G/B..Y/BBYY")
        try expectPicture(
            try await gallery.get("b_rgb:ff00ff/hole.png"), 400, 300, "RRGG/RMMG/BMMY/BBYY")
        try expectPicture(try await gallery.get("hole.jpg"), 400, 300, "RRGG/RWWG/BWWY/BBYY")
    }

    @Test func opacityMakesHalfTransparent() async throws {
        let picture = try Picture(try await Gallery.shared.get("o_50/quad.png").body)
        #expect(abs(picture[10, 10][3] - 128) <= 2)
        #expect(abs(picture[10, 10][0] - 220) <= 4)
    }

    @Test func negationTurnsEveryColourAround() async throws {
        let picture = try Picture(try await Gallery.shared.get("e_negate/quad.png").body)
        #expect(zip(picture[10, 10], [35, 215, 215, 255]).allSatisfy { abs($0 - $1) <= 3 })
    }

    @Test(arguments: ["e_grayscale", "e_saturation:-100"])
    func greyHasOneValueForAllColours(_ word: String) async throws {
        let picture = try Picture(try await Gallery.shared.get("\(word)/quad.png").body)
        for (x, y) in [(10, 10), (390, 10), (10, 290), (390, 290)] {
            let pixel = picture[x, y]
            #expect((pixel.prefix(3).max() ?? 0) - (pixel.prefix(3).min() ?? 255) <= 6, "\(pixel)")
        }
    }

    @Test func sepiaIsBrown() async throws {
        let mean = try Picture(try await Gallery.shared.get("e_sepia/white.png").body).mean
        #expect(mean[0] > mean[2] + 10 && mean[1] > mean[2] + 5, "\(mean)")
    }

    @Test func brightnessMovesTheMean() async throws {
        let gallery = try await Gallery.shared
        let plain = try Picture(try await gallery.get("w_100/quad.png").body).mean
        let bright = try Picture(try await gallery.get("w_100/e_brightness:40/quad.png").body).mean
        let dark = try Picture(try await gallery.get("w_100/e_brightness:-40/quad.png").body).mean
        #expect((0..<3).allSatisfy { bright[$0] > plain[$0] + 5 && plain[$0] > dark[$0] + 5 })
    }

    @Test(arguments: ["e_blur:400", "e_pixelate:31"])
    func softeningMixesNeighbours(_ word: String) async throws {
        let gallery = try await Gallery.shared
        let sharp = try Picture(try await gallery.get("e_sharpen:1/quad.png").body)
        let soft = try Picture(try await gallery.get("\(word)/quad.png").body)
        #expect((soft.width, soft.height) == (400, 300))
        let step = abs(sharp[196, 40][0] - sharp[204, 40][0])
        let softStep = abs(soft[196, 40][0] - soft[204, 40][0])
        #expect(step > 150 && softStep < step - 60, "\(step) \(softStep)")
    }

    @Test func trimmingTakesTheFrameOff() async throws {
        let reply = try await Gallery.shared.get("e_trim/framed.png")
        try expectPicture(reply, 400, 300, "RG/BY")
    }

    @Test func shadowsGrowTheCanvas() async throws {
        let reply = try await Gallery.shared.get("co_black,e_shadow:10,x_30,y_30/dot.png")
        let picture = try Picture(reply.body)
        #expect(picture.width >= 80 && picture.height >= 80, "\(reply.account)")
    }

    static let layers = [
        Case(
            "g_north_west,l_dot,x_10,y_20", 400, 300, "MRRRGGGG/RRRRGGGG/????????/BBBBYYYY/BBBBYYYY"
        ),
        Case("l_dot,w_100/fl_layer_apply,g_south_east", 400, 300, "RRGG/????/BBYM"),
        Case("l_dot/c_scale,h_0.5,w_0.5/fl_layer_apply,fl_relative", 400, 300, "??/??"),
        Case("l_dot,w_200,h_150,c_scale", 400, 300, "RRGG/RMMG/BMMY/BBYY"),
        Case("fl_tiled,l_dot", 400, 300, "MM/MM"),
        Case("h_300,l_shop:shoes:red,w_400", 400, 300, "RG/BY"),
    ]

    @Test(arguments: layers) func layersLieWhereTheyArePlaced(_ test: Case) async throws {
        let reply = try await Gallery.shared.get("\(test.words)/quad.png")
        try expectPicture(reply, test.width, test.height, test.sketch, test.words)
    }

    @Test func layersLieExactlyAtTheirOffset() async throws {
        let reply = try await Gallery.shared.get("g_south_east,l_dot,x_10,y_20/quad.png")
        let box = try #require(try Picture(reply.body).box { $0 == [255, 0, 255, 255] })
        #expect((box.left, box.top, box.right, box.bottom) == (340, 230, 390, 280))
    }

    @Test func underlaysShineThroughHoles() async throws {
        let reply = try await Gallery.shared.get("h_300,u_dot,w_400/hole.png")
        try expectPicture(reply, 400, 300, "RRGG/RMMG/BMMY/BBYY")
    }

    @Test func tablesOfColoursAreRawAssets() async throws {
        let gallery = try await Gallery.shared
        let reply = try await gallery.get("l_lut:looks:swap.cube/fl_layer_apply/quad.png")
        let picture = try Picture(reply.body)
        let plain = try Picture(try await gallery.get("w_400/quad.png").body)
        for (x, y) in [(10, 10), (390, 10), (10, 290)] {
            let (old, new) = (plain[x, y], picture[x, y])
            #expect(zip(new, [old[2], old[1], old[0], 255]).allSatisfy { abs($0 - $1) <= 2 })
        }
        let missing = try await gallery.get("l_lut:looks:none.cube/fl_layer_apply/quad.png")
        #expect(missing.status == 404)
        #expect(missing["X-Cld-Error"]?.contains("none.cube") == true)
        let broken = try await gallery.get("l_lut:papers:terms.txt/fl_layer_apply/quad.png")
        #expect(broken.status == 400)
        #expect(broken["X-Cld-Error"]?.contains("terms.txt") == true)
    }

    @Test func drawingsAreDeliveredAsSVG() async throws {
        let gallery = try await Gallery.shared
        let reply = try await gallery.get("e_vectorize:4/f_svg/quad.png")
        #expect(reply.status == 200 && reply["Content-Type"] == "image/svg+xml")
        #expect(reply.text.hasPrefix("<svg "))
        try expectPicture(try await gallery.get("e_vectorize:4/quad.png"), 400, 300, "RG/BY")
    }

    @Test func multiplyingDarkens() async throws {
        let reply = try await Gallery.shared.get("e_multiply,h_300,l_dot,w_400/quad.png")
        let picture = try Picture(reply.body)
        #expect(zip(picture[10, 10], [220, 0, 40, 255]).allSatisfy { abs($0 - $1) <= 4 })
    }

    @Test func textLeavesInkWhereItIsPlaced() async throws {
        let gallery = try await Gallery.shared
        let text = "co_rgb:ff0000,g_north_west,l_text:Sans_40_bold:Hello%20%252C,x_20,y_30"
        let reply = try await gallery.get("\(text)/white.png")
        try #require(reply.status == 200, "\(reply.account)")
        let picture = try Picture(reply.body)
        #expect((picture.width, picture.height) == (400, 200))
        let box = try #require(picture.box { $0[0] > 200 && $0[1] < 60 && $0[2] < 60 })
        #expect(abs(box.left - 20) <= 4 && abs(box.top - 30) <= 4, "\(box)")
        #expect(box.right - box.left > 80 && box.right < 300 && box.bottom < 90, "\(box)")
    }

    @Test func longerTextsTakeMoreRoom() async throws {
        let gallery = try await Gallery.shared
        func width(_ text: String) async throws -> Int {
            let reply = try await gallery.get("l_text:Sans_30:\(text)/white.png")
            let box = try Picture(reply.body).box { $0[0] < 100 }
            let found = try #require(box, "\(reply.account)")
            return found.right - found.left
        }
        #expect(try await width("WWWW") > (try await width("WW")) + 30)
    }
}
