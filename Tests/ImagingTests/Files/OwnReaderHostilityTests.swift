import Assets
import Testing
import Vips

@testable import Imaging

/// Our own readers against damage: an error or a picture, soon, and never a trap.
@Suite(.timeLimit(.minutes(2))) struct OwnReaderHostilityTests {
    init() throws { try Engine.start() }

    static let samples: [(String, [UInt8])] = {
        do {
            try Engine.start()
            return try makeSamples()
        } catch { return [] }
    }()

    private static func makeSamples() throws -> [(String, [UInt8])] {
        let half = try AnimatedPNGTests.pixels(AnimatedPNGTests.half, 4, 4)
        let part = try AnimatedPNGTests.pixels(AnimatedPNGTests.half, 2, 2)
        let icon = try Samples.saved(try Photograph.cutOut(), as: .ico).bytes
        let runs = BitmapFileTests.file(
            5, 2, depth: 8, compression: 1, between: BitmapFileTests.palette, colors: 4,
            pixels: [2, 1, 0, 3, 2, 1, 2, 0, 0, 0, 0, 2, 1, 0, 1, 2, 0, 1])
        return [
            ("bmp", try Samples.saved(try Photograph.image(width: 9, height: 9), as: .bmp).bytes),
            ("bmp in runs", runs),
            (
                "ico",
                IconFileTests.file([
                    (2, 32, IconFileTests.bitmap(2, [1, 2, 3, 0], mask: [1, 2, 3, 4, 5, 6, 7, 8]))
                ])
            ),
            ("ico of png", icon), ("psd", PhotoshopFileTests.layered.bytes),
            ("psd in runs", PhotoshopFileTests.plain(compression: 1).bytes),
            (
                "apng",
                AnimatedPNGTests.file([
                    .init(pixels: half),
                    .init(
                        left: 1, top: 1, width: 2, height: 2, disposal: 2, blend: 1, pixels: part),
                    .init(disposal: 1, pixels: half),
                ])
            ),
        ]
    }

    @Test("There is a sample of each")
    func complete() { #expect(Self.samples.count == 7) }

    @Test("Two thousand mutations of each", arguments: 0..<7)
    func mutations(_ index: Int) throws {
        let (name, whole) = try #require(
            Self.samples.indices.contains(index) ? Self.samples[index] : nil)
        var random = SplitMix(state: UInt64(index) + 11)
        var limits = Limits()
        // Headers that claim a lot are refused, which is another test.
        limits.framePixels = 1_000_000
        limits.allFramesPixels = 4_000_000
        var (pictures, errors) = (0, 0)
        for _ in 0..<2000 {
            let file = try TestFile(Self.mutated(whole, &random))
            defer { withExtendedLifetime(file) {} }
            do {
                let loader = try Loader(descriptor: file.descriptor, limits: limits)
                if loader.inspection.format == .psd, loader.inspection.pages > 1 {
                    let pages = try #require(PageSelection("2-"))
                    _ = try loader.showing(pages, .shortened).load().image.avg()
                }
                _ = try loader.load().image.avg()
                pictures += 1
            } catch is ImagingError {
                errors += 1
            } catch is VipsError {
                errors += 1
            }
        }
        #expect(pictures > 0 && errors > 0, "\(name): \(pictures) pictures, \(errors) errors")
    }

    @Test("Every length that a file may be cut to", arguments: 0..<7)
    func cuts(_ index: Int) throws {
        let whole = Self.samples[index].1
        for count in 0..<min(whole.count, 700) {
            _ = try? TestFile(Array(whole.prefix(count))).load().image.avg()
        }
    }

    /// Bytes changed, numbers made extreme, pieces taken out, doubled and cut off.
    static func mutated(_ whole: [UInt8], _ random: inout SplitMix) -> [UInt8] {
        var bytes = whole
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0, 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 2: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
            case 3:
                let extreme = [0, 0xff, 0x7f, 0x80].randomElement(using: &random) ?? 0
                for offset in 0..<4 where place + offset < bytes.count {
                    bytes[place + offset] = UInt8(offset == 0 ? extreme : extreme == 0 ? 0 : 0xff)
                }
            case 4:
                let end = min(bytes.count, place + Int.random(in: 1...9, using: &random))
                if end - place < bytes.count - 1 { bytes.removeSubrange(place..<end) }
            default:
                let end = min(bytes.count, place + Int.random(in: 1...9, using: &random))
                bytes.insert(contentsOf: bytes[place..<end], at: place)
            }
        }
        return bytes
    }

    @Test("Headers that claim too many pixels are refused before anything is allocated")
    func claims() throws {
        var psd = PhotoshopFileTests.plain()
        (psd.width, psd.height) = (100_000, 100_000)
        let bitmap = BitmapFileTests.file(60_000, 60_000, depth: 1, pixels: [])
        let icon = IconFileTests.file([
            (
                0, 32,
                BitmapFileTests.little(40) + BitmapFileTests.little(2_000_000)
                    + BitmapFileTests.little(2_000_000) + BitmapFileTests.little(1, 2)
                    + BitmapFileTests.little(32, 2) + [UInt8](repeating: 0, count: 24)
            )
        ])
        for bytes in [psd.bytes, bitmap, icon] {
            #expect(throws: ImagingError.self) { try TestFile(bytes).load() }
        }
    }
}
