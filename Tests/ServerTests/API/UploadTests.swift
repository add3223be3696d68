import Assets
import Catalog
import Derivations
import Foundation
import Storage
import Synchronization
import Testing

@testable import Server

@Suite struct UploadTests {
    @Test func anUploadAnswersWhatItKept() async throws {
        let house = try await APIHouse()
        let answer = try await house.signed(
            "image/upload",
            [
                "public_id": ["red one"], "folder": ["/shoes/"], "tags": ["a, b"],
                "context": ["alt=x\\|y|caption=z=1"],
            ], file: "PICTURE", filename: "IMG 1.jpeg")
        #expect(answer.status == 200)
        #expect(answer.text("public_id") == "shoes/red one")
        #expect(answer.number("version") == 1_700_000_000)
        #expect(answer.text("format") == "jpg")
        #expect(answer.text("resource_type") == "image")
        #expect(answer.text("type") == "upload")
        #expect(answer.text("created_at") == "2023-11-14T22:13:20Z")
        #expect([answer.number("width"), answer.number("height")] == [640, 480] as [Int?])
        #expect(answer.number("bytes") == 7)
        #expect(answer.text("asset_folder") == "shoes")
        #expect(answer.text("original_filename") == "IMG 1")
        #expect(answer.texts("tags") == ["a", "b"])
        let context = answer.object("context")["custom"] as? [String: String]
        #expect(context == ["alt": "x|y", "caption": "z=1"])
        #expect(
            answer.text("url")
                == "http://127.0.0.1:8080/demo/image/upload/v1700000000/shoes/red%20one.jpg")
        #expect(answer.text("asset_id")?.wholeMatch(of: /[0-9a-f]{32}/) != nil)
        #expect(answer.text("etag")?.wholeMatch(of: /[0-9a-f]{32}/) != nil)
    }

    @Test func anAnswerIsSigned() async throws {
        let house = try await APIHouse()
        let answer = try await house.upload("a")
        // printf 'public_id=a&version=1700000000abcd' | sha1sum
        #expect(answer.text("signature") == "a5209a17a1a3ef2a72d8076ada79bf35c797a434")
    }

    @Test func autoTakesWhatIsNoPictureForRaw() async throws {
        let house = try await APIHouse()
        let raw = try await house.signed(
            "auto/upload", ["use_filename": ["true"], "unique_filename": ["0"]], file: "words",
            filename: "read me.txt")
        #expect(raw.text("resource_type") == "raw")
        #expect(raw.text("public_id") == "read_me.txt")
        #expect(raw.text("url")?.hasSuffix("/demo/raw/upload/v1700000000/read_me.txt") == true)
        let image = try await house.signed("upload", [:], file: "PICTURE")
        #expect(image.text("resource_type") == "image")
        #expect(image.text("public_id")?.wholeMatch(of: /[a-z0-9]{20}/) != nil)
    }

    @Test(
        arguments: [
            ("words", [:], 400, "Invalid image file"),
            ("PICTURE", ["public_id": ["a?b"]], 400, "public_id (a?b) is invalid"),
            (
                "PICTURE" + String(repeating: "x", count: 1_000), [:], 400,
                "File size too large. Got 1007. Maximum is 1000."
            ),
            ("BUSY", [:], 503, "The server is busy"),
            (
                "PICTURE", ["eager": ["zz_1"]], 400,
                "Invalid transformation zz_1 - unknown parameter in 'zz_1' at 0"
            ),
            ("PICTURE", ["allowed_formats": ["png,gif"]], 400, "Image file format jpg not allowed"),
            (
                "PICTURE", ["moderation": ["nobody"]], 400,
                "Invalid value for parameter moderation - nobody"
            ),
            (
                "PICTURE", ["face_coordinates": ["1,2,3"]], 400,
                "Invalid value for parameter face_coordinates - 1,2,3"
            ),
            (
                "PICTURE", ["faces": ["true"]], 400,
                "The model YuNet, which finds faces, is not installed"
            ),
            (
                "PICTURE", ["overwrite": ["maybe"]], 400,
                "Invalid value for parameter overwrite - maybe"
            ),
            ("PICTURE", ["type": ["fetch"]], 400, "Invalid value for parameter type - fetch"),
            (
                "PICTURE", ["context": ["nothing"]], 400,
                "Invalid value for parameter context - nothing"
            ),
        ] as [(String, [String: [String]], Int, String)])
    func whatIsRefusedKeepsNothing(
        file: String, parameters: [String: [String]], status: Int, message: String
    ) async throws {
        let house = try await APIHouse()
        let answer = try await house.signed("image/upload", parameters, file: file)
        #expect(answer.status == status)
        #expect(answer.message.hasPrefix(message))
        #expect(answer.headers["Retry-After"] == (status == 503 ? "3" : nil))
        var files = 0
        try house.store.forEach(.original) { _ in files += 1 }
        #expect(files == 0)
    }

    @Test(arguments: [
        ("https://example.com/a.jpg", "Uploading remote files by URL is disabled on this server"),
        ("data:nonsense", "Invalid value for parameter file - data:nonsense"),
        ("", "Missing required parameter - file"),
    ])
    func otherSourcesAreRefused(file: String, message: String) async throws {
        let house = try await APIHouse()
        let answer = try await house.signed("image/upload", ["file": [file]])
        #expect(answer.status == 400)
        #expect(answer.message == message)
    }

    @Test(arguments: [
        ("data:,hello%20you", "hello you"), ("data:text/plain;base64,aGk=", "hi"),
        ("data:;base64,aGk%3D", "hi"), ("data:text/plain;charset=utf-8,x,y", "x,y"),
    ])
    func dataURIsAreRead(uri: String, text: String) {
        #expect(DataURI.bytes(of: uri) == Array(text.utf8))
    }

    @Test func overwritingIsSeenAtOnceAndKeepingSaysSo() async throws {
        let house = try await APIHouse()
        let first = try await house.upload("a")
        let seen = house.watch(.asset(house.reference("a")))
        let kept = try await house.upload("a", ["overwrite": ["false"]])
        #expect(kept.json["existing"] as? Bool == true)
        #expect(kept.number("version") == first.number("version"))
        let second = try await house.upload("a")
        #expect(second.number("version") == 1_700_000_001)
        #expect(second.text("asset_id") == first.text("asset_id"))
        #expect(!house.epochs.isCurrent(seen))
    }

    @Test func eagerTransformationsAreMadeAndListed() async throws {
        let house = try await APIHouse()
        let answer = try await house.upload("a", ["eager": ["w_0100|w_50/png|t_missing"]])
        let eager = answer.list("eager")
        #expect(eager.map { $0["transformation"] as? String } == ["w_100", "w_50", "t_missing"])
        #expect(eager.map { $0["format"] as? String } == ["jpg", "png", nil])
        #expect(eager[0]["width"] as? Int == 100)
        #expect(eager[0]["bytes"] as? Int == 3)
        #expect(
            eager[1]["url"] as? String
                == "http://127.0.0.1:8080/demo/image/upload/w_50/v1700000000/a.png")
        #expect(eager[2]["status"] as? String == "failed")
        #expect(
            house.eager.urls.withLock { $0.first } == "/demo/image/upload/w_100/v1700000000/a.jpg")
    }

    @Test func authenticatedAssetsGetSignedAddresses() async throws {
        let house = try await APIHouse()
        let answer = try await house.upload("a", ["type": ["authenticated"]])
        let url = try #require(answer.text("url"))
        #expect(url.contains(/\/authenticated\/s--[A-Za-z0-9_-]{8}--\/v1700000000\/a.jpg/))
        #expect(answer.text("access_mode") == "authenticated")
    }
}
