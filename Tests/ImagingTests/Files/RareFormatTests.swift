import Assets
import FormatReaders
import Foundation
import Testing
import Vips

@testable import Imaging

/// Formats that are written, and read by nobody but these tests.
@Suite struct RareFormatTests {
    init() throws { try Engine.start() }

    static let formats: [Format] = [.jp2, .wdp]

    /// A file as an independent decoder shows it.
    struct Shown {
        let width, height, bands: Int
        let pixels: [UInt8]
        let profileSize: Int
        let density: Float

        init(_ file: TestFile, _ format: Format) throws {
            var picture = read_picture()
            let bytes = file.bytes
            let status =
                format == .jp2
                ? jp2_read(bytes, bytes.count, &picture) : jxr_read(bytes, bytes.count, &picture)
            try #require(status == 0, "unreadable \(format)")
            defer { free(picture.pixels) }
            (width, height) = (Int(picture.width), Int(picture.height))
            bands = Int(picture.bands)
            pixels = Array(
                UnsafeBufferPointer(start: picture.pixels, count: width * height * bands))
            profileSize = picture.profile_size
            density = picture.density
        }

        func color(_ x: Int, _ y: Int) -> [Double] {
            (0..<bands).map { Double(pixels[(y * width + x) * bands + $0]) }
        }
    }

    private func noise(_ width: Int, _ height: Int, bands: Int) throws -> Image {
        let one = try Image.gaussnoise(width: width, height: height, mean: 128, sigma: 50)
            .cast(.uchar)
        let more = try [one.flip(.horizontal), one.flip(.vertical), one.invert()]
        let all = try bands == 1 ? one : one.bandjoin(Array(more.prefix(bands - 1)))
        return try all.copy(interpretation: bands == 1 ? .bw : .srgb).copyMemory()
    }

    @Test("Size, colours and transparency come back", arguments: formats)
    func colors(_ format: Format) throws {
        let opaque = try Shown(try Samples.saved(try Samples.quarters(), as: format), format)
        #expect((opaque.width, opaque.height, opaque.bands) == (64, 48, 3))
        #expect(isClose(opaque.color(10, 10), Samples.red))
        #expect(isClose(opaque.color(50, 40), Samples.white))
        let clear = try Shown(
            try Samples.saved(try Samples.halfTransparent(), as: format), format)
        #expect(clear.bands == 4)
        #expect(isClose(clear.color(10, 10), Samples.red + [255]), "\(clear.color(10, 10))")
        #expect(clear.color(50, 10)[3] < 4, "\(clear.color(50, 10))")
    }

    @Test("Quality 100 keeps every pixel of any size", arguments: formats)
    func lossless(_ format: Format) throws {
        var settings = SaveSettings()
        settings.quality = 100
        for (width, height) in [(1, 1), (3, 5), (17, 16), (1, 70), (130, 33)] {
            for bands in [3, 4] {
                let picture = try noise(width, height, bands: bands)
                let shown = try Shown(try Samples.saved(picture, as: format, settings), format)
                #expect((shown.width, shown.height, shown.bands) == (width, height, bands))
                #expect(try shown.pixels == picture.bytes(), "\(width)×\(height)×\(bands)")
            }
        }
    }

    @Test("Higher quality means more bytes and smaller differences", arguments: formats)
    func quality(_ format: Format) throws {
        let picture = try Photograph.image(width: 160, height: 120)
        let pixels = try picture.bytes()
        var before = (bytes: 0, error: Double.infinity)
        for quality in [5, 30, 60, 85, 95, 100] {
            var settings = SaveSettings()
            settings.quality = quality
            let file = try Samples.saved(picture, as: format, settings)
            let shown = try Shown(file, format)
            let error = zip(shown.pixels, pixels).reduce(0.0) { sum, pair in
                let difference = Double(pair.0) - Double(pair.1)
                return sum + difference * difference
            }
            #expect(file.bytes.count > before.bytes, "\(quality)")
            #expect(error < before.error, "\(quality)")
            before = (file.bytes.count, error)
        }
        #expect(before.error == 0)
    }

    @Test("A profile is written where it is asked for and can be, and only there")
    func profiles() throws {
        let picture = try Samples.quarters()
        var settings = SaveSettings()
        for format in Self.formats {
            #expect(try Shown(Samples.saved(picture, as: format), format).profileSize == 0)
        }
        settings.embedsProfile = true
        #expect(try Shown(Samples.saved(picture, as: .wdp, settings), .wdp).profileSize > 128)
        #expect(try Shown(Samples.saved(picture, as: .jp2, settings), .jp2).profileSize == 0)
    }

    @Test("JPEG XR says how dense its pixels are")
    func density() throws {
        var settings = SaveSettings()
        settings.density = 300
        let file = try Samples.saved(try Samples.quarters(), as: .wdp, settings)
        #expect(try Shown(file, .wdp).density == 300)
    }

    @Test(
        "Qualities lie on lines between the points, and stop at the ends",
        arguments: [(1, 23.0), (10, 28), (15, 29.25), (99, 48), (100, 48)])
    func scale(_ quality: Int, _ value: Double) {
        #expect(QualityScale.jpeg2000.value(at: quality) == value)
    }

    // MARK: Photoshop

    @Test("A Photoshop file is flat where all is opaque, and a layer where it is not")
    func photoshop() throws {
        let opaque = try Samples.saved(try Samples.quarters(), as: .psd)
        #expect(try opaque.inspect().pages == 1 && !opaque.inspect().hasAlpha)
        let clear = try Samples.saved(try Samples.halfTransparent(), as: .psd)
        #expect(try clear.inspect().pages == 2 && clear.inspect().hasAlpha)
        var request = LoadRequest()
        request.pages = .one(2)
        let layer = try clear.load(request).image
        #expect((layer.width, layer.height) == (64, 48))
        #expect(try isClose(layer.getpoint(10, 10), Samples.red + [255], within: 0))
        #expect(try layer.getpoint(50, 10)[3] == 0)
    }

    @Test("Half transparent pixels keep their colours")
    func photoshopEdges() throws {
        let picture = try Image.solid([200, 40, 10, 128], width: 9, height: 4)
            .copy(interpretation: .srgb).copyMemory()
        let color = try Samples.saved(picture, as: .psd).load().image.getpoint(3, 2)
        #expect(isClose(color, [200, 40, 10, 128], within: 1), "\(color)")
    }

    @Test("A Photoshop file keeps every pixel, whatever runs there are")
    func photoshopPixels() throws {
        for (width, height) in [(1, 1), (2, 3), (300, 5), (129, 2)] {
            let picture = try noise(width, height, bands: 3)
            let file = try Samples.saved(picture, as: .psd)
            #expect(try file.load().image.bytes() == picture.bytes())
            let plain = try Image.solid([9, 9, 9], width: width, height: height)
                .copy(interpretation: .srgb).copyMemory()
            let small = try Samples.saved(plain, as: .psd)
            #expect(try small.load().image.bytes() == plain.bytes())
            #expect(small.bytes.count <= file.bytes.count)
        }
    }

    @Test("Runs are packed so that they come back", arguments: [0, 1, 2, 3, 127, 128, 129, 300])
    func packing(_ count: Int) {
        var state: UInt32 = 7
        let mixed = (0..<count).map { index -> UInt8 in
            state = state &* 1_664_525 &+ 1_013_904_223
            return index % 7 < 3 ? 5 : UInt8(state >> 24)
        }
        for row in [mixed, [UInt8](repeating: 8, count: count)] {
            var packed: [UInt8] = []
            PackBits.pack(row[...], into: &packed)
            var unpacked = [UInt8](repeating: 1, count: count)
            PackBits.unpack(packed[...], into: &unpacked)
            #expect(unpacked == row)
        }
    }

    @Test("Density, profile and copyright are among a Photoshop file's resources")
    func photoshopResources() throws {
        var settings = SaveSettings()
        settings.density = 300
        settings.embedsProfile = true
        settings.attribution = Attribution.kept(of: [0x1c, 2, 116, 0, 3] + Array("Ada".utf8))
        try #require(settings.attribution != nil)
        let file = try Samples.saved(try Samples.quarters(), as: .psd, settings)
        let loader = try Loader(descriptor: file.descriptor, limits: Limits())
        let resources = PhotoshopResources(try #require(try loader.resources()))
        #expect(resources[1005]?.prefix(4) == [1, 44, 0, 0])
        #expect((resources[1039]?.count ?? 0) > 128)
        #expect(try loader.attribution() == settings.attribution)
    }

    @Test("A side beyond Photoshop's is refused")
    func photoshopSide() throws {
        let long = try Image.black(width: 30_001, height: 1, bands: 3)
            .copy(interpretation: .srgb)
        #expect(throws: ImagingError.outputSideTooLong(30_001, limit: 30_000)) {
            try Samples.saved(long, as: .psd)
        }
    }
}
