import Testing

/// What answers say about themselves.
@Suite struct HeaderTests {
    static let avif = "image/avif,image/webp,image/apng,image/*,*/*;q=0.8"
    static let webp = "image/webp,*/*"

    @Test(arguments: [
        (avif, "avif"), (webp, "webp"), ("*/*", "jpeg"), ("", "jpeg"), ("image/png,*/*", "jpeg"),
        ("image/avif;q=0, image/webp", "webp"),
    ])
    func automaticFormatsFollowAccept(_ accept: String, _ format: String) async throws {
        let reply = try await Gallery.shared.get(
            "f_auto,w_60/photo.jpg", accept.isEmpty ? [:] : ["Accept": accept])
        let picture = try expectPicture(reply, 60, 45, "RG/BY", accept)
        #expect(picture.format == format)
        #expect(reply["Content-Type"] == "image/\(format)")
        #expect(reply.list("Vary").contains("accept"))
    }

    @Test func whatIsTransparentStaysSo() async throws {
        let reply = try await Gallery.shared.get("f_auto,w_200/hole.png", ["Accept": "*/*"])
        try expectPicture(reply, 200, 150, "RRGG/R..G/B..Y/BBYY")
    }

    @Test func everyStatusOfAnAutomaticURLVaries() async throws {
        let gallery = try await Gallery.shared
        let path = "/demo/image/upload/f_auto,w_61/photo.jpg"
        let first = try await gallery.server.get(path, ["Accept": Self.webp])
        let tag = try #require(first["ETag"])
        let server = gallery.server
        let replies = [
            first,
            try await server.get(path, ["Accept": Self.webp, "If-None-Match": tag]),
            try await server.get(path, ["Accept": Self.webp, "Range": "bytes=0-9"]),
            try await server.ask("HEAD", path, ["Accept": Self.webp]),
            try await gallery.get("f_auto,w_61/absent.jpg", ["Accept": Self.webp]),
            try await gallery.get("f_auto,w_abc/photo.jpg", ["Accept": Self.webp]),
        ]
        #expect(replies.map(\.status) == [200, 304, 206, 200, 404, 400])
        for reply in replies { #expect(reply.list("Vary").contains("accept"), "\(reply.status)") }
        let fixed = try await gallery.get("w_61/photo.jpg")
        #expect(!fixed.list("Vary").contains("accept"))
    }

    @Test(arguments: ["w_70/photo.jpg", "photo.jpg"])
    func unchangedAnswersAre304(_ path: String) async throws {
        let gallery = try await Gallery.shared
        let full = try await gallery.get(path)
        let tag = try #require(full["ETag"])
        let date = try #require(full["Last-Modified"])
        #expect(tag.hasPrefix("\"") && tag.hasSuffix("\""))
        for fields in [
            ["If-None-Match": tag], ["If-None-Match": "\"x\", W/\(tag)"], ["If-None-Match": "*"],
            ["If-Modified-Since": date],
        ] {
            let reply = try await gallery.get(path, fields)
            #expect(reply.status == 304, "\(fields)")
            #expect(reply.body.isEmpty)
            #expect(reply["ETag"] == tag)
            #expect(reply["Cache-Control"] == full["Cache-Control"])
        }
        for fields in [
            ["If-None-Match": "\"other\""],
            ["If-None-Match": "\"other\"", "If-Modified-Since": date],
            ["If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"],
        ] { #expect(try await gallery.get(path, fields).status == 200, "\(fields)") }
    }

    @Test(arguments: ["w_71/photo.jpg", "photo.jpg"])
    func rangesAreParts(_ path: String) async throws {
        let gallery = try await Gallery.shared
        let full = try await gallery.get(path)
        let count = full.body.count
        #expect(full["Accept-Ranges"] == "bytes")
        for (range, bounds) in [
            ("bytes=0-9", 0..<10), ("bytes=10-", 10..<count), ("bytes=-7", (count - 7)..<count),
            ("bytes=5-999999999", 5..<count),
        ] {
            let part = try await gallery.get(path, ["Range": range])
            #expect(part.status == 206, "\(range)")
            #expect(part.body == Array(full.body[bounds]))
            let expected = "bytes \(bounds.lowerBound)-\(bounds.upperBound - 1)/\(count)"
            #expect(part["Content-Range"] == expected)
        }
        let beyond = try await gallery.get(path, ["Range": "bytes=\(count)-"])
        #expect(beyond.status == 416 && beyond["Content-Range"] == "bytes */\(count)")
        let stale = try await gallery.get(path, ["Range": "bytes=0-9", "If-Range": "\"old\""])
        #expect(stale.status == 200 && stale.body == full.body)
    }

    @Test(arguments: ["w_72/photo.jpg", "photo.jpg", "absent.jpg"])
    func headIsGetWithoutABody(_ path: String) async throws {
        let gallery = try await Gallery.shared
        let full = try await gallery.get(path)
        let head = try await gallery.server.ask("HEAD", "/demo/image/upload/\(path)")
        #expect(head.status == full.status)
        #expect(head.body.isEmpty)
        for name in ["Content-Length", "Content-Type", "ETag", "Cache-Control", "Last-Modified"] {
            #expect(head[name] == full[name], "\(name)")
        }
    }

    @Test func versionedURLsNeverChange() async throws {
        let gallery = try await Gallery.shared
        let plain = try await gallery.get("w_73/photo.jpg")
        #expect(plain.list("Cache-Control").contains("public"))
        #expect(try #require(plain.freshSeconds) > 0)
        #expect(!plain.list("Cache-Control").contains("immutable"))
        for path in ["w_73/v1700000000/photo.jpg", "fl_immutable_cache,w_73/photo.jpg"] {
            let reply = try await gallery.get(path)
            #expect(reply.list("Cache-Control").contains("immutable"), "\(path)")
        }
    }

    @Test(arguments: ["w_74/photo.jpg", "photo.jpg", "absent.jpg"])
    func otherOriginsMayReadEverything(_ path: String) async throws {
        let gallery = try await Gallery.shared
        let reply = try await gallery.get(path, ["Origin": "https://shop.example"])
        #expect(reply["Access-Control-Allow-Origin"] == "*")
        #expect(reply["Timing-Allow-Origin"] == "*")
        #expect(reply.list("Access-Control-Expose-Headers").contains("x-cld-error"))
    }

    @Test func preflightsAreAnswered() async throws {
        let reply = try await Gallery.shared.server.ask(
            "OPTIONS", "/demo/image/upload/w_74/photo.jpg",
            ["Origin": "https://shop.example", "Access-Control-Request-Method": "GET"])
        #expect(reply.status == 200 || reply.status == 204, "\(reply.account)")
        #expect(reply["Access-Control-Allow-Origin"] == "*")
        #expect(reply.list("Access-Control-Allow-Methods").contains("get"))
    }

    @Test func everyAnswerHasARequestIDOfItsOwn() async throws {
        let gallery = try await Gallery.shared
        var seen: Set<String> = []
        for path in ["w_75/photo.jpg", "w_75/photo.jpg", "photo.jpg", "absent.jpg", "w_x/a.jpg"] {
            let id = try #require(try await gallery.get(path)["X-Request-Id"], "\(path)")
            #expect(seen.insert(id).inserted, "\(path)")
        }
    }

    @Test(arguments: [
        ("fl_attachment,w_76/photo.jpg", "photo.jpg"),
        ("fl_attachment:holiday,w_76/photo.jpg", "holiday.jpg"),
        ("fl_attachment:holiday/photo.jpg", "holiday.jpg"),
    ])
    func attachmentsHaveAName(_ path: String, _ name: String) async throws {
        let reply = try await Gallery.shared.get(path)
        let disposition = try #require(reply["Content-Disposition"], "\(reply.account)")
        #expect(disposition.hasPrefix("attachment"))
        #expect(disposition.contains("filename=\"\(name)\""), "\(disposition)")
    }

    @Test func namesOfAttachmentsCannotAddFields() async throws {
        let reply = try await Gallery.shared.get(
            "fl_attachment:a%22%0D%0AX-Evil:%20b,w_76/photo.jpg")
        #expect(reply["X-Evil"] == nil)
    }
}
