import Testing

/// What the resizing words do to a picture of four colours: sizes, and where the colours went.
@Suite struct ResizingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var words: String
        var width: Int
        var height: Int
        var sketch: String
        var testDescription: String { words }

        init(_ words: String, _ width: Int, _ height: Int, _ sketch: String) {
            (self.words, self.width, self.height, self.sketch) = (words, width, height, sketch)
        }
    }

    static let scaling = [
        Case("c_scale,h_100,w_100", 100, 100, "RG/BY"),
        Case("w_200", 200, 150, "RG/BY"),
        Case("h_60", 80, 60, "RG/BY"),
        Case("w_0.5", 200, 150, "RG/BY"),
        Case("c_scale,dpr_2.0,w_100", 200, 150, "RG/BY"),
        Case("c_fit,h_100,w_100", 100, 75, "RG/BY"),
        Case("c_fit,h_900,w_800", 800, 600, "RG/BY"),
        Case("c_limit,h_1000,w_1000", 400, 300, "RG/BY"),
        Case("c_limit,h_100,w_100", 100, 75, "RG/BY"),
        Case("c_mfit,h_800,w_800", 800, 600, "RG/BY"),
        Case("c_mfit,h_100,w_100", 400, 300, "RG/BY"),
    ]

    static let filling = [
        Case("c_fill,h_100,w_100", 100, 100, "RG/BY"),
        Case("c_fill,g_west,h_100,w_100", 100, 100, "RRRG/BBBY"),
        Case("c_fill,g_east,h_100,w_100", 100, 100, "RGGG/BYYY"),
        Case("c_fill,g_north,h_100,w_400", 400, 100, "RG/RG"),
        Case("c_fill,g_south,h_100,w_400", 400, 100, "BY/BY"),
        Case("c_fill,g_north_west,h_300,w_200", 200, 300, "RR/BB"),
        Case("c_fill,g_south_east,h_300,w_200", 200, 300, "GG/YY"),
        Case("c_fill,h_900,w_800", 800, 900, "RG/BY"),
        Case("ar_2:1,c_fill,w_200", 200, 100, "RG/BY"),
        Case("ar_1:1,c_fill", 300, 300, "RG/BY"),
        Case("c_lfill,h_100,w_100", 100, 100, "RG/BY"),
        Case("c_lfill,h_900,w_800", 400, 300, "RG/BY"),
        Case("c_thumb,g_north_west,h_100,w_100", 100, 100, "RRRG/BBBY"),
        Case("c_fill,g_auto,h_100,w_100", 100, 100, "??/??"),
    ]

    static let padding = [
        Case("b_white,c_pad,h_200,w_200", 200, 200, "WW/RG/RG/RG/BY/BY/BY/WW"),
        Case("b_white,c_pad,g_north,h_200,w_200", 200, 200, "RG/RG/RG/BY/BY/BY/WW/WW"),
        Case("b_rgb:ff00ff,c_pad,g_east,h_150,w_300", 300, 150, "MMRRGG/MMBBYY"),
        Case("c_pad,h_200,w_200", 200, 200, "../RG/RG/RG/BY/BY/BY/.."),
        Case("b_black,c_lpad,h_300,w_800", 800, 300, "KKRRGGKK/KKBBYYKK"),
        Case("b_black,c_mpad,h_300,w_600", 600, 300, "KRRGGK/KBBYYK"),
    ]

    static let cropping = [
        Case("c_crop,g_center,h_150,w_200", 200, 150, "RG/BY"),
        Case("c_crop,g_south_east,h_150,w_200", 200, 150, "YY/YY"),
        Case("c_crop,h_100,w_100,x_150,y_0", 100, 100, "RG/RG"),
        Case("c_crop,g_north_east,h_100,w_100,x_150", 100, 100, "RG/RG"),
        Case("c_crop,g_xy_center,h_100,w_100,x_200,y_150", 100, 100, "RG/BY"),
        Case("c_crop,g_north_west,h_0.5,w_0.5", 200, 150, "RR/RR"),
        Case("c_crop,g_north_west,h_150,w_200/c_scale,w_50/a_90", 38, 50, "RR/RR"),
        Case("c_crop,g_east,h_300,w_200/c_fill,g_south,h_100,w_200", 200, 100, "YY/YY"),
    ]

    @Test(arguments: scaling) func scalingKeepsEveryCorner(_ test: Case) async throws {
        try await look(test)
    }

    @Test(arguments: filling) func fillingCutsWhatGravityLeaves(_ test: Case) async throws {
        try await look(test)
    }

    @Test(arguments: padding) func paddingFillsTheBoxWithItsColour(_ test: Case) async throws {
        try await look(test)
    }

    @Test(arguments: cropping) func croppingKeepsTheWindowOnly(_ test: Case) async throws {
        try await look(test)
    }

    private func look(_ test: Case) async throws {
        let reply = try await Gallery.shared.get("\(test.words)/quad.png")
        try expectPicture(reply, test.width, test.height, test.sketch, test.words)
    }
}
