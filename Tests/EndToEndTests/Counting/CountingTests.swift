import Foundation
import Testing

/// Each derived resource is rendered once and counted once, and changes are seen at once.
@Suite struct CountingTests {
    /// A server that nobody else makes count.
    private func withQuadrants(
        flags: [String] = [], _ body: (LiveServer, API) async throws -> Void
    ) async throws {
        try await withServer(
            flags: flags, pictures: ["quad.png": try Samples.png(try Samples.quadrants())]
        ) { server in try await body(server, API(server)) }
    }

    @Test func fiftyClientsAtOnceCauseOneRenderAndOneCount() async throws {
        try await withQuadrants { server, api in
            let renders = try await Metrics(server).renders
            let before = try await api.count()
            let replies = try await atOnce(50) { _ in
                try server.send(
                    HTTPRequest(target: "/demo/image/upload/c_fill,e_blur:300,h_90,w_90/quad.png"))
            }
            #expect(replies.allSatisfy { $0.status == 200 }, "\(replies.map(\.status))")
            #expect(Set(replies.map(\.body)).count == 1)
            #expect(Set(replies.map { $0["ETag"] ?? "" }).count == 1)
            #expect(try await Metrics(server).renders == renders + 1)
            let count = try await api.count()
            #expect(count.counted == before.counted + 1 && count.derived == before.derived + 1)
        }
    }

    @Test func hitsAndFailuresAddNothing() async throws {
        try await withQuadrants { server, api in
            let path = "/demo/image/upload/w_50/quad.png"
            let first = try await server.get(path)
            let before = try await api.count()
            let tag = try #require(first["ETag"])
            for fields in [[:], ["If-None-Match": tag], ["Range": "bytes=0-3"]] {
                _ = try await server.get(path, fields)
            }
            _ = try await server.ask("HEAD", path)
            for bad in ["w_abc/quad.png", "w_50/absent.png", "w_50/quad.xyz", "quad.png"] {
                _ = try await server.get("/demo/image/upload/\(bad)")
            }
            // Another spelling of the same is the same.
            _ = try await server.get("/demo/w_50/v1/quad.png")
            _ = try await server.get("/demo/image/upload/w_050/quad.png")
            #expect(try await api.count() == before)
        }
    }

    @Test func everyLayerAnswersInItsTurn() async throws {
        try await withQuadrants { server, _ in
            let path = "/demo/image/upload/w_51/quad.png"
            let first = try await server.get(path)
            let second = try await server.get(path)
            #expect(first.layer == "render", "\(first.list("Server-Timing"))")
            #expect(second.layer == "memory", "\(second.list("Server-Timing"))")
            #expect(first.body == second.body && first["ETag"] == second["ETag"])
            let timing = try #require(second.list("Server-Timing").first)
            #expect(timing.contains("dur="))
        }
    }

    @Test func restartsAnswerFromMemcachedOrDiskWithoutACount() async throws {
        let site = try Site()
        let memcached = try await onThread { try site.startMemcached() }
        let first = try await LiveServer.start(site, memcached: .onSite)
        let api = API(first)
        try await api.uploadPicture(try Samples.png(try Samples.quadrants()), named: "quad.png")
        let path = "/demo/image/upload/w_52/quad.png"
        let rendered = try await first.get(path)
        let count = try await api.count()
        // A miss in memory is kept in memcached behind the answer's back: see it there first.
        try await first.stop()

        let second = try await LiveServer.start(site, memcached: .onSite)
        let again = try await second.get(path)
        #expect(["memcached", "disk"].contains(again.layer), "\(again.list("Server-Timing"))")
        #expect(again.body == rendered.body && again["ETag"] == rendered["ETag"])
        #expect(again["Last-Modified"] == rendered["Last-Modified"])
        #expect(try await API(second).count() == count)
        try await second.stop()
        memcached.signal(SIGKILL)

        let third = try await LiveServer.start(site, memcached: .none)
        let fromDisk = try await third.get(path)
        #expect(fromDisk.layer == "disk" && fromDisk.body == rendered.body)
        #expect(try await API(third).count() == count)
        try await third.stop()
    }

    @Test func deletingADerivedResourceMakesItCountAgain() async throws {
        try await withQuadrants { server, api in
            let path = "/demo/image/upload/w_53/quad.png"
            _ = try await server.get(path)
            let before = try await api.count()
            let derived = try await api.derived(of: "quad")
            #expect(derived.map(\.transformation) == ["w_53/png"] || derived.count == 1)
            let id = try #require(derived.first?.id)
            let gone = try await api.admin(
                "DELETE", "/derived_resources?derived_resource_ids[]=\(API.escape(id))")
            #expect(gone.status == 200, "\(gone.account)")
            #expect(try await api.derived(of: "quad").isEmpty)
            let again = try await server.get(path)
            #expect(again.status == 200 && again.layer == "render", "\(again.account)")
            #expect(try await api.count().counted == before.counted + 1)
            #expect(try await api.count().derived == before.derived)
        }
    }

    @Test func overwritingShowsInTheNextAnswer() async throws {
        try await withQuadrants { server, api in
            for path in ["w_54/quad.png", "quad.png", "l_quad,w_40/quad.png"] {
                try await api.uploadPicture(
                    try Samples.png(try Samples.quadrants()), named: "quad.png")
                let old = try await server.get("/demo/image/upload/\(path)")
                #expect(try Picture(old.body).sketch(columns: 2, rows: 2) != "MM/MM")
                try await api.uploadPicture(
                    try Samples.png(try Samples.plain("M", width: 400, height: 300)),
                    named: "quad.png")
                let new = try await server.get("/demo/image/upload/\(path)")
                #expect(try Picture(new.body).sketch(columns: 2, rows: 2) == "MM/MM", "\(path)")
                #expect(new["ETag"] != old["ETag"], "\(path)")
            }
        }
    }

    @Test func renamingAndDeletingShowInTheNextAnswer() async throws {
        try await withQuadrants { server, api in
            let (old, new) = (
                "/demo/image/upload/w_55/quad.png", "/demo/image/upload/w_55/four.png"
            )
            #expect(try await server.get(old).status == 200)
            #expect(try await server.get(new).status == 404)
            let renamed = try await api.call(
                "rename", ["from_public_id": "quad", "to_public_id": "four"])
            #expect(renamed.status == 200, "\(renamed.account)")
            #expect(try await server.get(old).status == 404)
            try expectPicture(try await server.get(new), 55, 41, "RG/BY")
            let destroyed = try await api.call("destroy", ["public_id": "four"])
            #expect(try destroyed.json["result"].string == "ok", "\(destroyed.account)")
            #expect(try await server.get(new).status == 404)
            let again = try await api.call("destroy", ["public_id": "four"])
            #expect(try again.json["result"].string == "not found")
        }
    }

    @Test func editedNamedTransformationsShowInTheNextAnswer() async throws {
        try await withQuadrants { server, api in
            let path = "/demo/image/upload/t_size/quad.png"
            let made = try await api.admin(
                "POST", "/transformations", ["name": "size", "transformation": "w_56"])
            #expect(made.status == 200, "\(made.account)")
            try expectPicture(try await server.get(path), 56, 42, "RG/BY")
            let edited = try await api.admin(
                "PUT", "/transformations", ["transformation": "t_size", "unsafe_update": "w_60"])
            #expect(edited.status == 200, "\(edited.account)")
            try expectPicture(try await server.get(path), 60, 45, "RG/BY")
            let gone = try await api.admin("DELETE", "/transformations?transformation=t_size")
            #expect(gone.status == 200, "\(gone.account)")
            let missing = try await server.get(path)
            #expect(missing.status == 400 || missing.status == 404, "\(missing.account)")
        }
    }
}
