import Assets
import Foundation
import Imaging
import Testing
import Vips

@Suite struct PrivacyTests {
    init() throws { try Engine.start() }

    /// A JPEG that says where, when and by whom it was taken, in every way that a JPEG can.
    static func photograph() throws -> TestFile {
        let picture = try Samples.quarters().editingMetadata { fields in
            fields.set("exif-ifd3-GPSLatitude", "48/1 12/1 30/1 (48, 12, 30, Rational, 3, 24)")
            fields.set("exif-ifd3-GPSLatitudeRef", "N (N, ASCII, 2 components, 2 bytes)")
            fields.set("exif-ifd0-Artist", "Secretname (Secretname, ASCII, 11, 11)")
            fields.set("xmp-data", bytes: Array("<x:xmpmeta>Secretname</x:xmpmeta>".utf8))
            fields.set("iptc-data", bytes: iptc)
            fields.set("png-comment-0-Author", "Secretname")
            fields.set("gif-comment", "Secretname")
        }
        return try Samples.original(picture, "jpegsave_buffer", ["Q": 90])
    }

    static func field(_ number: UInt8, _ text: String, record: UInt8 = 2) -> [UInt8] {
        [0x1c, record, number, 0, UInt8(text.utf8.count)] + Array(text.utf8)
    }

    /// Photoshop's resources: a thumbnail full of secrets, then the fields of IPTC.
    static var iptc: [UInt8] {
        let fields = field(80, "Ansel A.") + field(90, "Secretname") + field(116, "(c) Ansel")
        let secret = Array("Secretname".utf8)
        var block = Array("Photoshop 3.0\0".utf8)
        block += Array("8BIM".utf8) + [0x04, 0x22, 0, 0, 0, 0, 0, UInt8(secret.count)] + secret
        block += Array("8BIM".utf8) + [0x04, 0x04, 0, 0, 0, 0, 0, UInt8(fields.count)] + fields
        return block + (fields.count % 2 == 1 ? [0] : [])
    }

    @Test func theOriginalHasTheSecrets() throws {
        let bytes = Data(try Self.photograph().bytes)
        #expect(bytes.range(of: Data("Secretname".utf8)) != nil)
        #expect(bytes.range(of: Data("Exif".utf8)) != nil)
    }

    @Test(arguments: RoundTripTests.formats)
    func nothingOfItIsDelivered(_ format: Format) throws {
        let saved = try Samples.saved(try Self.photograph().load(), as: format)
        let bytes = Data(saved.bytes)
        for secret in ["Secretname", "Ansel", "GPS", "Exif\0\0", "xmpmeta", "Photoshop"] {
            #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(secret)")
        }
        let fields = try header(saved, format).fields
        #expect(!fields.contains { $0.hasPrefix("exif-ifd3") || $0 == "xmp-data" }, "\(fields)")
    }

    @Test func attributionKeepsTheAuthorAndNothingElse() throws {
        let photograph = try Self.photograph()
        var settings = SaveSettings()
        settings.attribution = try Loader(descriptor: photograph.descriptor, limits: Limits())
            .attribution()
        #expect(settings.attribution != nil)
        let saved = try Samples.saved(try photograph.load(), as: .jpg, settings)
        let bytes = Data(saved.bytes)
        #expect(bytes.range(of: Data("Ansel A.".utf8)) != nil)
        #expect(bytes.range(of: Data("(c) Ansel".utf8)) != nil)
        #expect(bytes.range(of: Data("Secretname".utf8)) == nil)
        #expect(!(try header(saved, .jpg).fields.contains { $0.contains("GPS") }))
    }

    @Test func attributionSurvivesDamage() {
        let whole = Self.iptc
        for count in 0..<whole.count { _ = Attribution.kept(of: Array(whole.prefix(count))) }
        #expect(
            Attribution.kept(of: Self.field(80, "A") + Self.field(90, "B"))?.suffix(6) == [
                0x1c, 2, 80, 0, 1, UInt8(ascii: "A"),
            ])
        #expect(Attribution.kept(of: Self.field(90, "B")) == nil)
        #expect(Attribution.kept(of: []) == nil)
    }

    private func header(_ file: TestFile, _ format: Format) throws -> Image {
        let loader =
            [Format.avif: "heifload_source", .jpg: "jpegload_source"][format]
            ?? "\(format.rawValue)load_source"
        return try Operation.run(
            loader, ["source": .source(Source(descriptor: file.descriptor))]
        ).image()
    }
}
