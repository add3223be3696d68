import Assets
import Testing
import Vips

@testable import Imaging

@Suite struct CarefulJPEGTests {
    init() throws { try Engine.start() }

    private static func settings(
        _ quality: Int, _ chroma: SaveSettings.Chroma = .halved
    ) -> SaveSettings {
        var settings = SaveSettings()
        settings.quality = quality
        settings.chroma = chroma
        settings.effort = .careful
        return settings
    }

    /// Sides that are no multiples of any block.
    @Test(arguments: [SaveSettings.Chroma.full, .halved], [30, 75, 95])
    func `What a trial shows is what decoders see`(
        _ chroma: SaveSettings.Chroma, _ quality: Int
    ) throws {
        let picture = try Photograph.image(width: 93, height: 61)
        let settings = Self.settings(quality, chroma)
        let decoded = try Samples.saved(picture, as: .jpg, settings).load().image
        #expect((decoded.width, decoded.height, decoded.bands) == (93, 61, 3))
        let shown = try #require(try ShownJPEG(of: picture, chroma)?.pixels(at: quality))
        let seen = try decoded.bytes()
        let off = zip(shown.pixels, seen).map { abs(Int($0) - Int($1)) }
        #expect(off.count == 93 * 61 * 3 && (off.max() ?? 255) <= 8)
        #expect(Double(off.reduce(0, +)) / Double(off.count) < 1)
        #expect(shown.bytes > 0)
    }

    @Test func `It scores more in fewer bytes than the usual encoder`() throws {
        let picture = try Photograph.image(width: 320, height: 240)
        let likeness = try #require(try Likeness(to: picture))
        var usual = SaveSettings()
        usual.chroma = .halved
        usual.progression = .full
        let scores: [(Int, Double)] = try (10...98).map { quality in
            usual.quality = quality
            let file = try Saver.encode(Canvas(picture), as: .jpg, usual, limits: Limits())
            let seen = try TestFile(file.bytes).load().image
            return (file.bytes.count, try #require(try likeness.score(seen)))
        }
        for quality in [40, 70, 90] {
            var settings = Self.settings(quality)
            settings.progression = .semi
            let file = try Saver.encode(Canvas(picture), as: .jpg, settings, limits: Limits())
            let score = try #require(
                try likeness.score(try TestFile(file.bytes).load().image))
            let same = try #require(scores.first { $0.1 >= score })
            #expect(
                file.bytes.count < same.0, "\(quality): \(file.bytes.count) against \(same.0)")
        }
    }

    @Test func `Grey stays grey, and one pixel is a picture`() throws {
        let grey = try Photograph.image(width: 40, height: 30).colourspace(.bw).copyMemory()
        let decoded = try Samples.saved(grey, as: .jpg, Self.settings(80)).load().image
        #expect((decoded.width, decoded.height) == (40, 30))
        let off = zip(try decoded.extractBand(0).bytes(), try grey.bytes()).map {
            abs(Int($0) - Int($1))
        }
        #expect(Double(off.reduce(0, +)) / Double(off.count) < 6)
        let dot = try Image.solid(Samples.red, width: 1, height: 1)
        let seen = try Samples.saved(dot, as: .jpg, Self.settings(90, .full)).load().image
        #expect(isClose(try seen.getpoint(0, 0), Samples.red))
    }

    @Test func `Flat colours stay what they are`() throws {
        let quarters = try Samples.quarters()
        let seen = try Samples.saved(quarters, as: .jpg, Self.settings(90, .full)).load()
        let colors = try seen.quarterColors
        for (color, wanted) in zip(
            colors, [Samples.red, Samples.green, Samples.blue, Samples.white])
        {
            #expect(isClose(color, wanted))
        }
    }

    @Test func `What else a file is to say is written into it`() throws {
        var settings = Self.settings(80)
        settings.embedsProfile = true
        settings.density = 144
        settings.attribution = Array("Photoshop 3.0\0".utf8) + [0x38, 0x42, 0x49, 0x4d]
        let file = try Samples.saved(try Samples.quarters(), as: .jpg, settings)
        let text = String(decoding: file.bytes, as: Unicode.ASCII.self)
        #expect(text.contains("ICC_PROFILE") && text.contains("Photoshop 3.0"))
        #expect(abs((try file.inspect().density ?? 0) - 144) < 1)
        let plain = try Samples.saved(try Samples.quarters(), as: .jpg, Self.settings(80))
        #expect(!String(decoding: plain.bytes, as: Unicode.ASCII.self).contains("ICC_PROFILE"))
    }
}
