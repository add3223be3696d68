import Testing

/// Texts and their fonts, set by locked-in render processes.
@Suite struct TextTests {
    private func upload(
        _ api: API, _ bytes: [UInt8], raw name: String, type: String = "upload"
    ) async throws {
        let reply = try await api.call(
            "upload", ["public_id": name, "overwrite": "true", "type": type],
            file: .init(name: name, bytes: bytes), kind: "raw")
        try #require(reply.status == 200, "\(reply.account)")
    }

    /// One render process, so that every job meets what the one before it left.
    private func withTexts(_ body: (LiveServer, API) async throws -> Void) async throws {
        try await withServer(
            flags: ["--workers", "1"],
            pictures: ["white.png": try Samples.png(try Samples.plain("W", width: 200, height: 60))]
        ) { server in
            try await body(server, API(server))
        }
    }

    /// The box around what is dark.
    private func ink(_ server: LiveServer, _ text: String) async throws -> [Int] {
        let reply = try await server.get("/demo/image/upload/g_north_west,\(text)/white.png")
        try #require(reply.status == 200, "\(text): \(reply.account)")
        let box = try Picture(reply.body).box { $0[0] < 128 && $0[3] > 0 }
        return box.map { [$0.left, $0.top, $0.right, $0.bottom] } ?? []
    }

    @Test(arguments: ["blocks.ttf", "fonts/blocks.woff2", "my/deep/fonts/blocks.woff"])
    func aFontFileIsARawAsset(_ name: String) async throws {
        let gallery = try await Gallery.shared
        let bytes =
            name.hasSuffix("ttf")
            ? BlocksFont.trueType : name.hasSuffix("2") ? BlocksFont.woff2 : BlocksFont.woff
        try await upload(gallery.api, bytes, raw: name)
        let style = name.split(separator: "/").joined(separator: ":")
        let box = try await ink(gallery.server, "l_text:\(style)_20:AB")
        #expect(box == [0, 0, 40, 20])
    }

    @Test func anAuthenticatedFontNeedsNoSignature() async throws {
        let gallery = try await Gallery.shared
        try await upload(gallery.api, BlocksFont.trueType, raw: "paid.ttf", type: "authenticated")
        #expect(try await ink(gallery.server, "l_text:paid.ttf_20:AA") == [0, 0, 40, 20])
    }

    /// Sixty jobs in one process, with and without font files: no font is left to the next job.
    @Test func fontsDoNotLeakIntoTheNextJob() async throws {
        try await withTexts { server, api in
            try await upload(api, BlocksFont.trueType, raw: "full.ttf")
            let plain = try await ink(server, "l_text:Arial_20:AB")
            let lost = try await ink(server, "l_text:Heliograph%20Blocks_20:AB")
            for round in 0..<20 {
                // Sizes differ, so that every answer is a render of its own.
                let size = 20 + round
                #expect(
                    try await ink(server, "l_text:full.ttf_\(size):AB") == [0, 0, 2 * size, size])
                let other = try await ink(
                    server, "l_text:Heliograph%20Blocks_20_letter_spacing_0.0\(10 + round):AB")
                #expect(zip(other, lost).allSatisfy { abs($0 - $1) <= 1 }, "\(round)")
                let arial = try await ink(
                    server, "l_text:Arial_20_letter_spacing_0.0\(10 + round):AB")
                #expect(zip(arial, plain).allSatisfy { abs($0 - $1) <= 1 }, "\(round)")
            }
            #expect(server.workers.count == 1)
        }
    }

    @Test func anotherFontUnderTheSameNameIsSeenAtOnce() async throws {
        try await withTexts { server, api in
            let url = "l_text:late.ttf_20:BA"
            let without = try await ink(server, url)
            try await upload(api, BlocksFont.trueType, raw: "late.ttf")
            #expect(try await ink(server, url) == [0, 0, 40, 20])
            #expect(without != [0, 0, 40, 20])
        }
    }

    @Test func aBrokenFontIsAReason() async throws {
        let gallery = try await Gallery.shared
        for (name, bytes) in [
            ("empty.ttf", Array("x".utf8)), ("half.ttf", Array(BlocksFont.trueType.prefix(300))),
            ("half.woff2", Array(BlocksFont.woff2.prefix(200))),
            ("page.otf", Array("<!DOCTYPE html>".utf8)),
        ] {
            try await upload(gallery.api, bytes, raw: "bad/\(name)")
            let reply = try await gallery.get("l_text:bad:\(name)_20:A/white.png")
            #expect(reply.status == 400, "\(name): \(reply.account)")
            #expect(reply.reason.contains("bad:\(name)"), "\(reply.account)")
        }
    }

    @Test(arguments: [
        ("l_text:no_such_text_asset:Hi", 404, "no_such_text_asset"),
        ("l_text:Arial_40", 400, "l_text:Arial_40"), ("l_text:Arial_100000:A", 400, "100000"),
        ("fl_text_disallow_overflow,l_text:Arial_200:Too%20wide%20for%20this", 400, "overflow"),
        ("l_text:Arial_9000:HHHH", 400, "pixels"), ("l_video:a", 400, "video"),
        ("l_subtitles:a.srt", 400, "subtitles"), ("l_audio:a", 400, "audio"),
        ("l_fetch:aHR0cDovL2EuYi9jLnBuZw==", 401, "fetch"), ("l_folder:none", 404, "folder:none"),
    ])
    func refusalsNameTheirReason(_ path: String, _ status: Int, _ named: String) async throws {
        let reply = try await Gallery.shared.get("\(path)/quad.png")
        #expect(reply.status == status, "\(reply.account)")
        #expect(reply.reason.contains(named), "\(reply.account)")
    }

    @Test func privateLayersNeedASignature() async throws {
        let gallery = try await Gallery.shared
        for type in ["private", "authenticated"] {
            let reply = try await gallery.api.call(
                "upload", ["public_id": "secret/\(type)", "type": type, "overwrite": "true"],
                file: .init(name: "a.png", bytes: try Samples.png(try Samples.quadrants())))
            try #require(reply.status == 200, "\(reply.account)")
            let refused = try await gallery.get("l_\(type):secret:\(type)/white.png")
            #expect(refused.status == 401, "\(refused.account)")
        }
    }

    @Test(arguments: [
        "l_shop:shoes:red", "l_image:upload:shop:shoes:red", "l_upload:v123:shop:shoes:red.png",
        "l_image:shop:shoes:red", "l_v9:shop:shoes:red", "u_image:upload:v1:shop:shoes:red",
    ])
    func layersAreNamedInManyWays(_ layer: String) async throws {
        let reply = try await Gallery.shared.get("\(layer),w_40/white.png")
        #expect(reply.status == 200, "\(reply.account)")
    }
}
