import Assets
import Foundation
import Testing
import Vips

@testable import Imaging

/// Copies of originals without places and people, whose pixels are the same bit by bit.
@Suite struct PersonalDataTests {
    init() throws { try Engine.start() }

    /// What the samples say and no copy may.
    static let secrets = ["Secretname", "GPSLatitude", "Geheimstadt", "SERIAL-4711"]

    static let xmp = Array(
        "<x:xmpmeta exif:GPSLatitude=\"48,12N\" photoshop:City=\"Geheimstadt\">Secretname</x:xmpmeta>"
            .utf8)

    /// Orientation, artist, a table of EXIF with a serial number, and one of places.
    static func exif(_ order: String = "MM", orientation: Int = 6) -> [UInt8] {
        let isLittle = order == "II"
        func number(_ value: Int, _ count: Int) -> [UInt8] {
            let digits = ExifBlock.big(value, count)
            return isLittle ? digits.reversed() : digits
        }
        func entry(_ tag: Int, _ kind: Int, _ count: Int, _ value: [UInt8]) -> [UInt8] {
            number(tag, 2) + number(kind, 2) + number(count, 4) + value
                + [UInt8](repeating: 0, count: 4 - value.count)
        }
        let serial = Array("SERIAL-4711\0".utf8)
        let artist = Array("Ansel A.\0\0".utf8)
        let first = 8 + 2 + 4 * 12 + 4
        let camera = first + artist.count
        let places = camera + 2 + 12 + 4 + serial.count
        var block = Array(order.utf8) + number(42, 2) + number(8, 4) + number(4, 2)
        block += entry(0x0112, 3, 1, number(orientation, 2)) + entry(0x013b, 2, 9, number(first, 4))
        block += entry(0x8769, 4, 1, number(camera, 4)) + entry(0x8825, 4, 1, number(places, 4))
        block += number(0, 4) + artist
        block +=
            number(1, 2) + entry(0xa431, 2, serial.count, number(camera + 18, 4)) + number(0, 4)
        block += serial
        block += number(2, 2) + entry(0, 1, 4, [2, 3, 0, 0]) + entry(1, 2, 2, Array("N\0".utf8))
        return block + number(0, 4)
    }

    static func picture() throws -> Image { try Photograph.image(width: 40, height: 24) }

    /// A file of each format that says all of it.
    static func sample(_ format: Format) throws -> [UInt8] {
        switch format {
        case .jpg:
            let plain = try Samples.saved(picture(), as: .jpg).bytes
            func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
                [0xff, marker] + ExifBlock.big(content.count + 2, 2) + content
            }
            return Array(plain.prefix(2)) + segment(0xe1, ExifBlock.name + exif())
                + segment(0xe1, Array("http://ns.adobe.com/xap/1.0/\0".utf8) + xmp)
                + segment(0xfe, Array("GPSLatitude Secretname".utf8))
                + segment(
                    0xed,
                    Array("Photoshop 3.0\0".utf8)
                        + PhotoshopSample.resource(
                            0x0404,
                            PrivacyTests.field(90, "Geheimstadt")
                                + PrivacyTests.field(80, "Ansel A.")))
                + plain.dropFirst(2) + Array("trailing Secretname".utf8)
        case .png:
            let plain = try Samples.saved(picture(), as: .png).bytes
            return Array(plain.prefix(33)) + PNGChunks.chunk("eXIf", exif("II"))
                + PNGChunks.chunk("tEXt", Array("Comment\0GPSLatitude Secretname".utf8))
                + PNGChunks.chunk("iTXt", Array("XML:com.adobe.xmp\0\0\0\0\0".utf8) + xmp)
                + plain.dropFirst(33)
        case .webp:
            return try Samples.original(
                picture().editingMetadata { fields in
                    fields.set("exif-data", bytes: ExifBlock.name + exif())
                    fields.set("xmp-data", bytes: xmp)
                }, "webpsave_buffer"
            ).bytes
        case .avif, .heic:
            return try Samples.original(
                picture().editingMetadata { fields in
                    fields.set("exif-data", bytes: ExifBlock.name + exif())
                    fields.set("xmp-data", bytes: xmp)
                }, "heifsave_buffer",
                ["compression": .string(format == .avif ? "av1" : "hevc")]
            ).bytes
        case .gif:
            let plain = try Samples.animation(.gif).bytes
            let table = plain[10] & 0x80 == 0 ? 0 : 3 << (Int(plain[10]) & 7 + 1)
            let text = Array("GPSLatitude Secretname".utf8)
            return Array(plain.prefix(13 + table)) + [0x21, 0xfe, UInt8(text.count)] + text + [0]
                + plain.dropFirst(13 + table)
        case .tiff:
            return try Samples.original(
                picture().editingMetadata { fields in
                    fields.set("exif-ifd3-GPSLatitude", "48/1 12/1 30/1 (x, Rational, 3, 24)")
                    fields.set("exif-ifd2-BodySerialNumber", "SERIAL-4711 (x, ASCII, 12, 12)")
                    fields.set("xmp-data", bytes: xmp)
                    fields.set(
                        "iptc-data",
                        bytes: PrivacyTests.field(90, "Geheimstadt") + [0, 0])
                }, "tiffsave_buffer"
            ).bytes
        case .jxl:
            func box(_ name: String, _ content: [UInt8]) -> [UInt8] {
                ExifBlock.big(content.count + 8, 4) + Array(name.utf8) + content
            }
            let plain = try Samples.saved(picture(), as: .jxl).bytes
            return box("JXL ", [0x0d, 0x0a, 0x87, 0x0a])
                + box("ftyp", Array("jxl \0\0\0\0jxl ".utf8)) + box("Exif", [0, 0, 0, 0] + exif())
                + box("xml ", xmp) + box("jxlc", plain)
        case .psd:
            var sample = PhotoshopFileTests.plain()
            sample.resources =
                PhotoshopSample.resource(0x0422, exif())
                + PhotoshopSample.resource(0x0424, xmp)
                + PhotoshopSample.resource(
                    0x0404, PrivacyTests.field(90, "Geheimstadt"))
            return sample.bytes
        default: return []
        }
    }

    static let formats: [Format] = [.jpg, .png, .webp, .avif, .heic, .gif, .tiff, .jxl, .psd]

    private func holds(_ bytes: [UInt8], _ text: String) -> Bool {
        Data(bytes).range(of: Data(text.utf8)) != nil
    }

    @Test("The samples tell secrets", arguments: formats)
    func secrets(_ format: Format) throws {
        let bytes = try Self.sample(format)
        #expect(Self.secrets.contains { holds(bytes, $0) })
        #expect(try TestFile(bytes).inspect().format == format)
    }

    @Test("A copy tells none of them, and shows the same pixels", arguments: formats)
    func copies(_ format: Format) throws {
        let bytes = try Self.sample(format)
        let copy = try #require(try PersonalData.cleaned(bytes, format))
        for secret in Self.secrets { #expect(!holds(copy, secret), "\(secret)") }
        let (before, after) = (try TestFile(bytes), try TestFile(copy))
        #expect(try after.inspect().format == format)
        #expect(try after.inspect().orientation == before.inspect().orientation)
        #expect(try after.load().image.bytes() == before.load().image.bytes())
        // Nothing is left to be taken out.
        #expect(try PersonalData.cleaned(copy, format) == nil)
        let header = try Loader(descriptor: after.descriptor, limits: Limits())
        if case .library = header.decoder {
            let fields = try header.decode([:]).fields
            #expect(!fields.contains { $0.contains("GPS") || $0.contains("Serial") }, "\(fields)")
        }
    }

    @Test("What turns a picture upright stays, and so do author and profile")
    func kept() throws {
        let bytes = try Self.sample(.jpg)
        let copy = try TestFile(try #require(try PersonalData.cleaned(bytes, .jpg)))
        #expect(try copy.inspect().orientation == .right)
        #expect(holds(copy.bytes, "Ansel A."))
        var settings = SaveSettings()
        settings.embedsProfile = true
        let profiled = try Samples.saved(try Self.picture(), as: .jpg, settings).bytes
        let personal =
            Array(profiled.prefix(2)) + [0xff, 0xe1]
            + ExifBlock.big(Self.exif().count + 8, 2) + ExifBlock.name + Self.exif()
            + profiled.dropFirst(2)
        let clean = try TestFile(try #require(try PersonalData.cleaned(personal, .jpg)))
        #expect(try clean.inspect().hasProfile)
    }

    @Test("Files without personal metadata stay as they are", arguments: formats)
    func impersonal(_ format: Format) throws {
        let bytes =
            format == .psd
            ? PhotoshopFileTests.layered.bytes
            : format == .gif
                ? try Samples.animation(.gif).bytes
                : try Samples.saved(try Self.picture(), as: format).bytes
        #expect(try PersonalData.cleaned(bytes, format) == nil)
    }

    @Test("Settings of a camera alone are nothing personal")
    func technical() {
        let table: [UInt8] =
            Array("MM".utf8) + [0, 42, 0, 0, 0, 8, 0, 1]
            + [0x01, 0x0f, 0, 2, 0, 0, 0, 4] + Array("ACME".utf8) + [0, 0, 0, 0]
        #expect(!ExifBlock(table).isPersonal)
        #expect(ExifBlock(Self.exif()).isPersonal && ExifBlock(Self.exif("II")).isPersonal)
    }

    @Test("Two thousand mutations of each are an error or a file, and soon", arguments: formats)
    func mutations(_ format: Format) throws {
        let whole = try Self.sample(format)
        var random = SplitMix(state: 3)
        var answers = 0
        for _ in 0..<2000 {
            let bytes = OwnReaderHostilityTests.mutated(whole, &random)
            if (try? PersonalData.cleaned(bytes, format)) != nil { answers += 1 }
        }
        #expect(answers > 0)
        for count in 0..<min(whole.count, 600) {
            _ = try? PersonalData.cleaned(Array(whole.prefix(count)), format)
        }
    }

    @Test("A copy is written where there is something to take out, and only there")
    func written() throws {
        let file = try TestFile(try Self.sample(.jpg))
        let copy = try TestFile()
        #expect(
            try PersonalData.writeCleaned(
                of: file.descriptor, to: copy.descriptor, limits: Limits()))
        #expect(!copy.bytes.isEmpty)
        let none = try TestFile()
        #expect(
            try !PersonalData.writeCleaned(
                of: copy.descriptor, to: none.descriptor, limits: Limits()))
        #expect(none.bytes.isEmpty)
    }
}
