import Assets
import Foundation
import Testing
import Vips

@testable import Imaging

@Suite struct WriterTests {
    init() throws { try Engine.start() }

    static let colors = [Samples.red, Samples.green, Samples.blue, Samples.white]

    private func corners(_ file: TestFile) throws -> [[Double]] {
        try file.load().quarterColors.map { Array($0.prefix(3)) }
    }

    @Test(
        "Pages and drawings come back in their own size and colours", arguments: [Format.pdf, .svg])
    func vector(_ format: Format) throws {
        let file = try Samples.saved(try Samples.quarters(), as: format)
        #expect(try file.inspect().format == format)
        let canvas = try file.load()
        #expect((canvas.width, canvas.height) == (64, 48))
        #expect(areClose(try corners(file), Self.colors, within: 10))
    }

    @Test("Transparency goes along into pages and drawings", arguments: [Format.pdf, .svg])
    func vectorTransparency(_ format: Format) throws {
        let colors = try Samples.saved(try Samples.halfTransparent(), as: format).load()
            .quarterColors
        #expect(isClose(Array(colors[0].prefix(3)), Samples.red, within: 10))
        // Documents are drawn on paper.
        if format == .svg {
            #expect(colors[1][3] == 0)
        } else {
            #expect(colors[1].allSatisfy { $0 > 250 }, "\(colors[1])")
        }
    }

    @Test("An Illustrator file is a document, one of PostScript holds the picture as JPEG")
    func printing() throws {
        let page = try Samples.saved(try Samples.quarters(), as: .ai)
        #expect(page.bytes.starts(with: "%PDF-".utf8))
        #expect(areClose(try corners(page), Self.colors, within: 10))
        let script = try Samples.saved(try Samples.quarters(), as: .eps).bytes
        let text = String(decoding: script, as: Unicode.ASCII.self)
        #expect(text.hasPrefix("%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 64 48\n"))
        #expect(text.contains("/ImageMatrix [64 0 0 -48 0 48]"))
        let body = try #require(
            text.components(separatedBy: " image\n").last?.components(separatedBy: "~>").first)
        #expect(body.split(separator: "\n").allSatisfy { $0.count <= 80 })
        let picture = try TestFile(Self.decoded85(body))
        #expect(areClose(try corners(picture), Self.colors, within: 10))
    }

    /// What Ascii85 means, by its definition.
    private static func decoded85(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var digits: [UInt64] = []
        func flush(_ count: Int) {
            let padded = digits + [UInt64](repeating: 84, count: 5 - digits.count)
            let word = padded.reduce(0) { $0 * 85 + $1 }
            bytes += (0..<count).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * UInt64($0))) }
            digits = []
        }
        for character in text.utf8 where character > 32 {
            if character == UInt8(ascii: "z") {
                bytes += [0, 0, 0, 0]
                continue
            }
            digits.append(UInt64(character) - 33)
            if digits.count == 5 { flush(4) }
        }
        if digits.count > 1 { flush(digits.count - 1) }
        return bytes
    }

    @Test("Ascii85 keeps every byte, whatever their number")
    func base85() {
        for count in 0...9 {
            for bytes in [
                (0..<count).map { UInt8($0 * 37 & 255) }, [UInt8](repeating: 0, count: count),
            ] {
                let text = String(decoding: PostScriptWriter.base85(bytes), as: Unicode.ASCII.self)
                #expect(text.hasSuffix("~>"))
                #expect(Self.decoded85(String(text.dropLast(2))) == bytes)
            }
        }
    }

    @Test("A Targa file has its rows from the top, blue first, and alpha where there is some")
    func targa() throws {
        let opaque = try Samples.saved(try Samples.quarters(), as: .tga).bytes
        #expect(
            opaque.prefix(18).elementsEqual([
                0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 64, 0, 48, 0, 24, 32,
            ]))
        #expect(opaque.count == 18 + 64 * 48 * 3)
        #expect(opaque[18..<21].elementsEqual([40, 30, 220]))
        let clear = try Samples.saved(try Samples.halfTransparent(), as: .tga).bytes
        #expect(clear[16] == 32 && clear[17] == 40)
        #expect(clear[21] == 255 && clear[18 + 63 * 4 + 3] == 0)
    }

    @Test("An animation becomes a document of a page a frame")
    func pages() throws {
        let frames = try [Samples.red, Samples.green].map {
            try Image.solid($0, width: 30, height: 20).copyMemory()
        }
        let canvas = Canvas(
            frames: frames, delays: [100, 100], initialWidth: 30, initialHeight: 20)
        let file = try Samples.saved(canvas, as: .pdf)
        #expect(try file.inspect().pages == 2)
        var request = LoadRequest()
        request.pages = .one(2)
        #expect(
            isClose(
                Array(try file.load(request).image.getpoint(10, 10).prefix(3)), Samples.green))
    }

    @Test("The table of a document points at its objects")
    func table() throws {
        let bytes = try Samples.saved(try Samples.halfTransparent(), as: .pdf).bytes
        let text = String(decoding: bytes, as: Unicode.ASCII.self)
        let start = try #require(
            text.components(separatedBy: "startxref\n").last?.split(
                separator: "\n"
            ).first.flatMap { Int($0) })
        #expect(bytes[start..<start + 4].elementsEqual("xref".utf8))
        let lines = String(decoding: bytes[start...], as: Unicode.ASCII.self)
            .split(separator: "\n").filter { $0.hasSuffix(" n ") }
        for (number, line) in lines.enumerated() {
            let place = try #require(Int(line.prefix(10)))
            #expect(bytes[place...].starts(with: "\(number + 1) 0 obj".utf8))
        }
        #expect(lines.count == 7)
    }

    @Test(
        "A profile is written where it is asked for, and only there",
        arguments: [
            Format.jpg, .png, .webp, .avif, .tiff, .jxl,
        ])
    func profiles(_ format: Format) throws {
        var settings = SaveSettings()
        // JPEG XL's decoder makes one up from what the file says in a byte.
        let plain = try Samples.saved(try Samples.quarters(), as: format)
        #expect(try plain.inspect().hasProfile == (format == .jxl))
        settings.embedsProfile = true
        let file = try Samples.saved(try Samples.quarters(), as: format, settings)
        #expect(try file.inspect().hasProfile)
        #expect(areClose(try corners(file), Self.colors, within: 8))
    }

    @Test("Inks are written, and mean the same colours", arguments: [Format.jpg, .tiff])
    func inks(_ format: Format) throws {
        var settings = SaveSettings()
        settings.colors = .cmyk
        settings.quality = 95
        let file = try Samples.saved(try Samples.halfTransparent(), as: format, settings)
        #expect(try file.inspect().interpretation == "cmyk")
        let colors = try corners(file)
        // Inks cannot show all colours; red stays red and paper white.
        #expect(isClose(colors[0], Samples.red, within: 40), "\(colors)")
        #expect(isClose(colors[1], [255, 255, 255], within: 12), "\(colors)")
    }

    @Test("Formats without inks keep to sRGB")
    func noInks() throws {
        var settings = SaveSettings()
        settings.colors = .cmyk
        let file = try Samples.saved(try Samples.quarters(), as: .png, settings)
        #expect(try file.inspect().interpretation == "srgb")
        #expect(areClose(try corners(file), Self.colors, within: 1))
    }

    @Test("A profile of one's own comes along, and the numbers are its")
    func ownProfile() throws {
        var settings = SaveSettings()
        settings.colors = .profile(
            try Operation.run("profile_load", ["name": "p3"]).blob("profile"))
        let file = try Samples.saved(try Samples.quarters(), as: .png, settings)
        #expect(try file.inspect().hasProfile)
        let raw = try Operation.run(
            "pngload_source", ["source": .source(Source(descriptor: file.descriptor))]
        ).image()
        // Red of sRGB is less red by the numbers of P3.
        #expect(try raw.getpoint(10, 10)[0] < 210)
        let colors = try corners(file)
        #expect(areClose(colors, Self.colors, within: 18), "\(colors)")
    }

    @Test("Fax's Group 4 is black and white, and tiny")
    func bilevel() throws {
        var settings = SaveSettings()
        settings.isBilevel = true
        let file = try Samples.saved(try Samples.quarters(), as: .tiff, settings)
        let colors = try corners(file)
        #expect(colors.flatMap { $0 }.allSatisfy { $0 == 0 || $0 == 255 })
        #expect(colors[3] == [255, 255, 255])
        #expect(file.bytes.count < 600)
    }

    @Test("A lossy GIF is smaller")
    func lossy() throws {
        let picture = try Photograph.image(width: 200, height: 150)
        let frames = try (0..<3).map { shift in
            try picture.linear([1], [Double(shift)]).cast(.uchar).copyMemory()
        }
        let canvas = Canvas(
            frames: frames, delays: [50, 50, 50], initialWidth: 200, initialHeight: 150)
        var settings = SaveSettings()
        let plain = try Samples.saved(canvas, as: .gif, settings).bytes.count
        settings.isLossy = true
        settings.quality = 60
        let lossy = try Samples.saved(canvas, as: .gif, settings).bytes.count
        #expect(lossy < plain * 9 / 10, "\(lossy) of \(plain)")
    }
}
