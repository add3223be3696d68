import Assets
import Testing
import Vips

@testable import Imaging

@Suite struct ColorTests {
    init() throws { try Engine.start() }

    static let upright = [Samples.red, Samples.green, Samples.blue, Samples.white]

    /// Whether what a loader makes of a file shows the four colours.
    private func expectColors(
        _ file: TestFile, within tolerance: Double = 6, bands: Int = 3,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        for size in [nil, Size(32, 24)] as [Size?] {
            var request = LoadRequest()
            request.size = size
            let canvas = try file.load(request)
            #expect(canvas.image.bands == bands, sourceLocation: sourceLocation)
            let colors = try canvas.quarterColors.map { Array($0.prefix(3)) }
            #expect(
                areClose(colors, Self.upright, within: tolerance), "\(colors)",
                sourceLocation: sourceLocation)
        }
    }

    @Test func inksWithoutAProfileBecomeSRGB() throws {
        let inks = try Samples.quarters().colourspace(.cmyk).copyMemory()
        for saver in ["jpegsave_buffer", "tiffsave_buffer"] {
            let file = try Samples.original(
                inks, saver, saver.hasPrefix("j") ? ["Q": 98, "strip": true] : ["strip": true])
            #expect(try file.inspect().interpretation == "cmyk")
            #expect(try !file.inspect().hasProfile)
            // The gamut of ink does not reach all of these colours.
            try expectColors(file, within: 62)
        }
    }

    @Test func inksWithAProfileBecomeSRGB() throws {
        let inks = try Samples.quarters().iccTransform(to: "cmyk", from: "srgb").copyMemory()
        let file = try Samples.original(inks, "jpegsave_buffer", ["Q": 98])
        #expect(try file.inspect().hasProfile)
        try expectColors(file, within: 62)
    }

    @Test func wideGamutIsConvertedAndNotJustRelabelled() throws {
        let wide = try Samples.quarters().iccTransform(to: "p3", from: "srgb").copyMemory()
        let raw = try wide.getpoint(16, 12)
        #expect(!isClose(raw, Samples.red), "the numbers differ in the wide space: \(raw)")
        for saver in ["jpegsave_buffer", "pngsave_buffer", "webpsave_buffer", "tiffsave_buffer"] {
            try expectColors(
                try Samples.original(wide, saver, saver.hasPrefix("p") ? [:] : ["Q": 97]))
        }
    }

    @Test func sixteenBitsBecomeEight() throws {
        let deep = try Samples.quarters().colourspace(.rgb16).copyMemory()
        for saver in ["pngsave_buffer", "tiffsave_buffer"] {
            let file = try Samples.original(deep, saver)
            #expect(try file.inspect().bitDepth == 16)
            try expectColors(file, within: 2)
        }
        let deepAndWide = try Samples.quarters()
            .iccTransform(to: "p3", from: "srgb", depth: 16).copyMemory()
        try expectColors(try Samples.original(deepAndWide, "pngsave_buffer"), within: 2)
    }

    @Test func palettesBecomeColors() throws {
        let file = try Samples.original(
            try Samples.quarters(), "pngsave_buffer", ["palette": true, "dither": 0])
        #expect(file.bytes[25] == 3)
        try expectColors(file, within: 3, bands: try file.inspect().bands)
    }

    @Test func greyBecomesThreeBands() throws {
        let grey = try Samples.quarters().colourspace(.bw).copyMemory()
        let wanted = try grey.getpoint(16, 12)[0]
        for (saver, image) in [
            ("jpegsave_buffer", grey), ("pngsave_buffer", grey),
            ("pngsave_buffer", try grey.colourspace(.grey16)),
        ] {
            let canvas = try Samples.original(image, saver).load()
            let color = try canvas.image.getpoint(16, 12)
            #expect(isClose(color, [wanted, wanted, wanted], within: 3), "\(color)")
        }
    }

    @Test func greyWithAlphaBecomesFourBands() throws {
        let grey = try Samples.halfTransparent().colourspace(.bw).copyMemory()
        #expect(grey.bands == 2)
        let canvas = try Samples.original(grey, "pngsave_buffer").load()
        #expect(canvas.image.bands == 4)
        #expect(try canvas.quarterColors.map { $0[3] } == [255, 0, 255, 0])
    }

    @Test func colorsDoNotBleedOutOfTransparentParts() throws {
        // The hidden green of the right half must not show at the edge.
        let file = try Samples.original(try Samples.halfTransparent(), "pngsave_buffer")
        var request = LoadRequest()
        request.size = Size(13, 10)
        let image = try file.load(request).image
        for x in 0..<13 {
            let pixel = try image.getpoint(x, 2)
            if pixel[3] > 40 { #expect(pixel[1] < 60, "at \(x): \(pixel)") }
        }
    }

    @Test func brokenProfilesAreIgnored() throws {
        let picture = try Samples.quarters().editingMetadata {
            $0.set("icc-profile-data", bytes: Array(repeating: 7, count: 300))
        }
        try expectColors(try Samples.original(picture, "pngsave_buffer"), within: 2)
    }

    @Test func sRGBIsKnownByItsNumbers() throws {
        try Engine.start()
        let profiles = ["srgb", "p3", "cmyk"].map { name -> Bool? in
            let image = try? Samples.quarters().iccTransform(to: name, from: "srgb")
            return image?.blob("icc-profile-data").map { ColorProfile($0).isSRGB(for: 3) }
        }
        #expect(profiles == [true, false, false])
        #expect(!ColorProfile([]).isSRGB(for: 3))
        #expect(!ColorProfile(Array(repeating: 255, count: 200)).isSRGB(for: 3))
    }
}
