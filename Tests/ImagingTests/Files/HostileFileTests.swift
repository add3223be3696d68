import Assets
import Foundation
import Testing
import Vips

@testable import Imaging

@Suite(.timeLimit(.minutes(1))) struct HostileFileTests {
    init() throws { try Engine.start() }

    /// `(printf x | gzip -n; printf A)`, which libvips' own test of formats never gets done with.
    static let endless: [UInt8] = [
        0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xab, 0, 0, 0x83, 0x16, 0xdc, 0x8c, 1, 0, 0, 0, 0x41,
    ]

    @Test func gzipIsRefusedAtOnce() throws {
        #expect(throws: ImagingError.unsupportedFormat(nil)) {
            try TestFile(Self.endless).inspect()
        }
    }

    @Test func emptyAndUnknownFilesAreRefused() throws {
        #expect(throws: ImagingError.emptyFile) { try TestFile().inspect() }
        for bytes in ["x", "hello, world", "<html><svg></svg></html>", "GIF", "\0\0\0\0"] {
            #expect(throws: ImagingError.unsupportedFormat(nil)) {
                try TestFile(Array(bytes.utf8)).inspect()
            }
        }
    }

    @Test func formatsWithoutADecoderAreNamed() throws {
        let jp2: [UInt8] = [0, 0, 0, 0x0c, 0x6a, 0x50, 0x20, 0x20, 0x0d, 0x0a, 0x87, 0x0a]
        #expect(throws: ImagingError.unsupportedFormat(.jp2)) { try TestFile(jp2).inspect() }
        #expect(throws: ImagingError.unsupportedFormat(.eps)) {
            try TestFile(Array("%!PS-Adobe-3.0 EPSF-3.0\n".utf8)).inspect()
        }
    }

    @Test func descriptorsThatAreNotOpenAreErrors() {
        #expect(throws: ImagingError.inaccessibleFile(errno: EBADF)) {
            try Inspection(descriptor: -1, limits: Limits())
        }
    }

    /// A PNG that declares a size and then holds next to nothing.
    static func png(width: UInt32, height: UInt32) -> [UInt8] {
        func bigEndian(_ number: UInt32) -> [UInt8] {
            (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
        }
        func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
            let body = Array(name.utf8) + content
            var crc: UInt32 = 0xffff_ffff
            for byte in body {
                crc ^= UInt32(byte)
                for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
            }
            return bigEndian(UInt32(content.count)) + body + bigEndian(~crc)
        }
        let header = bigEndian(width) + bigEndian(height) + [8, 2, 0, 0, 0]
        return [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + chunk("IHDR", header)
            + chunk("IDAT", [0x78, 0x9c, 0x63, 0, 0, 0, 1, 0, 1]) + chunk("IEND", [])
    }

    @Test func bombsAreRefusedByTheirHeaders() throws {
        #expect(throws: ImagingError.tooManyPixels(65_000 * 65_000, limit: 50_000_000)) {
            try TestFile(Self.png(width: 65_000, height: 65_000)).inspect()
        }
        let avif = try Samples.saved(try Samples.quarters(), as: .avif).bytes
        // The box that says how large the picture is.
        let place = try #require(Data(avif).range(of: Data("ispe".utf8))).upperBound + 4
        var bomb = avif
        bomb.replaceSubrange(place..<place + 8, with: [0, 0, 0x2e, 0xe0, 0, 0, 0x2e, 0xe0])
        #expect(throws: ImagingError.tooManyPixels(12_000 * 12_000, limit: 50_000_000)) {
            try TestFile(bomb).inspect()
        }
    }

    @Test func everyLimitOfInputIsKept() throws {
        let animation = try Samples.animation(.gif)
        var limits = Limits()
        limits.frames = 2
        #expect(throws: ImagingError.tooManyFrames(3, limit: 2)) { try animation.inspect(limits) }
        limits = Limits()
        limits.allFramesPixels = 3000
        #expect(throws: ImagingError.tooManyPixelsInAllFrames(3600, limit: 3000)) {
            try animation.inspect(limits)
        }
        limits = Limits()
        limits.originalBytes = 10
        let bytes = Int64(animation.bytes.count)
        #expect(throws: ImagingError.tooManyBytes(bytes, limit: 10)) {
            try animation.inspect(limits)
        }
        let many = try Samples.quarters().bandjoin([try Samples.quarters()]).copyMemory()
        let tiff = try Samples.original(many, "tiffsave_buffer")
        #expect(throws: ImagingError.tooManyBands(6, limit: 5)) { try tiff.inspect() }
    }

    @Test func everyLimitOfOutputIsKept() throws {
        var request = LoadRequest()
        request.size = Size(20_000, 10)
        let file = try Samples.saved(try Samples.quarters(), as: .png)
        #expect(throws: ImagingError.outputSideTooLong(20_000, limit: 16_384)) {
            try file.load(request)
        }
        request.size = Size(10_000, 10_000)
        #expect(throws: ImagingError.tooManyOutputPixels(100_000_000, limit: 50_000_000)) {
            try file.load(request)
        }
        let long = Canvas(try Image.solid([1, 2, 3], width: 16_384, height: 1))
        #expect(throws: ImagingError.outputSideTooLong(16_384, limit: 16_383)) {
            try Saver.save(long, as: .webp, to: TestFile().descriptor, limits: Limits())
        }
    }

    @Test(arguments: RoundTripTests.formats)
    func filesCutShortGiveAnErrorOrAPicture(_ format: Format) throws {
        let noise = try Image.gaussnoise(width: 200, height: 150, sigma: 50).cast(.uchar)
        let picture = try noise.bandjoin([noise.flip(.horizontal), noise.invert()])
            .copy(interpretation: .srgb).copyMemory()
        let whole = try Samples.saved(picture, as: format).bytes
        for share in [1, 3, 10, 25, 50, 75, 90, 99] {
            let cut = Array(whole.prefix(max(13, whole.count * share / 100)))
            do {
                let canvas = try TestFile(cut).load()
                #expect((canvas.width, canvas.height) == (200, 150))
            } catch let error as ImagingError {
                switch error {
                case .corrupt, .unsupportedFormat, .tooManyBands: break
                default: Issue.record("\(share) %: \(error)")
                }
            }
        }
    }

    @Test(arguments: RoundTripTests.formats)
    func damagedFilesGiveAnErrorOrAPicture(_ format: Format) throws {
        let whole = try Samples.saved(try Samples.quarters(), as: format).bytes
        var random = SplitMix(state: UInt64(format.rawValue.utf8.reduce(7) { $0 &* 31 &+ Int($1) }))
        for _ in 0..<40 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] = UInt8.random(in: 0...255, using: &random)
            }
            do {
                let canvas = try TestFile(bytes).load()
                #expect(canvas.width * canvas.height <= 50_000_000)
            } catch is ImagingError {
                // Said clearly, which is all that is asked of a damaged file.
            }
        }
    }
}

/// Numbers that look random and are the same in every run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
