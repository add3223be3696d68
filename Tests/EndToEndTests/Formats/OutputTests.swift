import Testing
import Transformations

/// Formats and facts that are asked for, as clients get them.
@Suite struct OutputTests {
    @Test(arguments: [
        ("jpg", "image/jpeg"), ("png", "image/png"), ("gif", "image/gif"), ("webp", "image/webp"),
        ("avif", "image/avif"), ("jxl", "image/jxl"), ("heic", "image/heic"),
        ("tiff", "image/tiff"), ("bmp", "image/bmp"), ("ico", "image/x-icon"),
        ("svg", "image/svg+xml"), ("pdf", "application/pdf"), ("eps", "application/postscript"),
        ("ai", "application/illustrator"), ("tga", "image/x-tga"),
        ("jp2", "image/jp2"), ("wdp", "image/vnd.ms-photo"), ("jxr", "image/vnd.ms-photo"),
        ("psd", "image/vnd.adobe.photoshop"),
    ])
    func everyFormatIsWritten(_ ending: String, _ mediaType: String) async throws {
        let reply = try await Gallery.shared.get("w_64/quad.\(ending)")
        #expect(reply.status == 200 && reply["Content-Type"] == mediaType, "\(reply.account)")
    }

    @Test func whatIsNotWrittenIsSaidSo() async throws {
        let reply = try await Gallery.shared.get("f_mp4,w_64/quad.png")
        #expect(reply.status == 400)
        #expect(reply.reason.contains("f_mp4"), "\(reply.reason)")
    }

    @Test func factsAboutAPictureAreJSON() async throws {
        let reply = try await Gallery.shared.get("c_fill,fl_getinfo,h_30,w_30/quad.webp")
        #expect(reply["Content-Type"] == "application/json", "\(reply.account)")
        #expect(try reply.json["input"]["width"].int == 400)
        #expect(try reply.json["output"]["format"].string == "webp")
    }

    // MARK: Hints

    @Test func pixelRatiosAreRoundedUpAndTold() async throws {
        let gallery = try await Gallery.shared
        let reply = try await gallery.get("c_scale,dpr_auto,w_50/quad.png", ["DPR": "1.5"])
        try expectPicture(reply, 100, 75, "RG/BY")
        #expect(reply["Content-DPR"] == "2" && reply.list("Vary").contains("dpr"))
        #expect(reply["Accept-CH"] != nil)
        let plain = try await gallery.get("c_scale,dpr_auto,w_50/quad.png")
        try expectPicture(plain, 50, 38, "RG/BY")
        #expect(plain["Content-DPR"] == "1")
    }

    @Test func breakpointsAreListedAndChosen() async throws {
        let gallery = try await Gallery.shared
        let words = "c_scale,w_auto:breakpoints_40_320_1_5"
        let list = try await gallery.get("\(words):json/photo.jpg")
        let widths = try list.json["breakpoints"].items.compactMap(\.int)
        #expect(widths.first == 320 && widths.last == 40, "\(list.account)")
        let chosen = try await gallery.get("\(words):77/photo.jpg", ["Width": "140"])
        let width = try Picture(chosen.body).width
        #expect(width == widths.filter { $0 >= 150 }.min(), "\(width) of \(widths)")
        let fallback = try await gallery.get("\(words):77/photo.jpg")
        #expect(try Picture(fallback.body).width == 77)
    }

    // MARK: Drawings

    @Test func drawingsLoseTheirScripts() async throws {
        let gallery = try await Gallery.shared
        let drawing = """
            <svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><script>alert(1)</script>\
            <rect width="40" height="20" fill="rgb(220,40,40)" onclick="alert(2)"/></svg>
            """
        try await gallery.api.uploadPicture(Array(drawing.utf8), named: "drawn.svg")
        let clean = try await gallery.get("fl_sanitize/drawn.svg")
        #expect(clean["Content-Type"] == "image/svg+xml", "\(clean.account)")
        #expect(clean.text.contains("<rect") && !clean.text.contains("alert"))
        #expect(clean["Content-Security-Policy"]?.contains("sandbox") == true)
        try expectPicture(try await gallery.get("w_20/drawn.png"), 20, 10, "RR/RR")
    }

    // MARK: Privacy

    @Test func originalsAreShownWithoutThePlaceTheyWereTakenAt() async throws {
        let gallery = try await Gallery.shared
        let photo = try Samples.photograph(orientation: 6)
        try await gallery.api.uploadPicture(photo, named: "private/place.jpg")
        let shown = try await gallery.get("private/place.jpg")
        let picture = try Picture(shown.body)
        #expect(
            picture.sketch(columns: 2, rows: 2) == (try Picture(photo)).sketch(columns: 2, rows: 2))
        #expect(!picture.fields.contains { $0.contains("GPS") }, "\(picture.fields)")
        #expect(!shown.text.contains(EXIF.serial))
        #expect(shown.body.count < photo.count)
        let unsigned = try await gallery.get("fl_original/private/place.jpg")
        #expect(unsigned.body == shown.body)
        let signature = URLSignature.sign("fl_original/private/place.jpg", secret: Site.secret)
        let whole = try await gallery.get("s--\(signature)--/fl_original/private/place.jpg")
        #expect(whole.body == photo, "\(whole.account)")
    }

    // MARK: Tags

    @Test func tagsBecomeListsSpritesAndAnimations() async throws {
        let gallery = try await Gallery.shared
        func upload(_ name: String, _ letter: Character, type: String = "upload") async throws {
            let bytes = try Samples.png(try Samples.plain(letter, width: 20, height: 10))
            let reply = try await gallery.api.call(
                "upload", ["public_id": name, "tags": "tagged", "type": type],
                file: .init(name: "x.png", bytes: bytes))
            try #require(reply.status == 200, "\(reply.account)")
        }
        try await upload("tag/b", "G")
        try await upload("tag/a", "R")
        try await upload("tag/secret", "B", type: "authenticated")
        let server = gallery.server

        let list = try await server.get("/demo/image/list/tagged.json")
        #expect(list["Content-Type"] == "application/json", "\(list.account)")
        #expect(
            try list.json["resources"].items.map { $0["public_id"].string } == ["tag/a", "tag/b"])
        #expect(try #require(list.freshSeconds) <= 60)

        let moving = try Picture(try await server.get("/demo/image/multi/dl_200/tagged.gif").body)
        #expect((moving.width, moving.height, moving.frames) == (20, 10, 2))
        #expect(moving.sketch(columns: 1, rows: 1) == "R")
        #expect(moving.sketch(columns: 1, rows: 1, frame: 1) == "G")
        let document = try await server.get("/demo/image/multi/tagged.pdf")
        #expect(document["Content-Type"] == "application/pdf", "\(document.account)")

        let sprite = try await server.get("/demo/image/sprite/tagged.png")
        try expectPicture(sprite, 20, 20, "R/G")
        let sheet = try await server.get("/demo/image/sprite/tagged.css")
        #expect(sheet["Content-Type"]?.hasPrefix("text/css") == true, "\(sheet.account)")
        #expect(sheet.text.contains(".tag-b {") && sheet.text.contains("0px -10px"))

        // Found again, and made anew once the tag's set changes.
        #expect(try await server.get("/demo/image/sprite/tagged.png").layer != "render")
        try await upload("tag/c", "B")
        try expectPicture(try await server.get("/demo/image/sprite/tagged.png"), 20, 30, "R/G/B")
        #expect(try await server.get("/demo/image/list/none.json").status == 404)
    }
}
