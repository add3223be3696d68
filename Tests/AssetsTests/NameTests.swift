import Assets
import Testing

@Suite struct NameTests {
    @Test(arguments: ["demo", "a", "My-Cloud_9", String(repeating: "x", count: 64)])
    func aCloudNameIsAPathSegment(_ text: String) {
        #expect(CloudName(text)?.text == text)
    }

    @Test(arguments: ["", "a b", "a/b", "a.b", "ä", "a%20", String(repeating: "x", count: 65)])
    func anythingElseIsNoCloudName(_ text: String) {
        #expect(CloudName(text) == nil)
    }

    @Test(arguments: ["red", "shoes/red.jpg", "a b", "Ünïcode/日本", "a.b.c", "v1"])
    func aPublicIDMayHaveFoldersDotsSpacesAndUnicode(_ text: String) {
        #expect(PublicID.isKeepable(text))
        #expect(PublicID.isAcceptable(text))
    }

    @Test(
        arguments: [
            "", "/a", "a/", "a//b", "../a", "a/./b", "a\u{0}b", "a\nb",
            String(repeating: "x", count: 256),
        ])
    func whatIsNoFileNameIsNotKept(_ text: String) {
        #expect(!PublicID.isKeepable(text))
        #expect(!PublicID.isAcceptable(text))
    }

    @Test(arguments: ["a?b", "a#b", "100%", "a\\b", "<a>", "a+b", "a&b", " a", "a "])
    func whatURLsWouldMisreadIsKeptButNotTakenFromTheAPI(_ text: String) {
        #expect(PublicID.isKeepable(text))
        #expect(!PublicID.isAcceptable(text))
    }
}

@Suite struct FormatTests {
    @Test(arguments: [
        ("JPEG", Format.jpg), ("jpe", .jpg), ("tif", .tiff), ("heif", .heic), ("apng", .png),
        ("j2k", .jp2), ("hdp", .wdp), ("AvIf", .avif),
    ])
    func synonymsMeanOneFormat(_ text: String, _ format: Format) {
        #expect(Format(extension: text) == format)
    }

    @Test(arguments: ["", "txt", "jp", "jpgx", ".jpg"])
    func otherExtensionsMeanNone(_ text: String) {
        #expect(Format(extension: text) == nil)
    }

    @Test(arguments: ["json", "css", "JSON"])
    func textAboutPicturesIsNothingToAskForByName(_ text: String) {
        #expect(Format(extension: text) == nil)
    }

    @Test(arguments: Format.allCases.filter { $0 != .json && $0 != .css })
    func everyFormatIsFoundByTheExtensionItPrints(_ format: Format) {
        #expect(Format(extension: format.fileExtension) == format)
    }
}

@Suite struct IdentifierTests {
    @Test func digitsAndBytesAreTwoSpellingsOfOneIdentity() throws {
        let id = AssetID()
        #expect(AssetID(hex: id.hex) == id)
        #expect(AssetID(hex: id.hex.uppercased()) == id)
        let derivation = try #require(DerivationID(bytes: Array(0..<32)))
        #expect(DerivationID(hex: derivation.hex) == derivation)
    }

    @Test(arguments: ["", "0", "zz", "00ff"])
    func tooFewOrOtherDigitsAreNone(_ text: String) {
        #expect(AssetID(hex: text) == nil)
        #expect(DerivationID(hex: text) == nil)
    }
}
