import Assets
import MediaLibrary
import Testing

@Suite struct UploadNameTests {
    @Test(arguments: [
        (AssetType.image, "red one?.jpg", "red_one_"), (.raw, "a b.tar.gz", "a_b.tar.gz"),
        (.image, "../..", "_"), (.image, "/etc/passwd", "passwd"), (.raw, "Ü.txt", "Ü.txt"),
    ])
    func aFilesNameIsTidied(type: AssetType, filename: String, publicID: String) throws {
        var name = UploadName()
        name.filename = filename
        name.isUnique = false
        #expect(try name.publicID(for: type, original: filename).text == publicID)
    }

    @Test func withoutANameThereAreTwentyRandomLetters() throws {
        let one = try UploadName().publicID(for: .image, original: "x.jpg").text
        let two = try UploadName().publicID(for: .image, original: "x.jpg").text
        #expect(one.wholeMatch(of: /[a-z0-9]{20}/) != nil)
        #expect(one != two)
        let raw = try UploadName().publicID(for: .raw, original: "x.docx").text
        #expect(raw.wholeMatch(of: /[a-z0-9]{20}\.docx/) != nil)
    }

    @Test func aUniqueNameEndsInSixRandomLetters() throws {
        var name = UploadName()
        name.filename = "red.jpg"
        name.folder = "shoes"
        let text = try name.publicID(for: .image, original: "red.jpg").text
        #expect(text.wholeMatch(of: /shoes\/red_[a-z0-9]{6}/) != nil)
    }

    @Test(arguments: ["../x", "a?b", " x", ""])
    func badNamesAreRefused(publicID: String) {
        var name = UploadName()
        name.publicID = publicID
        #expect(throws: MediaLibraryError.unacceptablePublicID(publicID)) {
            try name.publicID(for: .image, original: nil)
        }
    }
}
