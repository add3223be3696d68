import Testing
import Vips

/// Cut-outs and enlargements as they are delivered, by real networks in real processes.
@Suite(.serialized) struct RetouchingTests {
    private func withModels(
        _ flags: [String] = [], _ body: (LiveServer, API) async throws -> Void
    ) async throws {
        try await withServer(flags: ["--models", Sights.models] + flags, memcached: .none) {
            try await body($0, API($0))
        }
    }

    private func upload(
        _ api: API, _ photograph: String, as id: String, _ parameters: [String: String] = [:]
    ) async throws -> JSON {
        let reply = try await api.call(
            "upload", parameters.merging(["public_id": id]) { $1 },
            file: .init(name: photograph, bytes: try Sights.photograph(photograph)))
        try #require(reply.status == 200, "\(reply.account)")
        return try reply.json
    }

    private func jobs(_ server: LiveServer) async throws -> Double? {
        try await Metrics(server).sum("heliograph_analyses_total")
    }

    private func picture(_ server: LiveServer, _ path: String) async throws -> Picture {
        let reply = try await server.get("/demo/image/upload/\(path)")
        try #require(reply.status == 200, "\(path): \(reply.account)")
        return try Picture(reply.body)
    }

    /// The astronaut's face lies at about 225, 115 of 512 × 512; a flag is behind her on the right.
    @Test(.needsSights) func theBackgroundGoesAndIsLookedForOnce() async throws {
        try await withModels { server, api in
            _ = try await upload(api, "astronaut.png", as: "a")
            let cut = try await picture(server, "e_background_removal/a.png")
            #expect([cut.width, cut.height] == [512, 512])
            #expect(cut[225, 115][3] > 240 && cut[480, 60][3] < 30)
            #expect(try await jobs(server) == 1)
            // Whatever follows, it is the same cut-out.
            let small = try await picture(server, "e_background_removal/c_scale,w_128/b_red/a.png")
            #expect(small[56, 29][0] > 120 && small[120, 15][0] == 255 && small[120, 15][1] < 8)
            let other = try await picture(
                server, "e_background_removal/c_thumb,g_north,h_50,w_50/a.png")
            #expect(other.width == 50)
            #expect(try await jobs(server) == 1)
            // Other pixels, another look; the same URL again, none.
            let crop = try await picture(
                server, "c_crop,g_north,h_300,w_300/e_background_removal/a.png")
            #expect(crop.width == 300)
            _ = try await picture(server, "e_background_removal:fineedges_y/a.png")
            #expect(try await jobs(server) == 3)
            _ = try await picture(server, "e_background_removal/a.png")
            #expect(try await jobs(server) == 3)
        }
    }

    @Test(.needsSights) func aCutOutHasABackgroundAShadowAndAnOutline() async throws {
        try await withModels { server, api in
            _ = try await upload(api, "astronaut.png", as: "a")
            let plain = try await picture(server, "e_background_removal/c_scale,w_128/a.png")
            for look in ["e_shadow:30", "e_dropshadow", "co_red,e_outline:6"] {
                let decorated = try await picture(
                    server, "e_background_removal/c_scale,w_128/\(look)/a.png")
                let opaque = decorated.mean[3] * Double(decorated.width * decorated.height)
                #expect(opaque > plain.mean[3] * Double(128 * 128) * 1.01, "\(look)")
            }
            // As a layer over another picture.
            _ = try await upload(api, "coffee.png", as: "cup")
            let collage = try await picture(
                server,
                "w_200/l_a/e_background_removal/c_scale,w_100/fl_layer_apply,g_south/cup.png")
            let cup = try await picture(server, "w_200/cup.png")
            #expect(collage.width == 200)
            for (a, b) in zip(collage[144, collage.height - 88], cup[144, cup.height - 88]) {
                #expect(abs(a - b) <= 30)
            }
            #expect(collage[50 + 44, collage.height - 78] != cup[50 + 44, cup.height - 78])
            // A format without transparency is white where the background was.
            let flat = try await picture(server, "e_background_removal/c_scale,w_128/a.jpg")
            #expect(flat[120, 15].allSatisfy { $0 > 248 })
        }
    }

    @Test(.needsSights) func enlargingAddsDetailUpToALimit() async throws {
        try await withModels(["--max-upscale-kilopixels", "700"]) { server, api in
            _ = try await upload(api, "astronaut.png", as: "a")
            let large = try await picture(server, "c_scale,w_200/e_upscale/a.png")
            #expect([large.width, large.height] == [800, 800])
            let twice = try await picture(server, "c_scale,w_200/e_upscale:2/a.png")
            #expect([twice.width, twice.height] == [400, 400])
            // Four times is too large, twice fits.
            let fitting = try await picture(server, "c_scale,w_400/e_upscale/c_scale,w_100/a.png")
            #expect(fitting.width == 100)
            let refused = try await server.get("/demo/image/upload/e_upscale/a.png")
            #expect(refused.status == 400)
            let reason = refused["x-cld-error"] ?? ""
            #expect(reason.contains("1048576") && reason.contains("700000"), "\(reason)")
        }
    }

    @Test(.needsSights) func whatTakesLongIsMadeInTheBackground() async throws {
        try await withModels(["--retouch-wait-seconds", "0.1"]) { server, api in
            let eager = try await upload(
                api, "coffee.png", as: "cup", ["eager": "c_scale,w_300/e_upscale:2"])
            #expect(eager["eager"][0]["width"].int == 600)
            let path = "/demo/image/upload/c_scale,w_500/e_upscale:2/cup.png"
            let first = try await server.get(path)
            #expect(first.status == 423, "\(first.account)")
            #expect(first["retry-after"].flatMap(Int.init) ?? 0 > 0)
            #expect(first["x-cld-error"]?.contains("still being made") == true)
            #expect(first["cache-control"]?.contains("no-store") == true)
            var reply = first
            for _ in 0..<600 where reply.status == 423 { reply = try await server.get(path) }
            #expect(try Picture(reply.body).width == 1000)
            #expect(try await jobs(server) == 2)
        }
    }

    @Test func withoutModelsTheirNamesAreSaid() async throws {
        try await withServer(
            flags: ["--models", "/nonexistent"], memcached: .none,
            pictures: ["red": Samples.png(try Samples.plain("R", width: 40, height: 30))]
        ) { server in
            for (word, model) in [
                ("e_background_removal", "U2-Netp"),
                ("e_background_removal:fineedges_y", "U2-Netp"), ("e_upscale", "SPAN x4"),
            ] {
                let reply = try await server.get("/demo/image/upload/\(word)/red.png")
                #expect(reply.status == 400, "\(reply.account)")
                let reason = reply["x-cld-error"] ?? ""
                #expect(reason.contains(model) && reason.contains("not installed"), "\(reason)")
            }
        }
    }
}
