import Foundation
import Testing

/// Pictures from elsewhere: another Heliograph on the loopback interface stands for the world.
@Suite struct FetchTests {
    /// A server that may fetch from the gallery, and where the gallery is.
    private func withFetchingServer(
        _ body: (LiveServer, _ world: String) async throws -> Void
    ) async throws {
        let world = "127.0.0.1:\(try await Gallery.shared.server.port)"
        try await withServer(
            flags: ["--fetch-hosts", world, "--fetch-addresses", "127.0.0.1"],
            pictures: ["quad.png": try Samples.png(try Samples.quadrants())]
        ) { try await body($0, "http://\(world)") }
    }

    @Test func remotePicturesAreTransformedKeptAndCountedOnce() async throws {
        try await withFetchingServer { server, world in
            let url = "\(world)/demo/image/upload/quad.png"
            let escaped = API.escape(url)
            for source in [url, escaped, url.replacing("http://", with: "http:/")] {
                let reply = try await server.get("/demo/image/fetch/f_png,w_40/\(source)")
                try expectPicture(reply, 40, 30, "RG/BY", source)
            }
            #expect(try await API(server).count().counted == 1)
            let original = try await server.get("/demo/image/fetch/\(url)")
            #expect(original.body == (try await Gallery.shared.get("quad.png").body))
        }
    }

    @Test func fiftyWhoAskForOneNewURLCauseOneFetch() async throws {
        try await withServer(
            pictures: ["quad.png": try Samples.png(try Samples.quadrants())]
        ) { world in
            try await withServer(
                flags: [
                    "--fetch-hosts", "127.0.0.1:\(world.port)", "--fetch-addresses", "127.0.0.1",
                ]
            ) { server in
                let url = "http://127.0.0.1:\(world.port)/demo/image/upload/w_64/quad.png"
                let target = "/demo/image/fetch/w_24/\(url)"
                let replies = try await atOnce(50) { _ in
                    try server.send(HTTPRequest(target: target))
                }
                #expect(Set(replies.map(\.status)) == [200])
                #expect(try await API(server).count().counted == 1)
                let isLogged = try await onThread {
                    poll(within: .seconds(5)) {
                        world.site.logText().contains("/w_64/quad.png")
                    }
                }
                #expect(isLogged)
                #expect(try await fetches(world) == 1)
            }
        }
    }

    /// Lines of the gallery's access log, and hits in its memory, for one picture: an access log has
    /// no line for a hit.
    private func fetches(_ server: LiveServer) async throws -> Int {
        let log = server.site.logText().split(separator: "\n")
        let hits = try await Metrics(server).sum(Metrics.Name.requests, where: "memory") ?? 0
        return log.count { $0.contains("/w_64/quad.png") } + Int(hits)
    }

    @Test func layersMayBeRemote() async throws {
        try await withFetchingServer { server, world in
            let url = "\(world)/demo/image/upload/dot.png"
            let base64 = Data(url.utf8).base64EncodedString()
                .replacing("+", with: "-").replacing("/", with: "_")
            let reply = try await server.get(
                "/demo/image/upload/w_40/l_fetch:\(base64)/c_scale,w_20/fl_layer_apply,g_west/quad.png"
            )
            let plain = try await server.get("/demo/image/upload/w_40/quad.png")
            #expect(reply.status == 200, "\(reply.account)")
            #expect(reply.body != plain.body)
            #expect(try Picture(reply.body).width == 40)
        }
    }

    @Test func uploadsMayNameAURL() async throws {
        try await withFetchingServer { server, world in
            var parameters = API.signed(["public_id": "from/afar"])
            parameters["file"] = "\(world)/demo/image/upload/quad.png"
            let form = Multipart(parameters)
            let reply = try await server.ask(
                "POST", "/v1_1/demo/image/upload", ["Content-Type": form.contentType],
                body: form.bytes)
            #expect(reply.status == 200, "\(reply.account)")
            try expectPicture(
                try await server.get("/demo/image/upload/w_40/from/afar.png"), 40, 30, "RG/BY")
        }
    }

    @Test func whatIsNotToBeHadSaysWhy() async throws {
        try await withFetchingServer { server, world in
            let cases: [(String, Int, String)] = [
                ("\(world)/demo/image/upload/gone.png", 404, "Error in loading"),
                ("\(world)/health", 400, "no picture"),
                ("https://example.com/a.png", 401, "example.com"),
                ("http://localhost/a.png", 401, "localhost"),
                ("http://169.254.169.254/latest/meta-data", 401, "169.254.169.254"),
                ("http://user@\(world.dropFirst(7))/a.png", 400, "address"),
                ("ftp://example.com/a.png", 400, "address"),
            ]
            for (url, status, words) in cases {
                let reply = try await server.get("/demo/image/fetch/w_20/\(API.escape(url))")
                #expect(reply.status == status, "\(url): \(reply.account)")
                #expect(reply.reason.contains(words), "\(url): \(reply.reason)")
                #expect(try #require(reply.freshSeconds) <= 60)
            }
            #expect(try await API(server).count().counted == 0)
            let standIn = try await server.get(
                "/demo/image/fetch/d_quad.png/w_40/\(API.escape("\(world)/gone.png"))")
            #expect(standIn.status == 200, "\(standIn.account)")
        }
    }
}
