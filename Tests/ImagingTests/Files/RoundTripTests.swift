import Assets
import Imaging
import Testing
import Vips

@Suite struct RoundTripTests {
    init() throws { try Engine.start() }

    static let formats: [Format] = [.jpg, .png, .webp, .avif, .gif, .jxl, .tiff]

    @Test(arguments: formats + [.psd])
    func colorsSurviveEveryFormat(_ format: Format) throws {
        let file = try Samples.saved(try Samples.quarters(), as: format)
        let inspection = try file.inspect()
        #expect(inspection.format == format)
        #expect((inspection.width, inspection.height) == (64, 48))
        #expect(inspection.bytes == Int64(file.bytes.count))
        let canvas = try file.load()
        #expect(canvas.image.interpretation == .srgb && canvas.image.format == .uchar)
        let wanted = [Samples.red, Samples.green, Samples.blue, Samples.white]
        let got = try canvas.quarterColors.map { Array($0.prefix(3)) }
        #expect(areClose(got, wanted, within: format == .gif ? 12 : 8), "\(got)")
    }

    @Test(arguments: (formats + [.psd]).filter(\.holdsTransparency))
    func transparencySurvivesWhereTheFormatHasIt(_ format: Format) throws {
        let canvas = try Samples.saved(try Samples.halfTransparent(), as: format).load()
        let colors = try canvas.quarterColors
        try #require(colors[0].count == 4)
        #expect(colors.map { $0[3] } == [255, 0, 255, 0])
        #expect(isClose(Array(colors[0].prefix(3)), Samples.red, within: 12), "\(colors[0])")
    }

    @Test func transparencyBecomesTheBackgroundInJPEG() throws {
        var settings = SaveSettings()
        settings.background = [10, 200, 100]
        let canvas = try Samples.saved(try Samples.halfTransparent(), as: .jpg, settings).load()
        let colors = try canvas.quarterColors
        #expect(isClose(colors[0], Samples.red))
        #expect(isClose(colors[1], [10, 200, 100]))
    }

    @Test(arguments: [Format.webp, .jxl, .png])
    func losslessKeepsEveryPixel(_ format: Format) throws {
        let noise = try Image.gaussnoise(width: 60, height: 20, sigma: 60).cast(.uchar)
        let picture = try noise.bandjoin([noise.flip(.horizontal), noise.flip(.vertical)])
            .copy(interpretation: .srgb).copyMemory()
        var settings = SaveSettings()
        settings.isLossless = true
        let canvas = try Samples.saved(picture, as: format, settings).load()
        #expect(try canvas.image.bytes() == picture.bytes())
    }

    @Test(arguments: [Format.jpg, .webp, .avif, .jxl])
    func lowerQualityMakesFewerBytes(_ format: Format) throws {
        let noise = try Image.gaussnoise(width: 128, height: 128, sigma: 40).cast(.uchar)
        let picture = try noise.bandjoin([noise.flip(.horizontal), noise.invert()])
            .copy(interpretation: .srgb).copyMemory()
        let sizes = try [20, 50, 85].map { quality in
            var settings = SaveSettings()
            settings.quality = quality
            return try Samples.saved(picture, as: format, settings).bytes.count
        }
        #expect(sizes[0] < sizes[1] && sizes[1] < sizes[2], "\(sizes)")
    }

    @Test func paletteMakesSmallerPNGs() throws {
        let noise = try Image.gaussnoise(width: 128, height: 128, sigma: 40).cast(.uchar)
        let picture = try noise.bandjoin([noise.flip(.horizontal), noise.invert()])
            .copy(interpretation: .srgb).copyMemory()
        var settings = SaveSettings()
        settings.usesPalette = true
        let small = try Samples.saved(picture, as: .png, settings)
        #expect(small.bytes.count < (try Samples.saved(picture, as: .png).bytes.count) / 2)
        #expect(small.bytes[25] == 3, "the header's colour type is a palette")
    }

    @Test func progressiveJPEGsHaveAScanHeaderOfTheirOwn() throws {
        var settings = SaveSettings()
        settings.progression = .full
        let picture = try Samples.quarters()
        func hasMarker(_ bytes: [UInt8]) -> Bool {
            zip(bytes, bytes.dropFirst()).contains { $0 == 0xff && $1 == 0xc2 }
        }
        #expect(hasMarker(try Samples.saved(picture, as: .jpg, settings).bytes))
        #expect(!hasMarker(try Samples.saved(picture, as: .jpg).bytes))
    }

    @Test func webPIsNotBurdenedWithEXIF() throws {
        let bytes = try Samples.saved(try Samples.quarters(), as: .webp).bytes
        #expect(bytes[12..<16].elementsEqual("VP8 ".utf8), "the simple form")
        let clear = try Samples.saved(try Samples.halfTransparent(), as: .webp)
        #expect(clear.bytes[12..<16].elementsEqual("VP8X".utf8))
        #expect(clear.bytes[20] == 0x10, "alpha is all that is announced")
    }

    @Test func formatsThatAreNotWrittenAreSaidSo() throws {
        let picture = Canvas(try Samples.quarters())
        for format in Format.allCases where !Saver.isWritable(format) {
            #expect(throws: ImagingError.unwritableFormat(format)) {
                try Saver.save(picture, as: format, to: TestFile().descriptor, limits: Limits())
            }
        }
    }

    @Test func theResultSaysWhatWasWritten() throws {
        let file = try TestFile()
        let result = try Saver.save(
            Canvas(try Samples.quarters()), as: .webp, to: file.descriptor, limits: Limits())
        #expect((result.width, result.height, result.pages) == (64, 48, 1))
        #expect(result.format == .webp)
        #expect(result.bytes == Int64(file.bytes.count))
    }
}
