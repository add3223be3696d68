import Testing

/// Every kind of file that comes in comes out right.
@Suite struct InputTests {
    @Test(arguments: 1...8) func photographsStandUpright(_ orientation: Int) async throws {
        let gallery = try await Gallery.shared
        for ending in ["jpg", "png"] {
            let reply = try await gallery.get("w_100/turned/\(orientation).\(ending)")
            let picture = try expectPicture(reply, 100, 75, "RG/BY", "\(orientation).\(ending)")
            #expect(!picture.fields.contains("orientation") || picture.format == "jpeg")
        }
    }

    @Test func orientationCanBeIgnored() async throws {
        let reply = try await Gallery.shared.get("a_ignore/w_75/turned/6.png")
        // As the camera stored it: to be turned by 90° to stand upright.
        try expectPicture(reply, 75, 100, "GY/RB")
    }

    @Test(arguments: ["deep.png", "palette.png", "still.webp", "still.avif", "photo.jpg"])
    func coloursSurviveEveryEncoding(_ name: String) async throws {
        let stem = name.prefix { $0 != "." }
        let reply = try await Gallery.shared.get("w_100/\(stem).png")
        try expectPicture(reply, 100, 75, "RG/BY", name)
    }

    @Test func cmykBecomesRGB() async throws {
        let reply = try await Gallery.shared.get("w_100/cmyk.jpg")
        let picture = try Picture(reply.body)
        #expect((picture.width, picture.height) == (100, 75))
        let corners = [(20, 15), (80, 15), (20, 60), (80, 60)].map { picture[$0.0, $0.1] }
        // Inks cannot show all of it; what is strong stays strong.
        #expect(corners[0][0] > corners[0][1] + 80 && corners[0][0] > corners[0][2] + 80)
        #expect(corners[1][1] > corners[1][0] + 60 && corners[1][1] > corners[1][2] + 40)
        #expect(corners[2][2] > corners[2][0] + 60 && corners[2][2] > corners[2][1] + 40)
        #expect(corners[3][0] > corners[3][2] + 80 && corners[3][1] > corners[3][2] + 80)
    }

    @Test func greyStaysGrey() async throws {
        for ending in ["png", "jpg", "webp"] {
            let reply = try await Gallery.shared.get("w_100/grey.\(ending)")
            let pixel = try Picture(reply.body)[20, 15]
            #expect(zip(pixel, [220, 220, 220, 255]).allSatisfy { abs($0 - $1) <= 4 }, "\(pixel)")
        }
    }

    // MARK: Privacy

    @Test(arguments: ["jpg", "png", "webp", "avif", "gif", "jxl"])
    func noPersonalMetadataIsDelivered(_ ending: String) async throws {
        let reply = try await Gallery.shared.get("w_100/turned/3.\(ending)")
        if ending == "jxl", reply.status == 400 {
            #expect(reply.reason.contains("jxl"), "a build without JPEG XL says so")
            return
        }
        let picture = try expectPicture(reply, 100, 75, "RG/BY", ending)
        #expect(!picture.fields.contains { $0.contains("GPS") })
        for secret in [
            Array(EXIF.artist.utf8), Array(EXIF.serial.utf8), EXIF.word(EXIF.latitude),
        ] { #expect(!contains(reply.body, secret), "\(ending)") }
    }

    @Test func theMarksThatPrivacyIsTestedByAreInTheOriginal() throws {
        let photo = try Samples.photograph(orientation: 3)
        #expect(contains(photo, EXIF.word(EXIF.latitude)))
        #expect(try Picture(photo).fields.contains { $0.contains("GPSLatitude") })
    }

    private func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
        bytes.indices.dropLast(part.count - 1).contains { bytes[$0...].starts(with: part) }
    }

    // MARK: Animations

    @Test(arguments: [
        ("w_20/moving.gif", "gif"), ("c_crop,g_north_west,h_20,w_20/moving.gif", "gif"),
        ("c_fill,h_20,w_20/lively.webp", "webp"), ("w_20/fl_animated/moving.webp", "webp"),
    ])
    func animationsStayAnimated(_ path: String, _ format: String) async throws {
        let reply = try await Gallery.shared.get(path)
        let picture = try expectPicture(reply, 20, 20, "RR/RR", path)
        #expect(picture.format == format)
        #expect(picture.frames == 3)
        #expect(picture.sketch(columns: 1, rows: 1, frame: 1) == "G")
        #expect(picture.sketch(columns: 1, rows: 1, frame: 2) == "B")
    }

    @Test func aPageIsOneFrame() async throws {
        let reply = try await Gallery.shared.get("pg_2/w_20/moving.gif")
        let picture = try expectPicture(reply, 20, 20, "GG/GG")
        #expect(picture.frames == 1)
    }

    @Test func stillFormatsGetTheFirstFrame() async throws {
        let picture = try expectPicture(
            try await Gallery.shared.get("w_20/moving.jpg"), 20, 20, "RR/RR")
        #expect(picture.frames == 1)
    }
}
