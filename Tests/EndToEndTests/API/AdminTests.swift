import Testing

/// The Admin API, in its main lines.
@Suite struct AdminTests {
    @Test func pingNeedsTheRightSecret() async throws {
        let api = try await Gallery.shared.api
        #expect(try await api.admin("GET", "/ping").json["status"].string == "ok")
        #expect(try await api.admin("GET", "/ping", secret: "wrong").status == 401)
        #expect(try await api.admin("GET", "/ping", key: "999").status == 401)
        let bare = try await api.server.get("/v1_1/demo/ping")
        #expect(bare.status == 401 && bare["WWW-Authenticate"] != nil)
        #expect(try bare.json["error"]["message"].string?.isEmpty == false)
    }

    @Test func listsAndDetailsShowWhatThereIs() async throws {
        try await withServer { server in
            let api = API(server)
            for name in ["a/one", "a/two", "b/three"] {
                try await api.uploadPicture(
                    try Samples.png(try Samples.quadrants()), named: "\(name).png")
            }
            let all = try await api.admin("GET", "/resources/image/upload").json
            let names = all["resources"].items.compactMap { $0["public_id"].string }
            #expect(Set(names) == ["a/one", "a/two", "b/three"])
            let some = try await api.admin("GET", "/resources/image/upload?prefix=a/").json
            #expect(some["resources"].items.count == 2)
            let page = try await api.admin("GET", "/resources/image/upload?max_results=2").json
            #expect(page["resources"].items.count == 2)
            let cursor = try #require(page["next_cursor"].string)
            let rest = try await api.admin(
                "GET", "/resources/image/upload?max_results=2&next_cursor=\(API.escape(cursor))"
            ).json
            #expect(rest["resources"].items.count == 1)
            #expect(rest["next_cursor"] == .null)

            _ = try await server.get("/demo/image/upload/w_33/a/one.jpg")
            let details = try await api.admin("GET", "/resources/image/upload/a/one").json
            #expect(details["width"].int == 400)
            let derived = try #require(details["derived"].items.first)
            #expect(derived["format"].string == "jpg")
            #expect(derived["transformation"].string?.contains("w_33") == true)
            #expect(try #require(derived["bytes"].int) > 100)
            let missing = try await api.admin("GET", "/resources/image/upload/none")
            #expect(missing.status == 404)
            #expect(try missing.json["error"]["message"].string?.contains("none") == true)
        }
    }

    @Test func deletingByIDTakesWhatWasDerivedAlong() async throws {
        try await withServer { server in
            let api = API(server)
            try await api.uploadPicture(
                try Samples.png(try Samples.quadrants()), named: "gone.png")
            _ = try await server.get("/demo/image/upload/w_33/gone.png")
            let reply = try await api.admin(
                "DELETE", "/resources/image/upload?public_ids[]=gone&public_ids[]=never")
            let json = try reply.json
            #expect(json["deleted"]["gone"].string == "deleted", "\(reply.account)")
            #expect(json["deleted"]["never"].string == "not_found")
            #expect(try await server.get("/demo/image/upload/w_33/gone.png").status == 404)
            #expect(try await api.count().derived == 0)
            // What was counted stays counted.
            #expect(try await api.count().counted == 1)
        }
    }

    @Test func namedTransformationsAreKept() async throws {
        let api = API(try await Gallery.shared.server, cloud: "second")
        let form = ["name": "kept", "transformation": "w_10,c_fill,h_10"]
        #expect(try await api.admin("POST", "/transformations", form).status == 200)
        #expect(try await api.admin("POST", "/transformations", form).status == 409)
        let list = try await api.admin("GET", "/transformations?named=true").json
        #expect(list["transformations"].items.map { $0["name"].string } == ["t_kept"])
        let bad = ["name": "bad", "transformation": "w_abc"]
        #expect(try await api.admin("POST", "/transformations", bad).status == 400)
        // One cloud's names are not another's.
        let other = try await Gallery.shared.get("t_kept/quad.png")
        #expect(other.status == 400 || other.status == 404)
    }

    @Test func purgingTellsWhatWentFromEveryCacheAndTellsTheOneInFront() async throws {
        let quadrants = try Samples.png(try Samples.quadrants())
        // Another server stands for a CDN: its log tells what it was asked.
        try await withServer(memcached: .none) { front in
            let hook =
                "http://127.0.0.1:\(front.port)/purged/{cloud}/{resource_type}/{type}/{public_id}"
            try await withServer(
                flags: ["--purge-hook", hook, "--fetch-addresses", "127.0.0.1"],
                pictures: ["quad.png": quadrants, "other.png": quadrants]
            ) { server in
                let api = API(server)
                let paths = [
                    "/demo/image/upload/w_40/quad.png", "/demo/image/upload/w_50/quad.png",
                ]
                for path in paths + ["/demo/image/upload/w_40/other.png"] {
                    for _ in 0..<2 { #expect(try await server.get(path).status == 200) }
                }
                let receipt = try await api.admin("POST", "/purge", ["public_ids": "quad"]).json
                #expect(receipt["assets"].int == 1 && receipt["derived"].int == 2)
                #expect(receipt["removed"]["disk"].int == 2)
                #expect(receipt["removed"]["memory"].int == 2)
                #expect(receipt["removed"]["memcached"].int == 2)
                #expect(try #require(receipt["removed"]["disk_bytes"].int) > 0)
                #expect(receipt["failed"]["disk"].int == 0)
                #expect(receipt["milliseconds"].int != nil)
                let isTold = try await onThread {
                    poll(within: .seconds(10)) {
                        front.site.logText().contains("/purged/demo/image/upload/quad")
                    }
                }
                #expect(isTold)
                // What is asked for again is made again, and counted again.
                for path in paths { #expect(try await server.get(path).status == 200) }
                #expect(try await api.count().counted == 5)
                let list = try await api.admin("GET", "/transformations").json
                let names = list["transformations"].items.compactMap { $0["name"].string }
                let name = try #require(names.first { $0.hasPrefix("w_40") })
                let again = try await api.admin("POST", "/purge", ["transformation": name]).json
                #expect(again["derived"].int == 2)
            }
        }
    }

    @Test func everyEntryOfUsageIsCountedOnce() async throws {
        try await withServer(
            memcached: .none, pictures: ["quad.png": try Samples.png(try Samples.quadrants())]
        ) { server in
            let api = API(server)
            for width in 1...7 {
                _ = try await server.get("/demo/image/upload/w_\(width * 10)/quad.png")
            }
            _ = try await api.admin("POST", "/purge", ["public_ids": "quad"])
            _ = try await server.get("/demo/image/upload/w_10/quad.png")
            var entries = 0
            var cursor: String?
            repeat {
                let more = cursor.map { "&next_cursor=\($0)" } ?? ""
                let page = try await api.admin(
                    "GET", "/usage/entries?max_results=3" + more
                ).json
                entries += page["entries"].items.count
                #expect(page["total_count"].int == 8)
                cursor = page["next_cursor"].string
            } while cursor != nil && entries < 100
            let usage = try await api.admin("GET", "/usage").json
            #expect(entries == 8 && usage["transformations"]["usage"].int == 8)
            let days = try await api.admin("GET", "/usage/days").json
            let counted = days["days"].items.compactMap { $0["transformations"].int }
            #expect(counted.reduce(0, +) == 8, "\(days)")
        }
    }

    @Test func usageCountsRequestsAndBytes() async throws {
        try await withServer(
            pictures: ["quad.png": try Samples.png(try Samples.quadrants())]
        ) { server in
            let api = API(server)
            var bytes = 0
            for _ in 0..<5 {
                bytes += try await server.get("/demo/image/upload/w_200/quad.png").body.count
            }
            var usage = JSON.null
            for _ in 0..<200 {
                usage = try await api.admin("GET", "/usage").json
                if usage["bandwidth"]["usage"].int == bytes { break }
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(usage["bandwidth"]["usage"].int == bytes)
            #expect(usage["derived_resources"].int == 1)
            #expect(usage["resources"].int == 1)
            #expect(usage["objects"]["usage"].int == 2)
            #expect(try #require(usage["storage"]["usage"].int) > 0)
            #expect(try #require(usage["requests"].int) >= 5)
        }
    }
}
