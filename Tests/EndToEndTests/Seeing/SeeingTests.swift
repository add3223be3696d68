import Testing
import Vips

/// What is seen in pictures, from the upload to the crop, with real models in real processes.
@Suite(.serialized) struct SeeingTests {
    private func withModels(
        _ flags: [String] = [], _ body: (LiveServer, API) async throws -> Void
    ) async throws {
        try await withServer(flags: ["--models", Sights.models] + flags, memcached: .none) {
            try await body($0, API($0))
        }
    }

    /// Uploads the astronaut, whose face lies at about 225, 115 of 512 × 512.
    @discardableResult
    private func upload(
        _ api: API, _ parameters: [String: String] = [:], as id: String = "astronaut",
        photograph: String = "astronaut.png"
    ) async throws -> JSON {
        let reply = try await api.call(
            "upload", parameters.merging(["public_id": id]) { $1 },
            file: .init(name: photograph, bytes: try Sights.photograph(photograph)))
        try #require(reply.status == 200, "\(reply.account)")
        return try reply.json
    }

    @Test(.needsSights) func anUploadTellsWhatItIsAskedFor() async throws {
        try await withModels { server, api in
            let plain = try await upload(api, as: "plain")
            #expect(plain["faces"] == .null && plain["info"] == .null)
            #expect(try await Metrics(server).sum("heliograph_analyses_total") == 0)
            let json = try await upload(
                api,
                [
                    "faces": "true", "colors": "1", "phash": "true", "quality_analysis": "true",
                    "categorization": "google_tagging,imagga_tagging",
                    "detection": "coco_v2,adv_face", "auto_tagging": "0.3",
                    "moderation": "aws_rek|manual",
                ])
            let face = json["faces"][0].items.compactMap(\.int)
            try #require(face.count == 4 && json["faces"].items.count == 1, "\(json["faces"])")
            #expect((150...240).contains(face[0]) && (50...130).contains(face[1]), "\(face)")
            #expect((50...150).contains(face[2]) && (60...170).contains(face[3]), "\(face)")
            #expect(json["colors"][0][0].string?.hasPrefix("#") == true)
            #expect(!json["predominant"]["google"].items.isEmpty)
            #expect(json["grayscale"] == .bool(false))
            #expect(json["phash"].string?.count == 16)
            #expect(json["quality_analysis"]["focus"] != .null && json["quality_score"] != .null)
            let info = json["info"]
            for engine in ["google_tagging", "imagga_tagging"] {
                let data = info["categorization"][engine]["data"]
                #expect(data[0]["tag"].string?.isEmpty == false, "\(engine)")
            }
            let things = info["detection"]["object_detection"]["data"]["coco_v2"]["tags"]
            #expect(things["person"][0]["bounding-box"].items.count == 4)
            let advanced = info["detection"]["adv_face"]["data"][0]
            #expect(advanced["bounding_box"]["left"].int == face[0])
            #expect(advanced["facial_landmarks"]["nose"]["tip"] != .null)
            let kinds = json["moderation"].items.map { $0["kind"].string ?? "" }
            #expect(kinds == ["aws_rek", "manual"])
            #expect(json["moderation"][0]["status"].string == "approved")
            #expect(json["moderation"][1]["status"].string == "pending")
            #expect(json["tags"].items.contains(.string("person")), "\(json["tags"])")
            // Everything at once is one look.
            #expect(try await Metrics(server).sum("heliograph_analyses_total") == 1)
        }
    }

    @Test(.needsSights) func whatIsWrittenIsReadAndCanBeMadeUnreadable() async throws {
        try await withModels { server, api in
            try await api.uploadPicture(
                try Samples.png(try Samples.plain("W", width: 320, height: 120)), named: "paper")
            let written = try await server.get(
                "/demo/image/upload/l_text:Arial_36:SUNSHINE,g_north,y_20/paper.png")
            let reply = try await api.call(
                "upload", ["ocr": "adv_ocr", "public_id": "note"],
                file: .init(name: "note.png", bytes: written.body))
            try #require(reply.status == 200, "\(reply.account)")
            let data = try reply.json["info"]["ocr"]["adv_ocr"]["data"][0]
            #expect(data["fullTextAnnotation"]["text"].string == "SUNSHINE")
            #expect(data["textAnnotations"][1]["description"].string == "SUNSHINE")
            let corner = data["textAnnotations"][0]["boundingPoly"]["vertices"][0]
            #expect((20...120).contains(corner["x"].int ?? 0), "\(corner)")
            let crop = try await server.get("/demo/image/upload/c_crop,g_ocr_text/note.png")
            let picture = try Picture(crop.body)
            #expect(picture.width > picture.height * 2 && picture.height < 80)
        }
    }

    @Test(.needsSights) func aFaceIsLookedForOnceWhenItIsFirstNeeded() async throws {
        try await withModels { server, api in
            try await upload(api)
            try await upload(api, as: "coffee", photograph: "coffee.png")
            let path = "/demo/image/upload/c_thumb,g_face,h_100,w_100"
            async let first = server.get(path + "/astronaut.png")
            async let second = server.get(
                "/demo/image/upload/c_fill,g_face,h_100,w_60/astronaut.png")
            let replies = try await [first, second]
            for reply in replies { try #require(reply.status == 200, "\(reply.account)") }
            #expect(try await Metrics(server).sum("heliograph_analyses_total") == 1)
            // Skin in the middle, not the dark background or the orange suit.
            let picture = try Picture(replies[0].body)
            let middle = picture[50, 55]
            #expect(middle[0] > middle[2] && middle[0] > 120 && middle[2] > 60, "\(middle)")
            // The same again is found, and another size looks no more.
            #expect(try await server.get(path + "/astronaut.png").status == 200)
            _ = try await server.get("/demo/image/upload/c_thumb,g_face,h_50,w_50/astronaut.png")
            #expect(try await Metrics(server).sum("heliograph_analyses_total") == 1)
            // Without a face the upper part is shown, as by compass.
            let cup = try await server.get(
                "/demo/image/upload/c_fill,g_face,h_300,w_100/coffee.png")
            let north = try await server.get(
                "/demo/image/upload/c_fill,g_north,h_300,w_100/coffee.png")
            #expect(cup.status == 200 && cup.body == north.body)
            // What needs no look waits for none.
            let sights = try await Metrics(server).sum("heliograph_analyses_total")
            _ = try await server.get("/demo/image/upload/w_40/coffee.png")
            #expect(try await Metrics(server).sum("heliograph_analyses_total") == sights)
        }
    }

    @Test(.needsSights) func whatMattersIsFoundTheSameWayEveryTime() async throws {
        try await withModels { server, api in
            try await upload(api)
            let path = "/demo/image/upload/c_fill,g_auto,h_300,w_100/astronaut.png"
            let auto = try await server.get(path)
            try #require(auto.status == 200, "\(auto.account)")
            let faces = try await server.get(
                "/demo/image/upload/c_fill,g_faces,h_300,w_100/astronaut.png")
            #expect(auto.body == faces.body)
            let derived = try await api.derived(of: "astronaut")
            _ = try await api.admin(
                "DELETE", "/derived_resources",
                [
                    "derived_resource_ids[]": derived.first { $0.transformation.contains("auto") }?
                        .id ?? ""
                ])
            #expect(try await server.get(path).body == auto.body)
        }
    }

    @Test(.needsSights) func aPersonsWordCountsBeforeWhatIsSeen() async throws {
        try await withModels { server, api in
            try await upload(api)
            let path = "/demo/image/upload/c_fill,g_face,h_200,w_100/astronaut.png"
            let seen = try await server.get(path)
            func say(_ form: [String: String]) async throws -> JSON {
                let reply = try await api.admin(
                    "POST", "/resources/image/upload/astronaut", form)
                try #require(reply.status == 200, "\(reply.account)")
                return try reply.json
            }
            let json = try await say(["face_coordinates": "460,10,50,60"])
            #expect(json["coordinates"]["faces"][0][0].int == 460)
            let said = try await server.get(path)
            let right = try await server.get(
                "/demo/image/upload/c_fill,g_east,h_200,w_100/astronaut.png")
            #expect(said.status == 200 && said.body == right.body && said.body != seen.body)
            let count = try await api.count()
            _ = try await say(["face_coordinates": "460,10,50,60"])
            #expect(try await server.get(path).body == said.body)
            #expect(try await api.count() == count)
            _ = try await say(["face_coordinates": ""])
            #expect(try await server.get(path).body == seen.body)
            // A custom area settles what g_auto would look for.
            _ = try await say(["custom_coordinates": "0,0,20,20"])
            let auto = try await server.get(
                "/demo/image/upload/c_fill,g_auto,h_200,w_100/astronaut.png")
            let left = try await server.get(
                "/demo/image/upload/c_fill,g_west,h_200,w_100/astronaut.png")
            #expect(auto.status == 200 && auto.body == left.body)
        }
    }

    @Test func marksNeedNoModel() async throws {
        try await withServer(
            flags: ["--models", "/nonexistent"], memcached: .none,
            pictures: ["quad.png": try Samples.png(try Samples.quadrants())]
        ) { server in
            let api = API(server)
            let reply = try await api.admin(
                "POST", "/resources/image/upload/quad",
                [
                    "face_coordinates": "210,160,80,60", "custom_coordinates": "10,160,80,60",
                    "regions": #"{"sun":[[210,10],[290,90]]}"#,
                ])
            try #require(reply.status == 200, "\(reply.account)")
            #expect(try reply.json["regions"]["sun"][1][0].int == 290)
            for (gravity, letter) in [("face", "Y"), ("custom", "B"), ("region_!sun!", "G")] {
                let crop = try await server.get(
                    "/demo/image/upload/c_crop,g_\(gravity)/quad.png")
                try expectPicture(
                    crop, 80, gravity == "region_!sun!" ? 80 : 60, letter, gravity)
            }
            let blurred = try await server.get("/demo/image/upload/e_pixelate_faces/quad.png")
            #expect(blurred.status == 200)
        }
    }

    @Test func withoutModelsWhatNeedsOneIsNamedAndNothingElseFails() async throws {
        try await withServer(
            flags: ["--models", "/nonexistent"], memcached: .none,
            pictures: ["quad.png": try Samples.png(try Samples.quadrants())]
        ) { server in
            for (words, model) in [
                ("c_thumb,g_face,h_9,w_9", "YuNet"), ("e_blur_faces", "YuNet"),
                ("c_crop,g_dog,h_9,w_9", "YOLOv4-tiny"),
            ] {
                let reply = try await server.get("/demo/image/upload/\(words)/quad.png")
                #expect(reply.status == 400, "\(words): \(reply.account)")
                #expect(reply.reason.contains("\(model), which"), "\(reply.reason)")
            }
            for words in [
                "c_fill,g_auto,h_90,w_90", "c_thumb,g_auto,h_9,w_9", "c_scale,g_face,w_9",
            ] {
                let reply = try await server.get("/demo/image/upload/\(words)/quad.png")
                #expect(reply.status == 200, "\(words): \(reply.account)")
            }
            let api = API(server)
            for (name, value, model) in [
                ("faces", "true", "YuNet"), ("ocr", "adv_ocr", "PP-OCRv6 detection"),
                ("moderation", "aws_rek", "Open NSFW"),
            ] {
                let reply = try await api.call(
                    "upload", [name: value, "public_id": "none"],
                    file: .init(name: "x.png", bytes: try Samples.png(try Samples.quadrants())))
                #expect(reply.status == 400 && reply.text.contains(model), "\(reply.account)")
            }
            // Nothing of a refused upload is kept.
            #expect(try await server.get("/demo/image/upload/none.png").status == 404)
            // Colours and hashes need none.
            let reply = try await api.call(
                "upload", ["colors": "true", "phash": "true", "public_id": "quad2"],
                file: .init(name: "x.png", bytes: try Samples.png(try Samples.quadrants())))
            #expect(try reply.json["colors"].items.count == 4, "\(reply.account)")
        }
    }

    // MARK: Moderation

    @Test func whatIsRejectedIsNotDeliveredUntilItIsApproved() async throws {
        try await withServer(
            memcached: .none, pictures: ["logo.png": try Samples.png(try Samples.quadrants())]
        ) { server in
            let api = API(server)
            let reply = try await api.call(
                "upload", ["moderation": "manual", "public_id": "guest"],
                file: .init(name: "x.png", bytes: try Samples.png(try Samples.quadrants())))
            #expect(try reply.json["moderation"][0]["status"].string == "pending")
            func listed(_ status: String) async throws -> [JSON] {
                let reply = try await api.admin(
                    "GET", "/resources/image/moderations/manual/\(status)")
                return try reply.json["resources"].items.map { $0["public_id"] }
            }
            func say(_ status: String) async throws {
                let reply = try await api.admin(
                    "POST", "/resources/image/upload/guest", ["moderation_status": status])
                try #require(reply.status == 200, "\(reply.account)")
                #expect(try reply.json["moderation"][0]["status"].string == status)
            }
            let paths = ["guest.png", "w_40/guest.png", "w_90/l_guest/logo.png"]
                .map { "/demo/image/upload/" + $0 }
            for path in paths { #expect(try await server.get(path).status == 200, "\(path)") }
            #expect(try await listed("pending") == [.string("guest")])
            try await say("rejected")
            for path in paths { #expect(try await server.get(path).status == 404, "\(path)") }
            #expect(try await listed("rejected") == [.string("guest")])
            #expect(try await listed("pending") == [])
            let instead = try await server.get("/demo/image/upload/d_logo.png/guest.png")
            #expect(instead.status == 200, "\(instead.account)")
            try await say("approved")
            for path in paths { #expect(try await server.get(path).status == 200, "\(path)") }
        }
    }

    @Test func nearDuplicatesAreRejectedAndNamed() async throws {
        try await withServer(memcached: .none) { server in
            let api = API(server)
            func upload(_ id: String, _ image: [UInt8]) async throws -> JSON {
                let reply = try await api.call(
                    "upload", ["moderation": "duplicate:0.9", "public_id": id],
                    file: .init(name: "x", bytes: image))
                try #require(reply.status == 200, "\(reply.account)")
                return try reply.json["moderation"][0]
            }
            // Clouds, so that there is something at every frequency.
            let clouds = try Samples.noise(width: 12, height: 9).resize(30, kernel: .cubic)
                .cast(.uchar).copy(interpretation: .srgb).copyMemory()
            let first = try await upload("first", try Samples.png(clouds))
            #expect(first["status"].string == "approved")
            let small = try clouds.resize(0.5, kernel: .cubic)
            let second = try await upload("second", try Samples.jpeg(small))
            #expect(second["status"].string == "rejected")
            let named = second["response"]["moderation_duplicates"][0]
            #expect(named["public_id"].string == "first")
            #expect(try await server.get("/demo/image/upload/second.jpg").status == 404)
            // The same light and dark in other colours has about the same hash.
            let greys = try clouds.colourspace(.bw).colourspace(.srgb)
            for (name, share) in [("red", [0.9, 0.2, 0.2]), ("green", [0.2, 0.6, 0.2])] {
                let tinted = try greys.linear(share, [0, 0, 0]).cast(.uchar)
                    .copy(interpretation: .srgb)
                let whole = try await upload(name, try Samples.png(tinted))
                #expect(whole["status"].string == "approved", "\(name)")
                let smaller = try tinted.resize(0.5, kernel: .cubic)
                let copy = try await upload("\(name)-small", try Samples.jpeg(smaller))
                let found = copy["response"]["moderation_duplicates"].items.map {
                    $0["public_id"].string
                }
                #expect(found == [name])
            }
            let noise = try await upload(
                "noise", try Samples.png(try Samples.noise(width: 90, height: 90)))
            #expect(noise["status"].string == "approved")
        }
    }

    /// No look is over in a tenth of a second: models have to be loaded first.
    @Test(.needsSights) func whatIsDecidedWithoutALookIsNotKept() async throws {
        let hurry = ["--analysis-soft-seconds", "0.1", "--analysis-hard-seconds", "0.1"]
        try await withModels(hurry) { server, api in
            try await upload(api)
            let path = "/demo/image/upload/c_fill,g_auto,h_100,w_60/astronaut.png"
            for _ in 0..<2 {
                let reply = try await server.get(path)
                try #require(reply.status == 200, "\(reply.account)")
                let cacheControl = reply["cache-control"] ?? ""
                let age = cacheControl.split(separator: "max-age=").last.flatMap { Int($0) }
                #expect(age ?? .max <= 60, "\(cacheControl)")
            }
            let asset = try await api.admin("GET", "/resources/image/upload/astronaut").json
            #expect(asset["derived"].items.isEmpty, "\(asset["derived"])")
            // What needs no look is kept as ever.
            let other = try await server.get("/demo/image/upload/w_60/astronaut.png")
            #expect(other["cache-control"]?.contains("max-age=2592000") == true)
        }
    }

    // MARK: People

    @Test(.needsSights) func peopleAreRecognisedOnlyWhereTheOperatorAllowsIt() async throws {
        try await withModels { server, api in
            #expect(try await api.admin("GET", "/people").status == 403)
            let reply = try await api.call(
                "upload", ["detection": "aws_rek_face", "public_id": "x"],
                file: .init(name: "a", bytes: try Sights.photograph("astronaut.png")))
            #expect(reply.status == 403, "\(reply.account)")
        }
    }

    @Test(.needsSights) func aGalleryOfPeopleIsFilledMatchedAndEmptied() async throws {
        try await withModels(["--people", "demo"]) { server, api in
            try await upload(api)
            let made = try await api.admin(
                "POST", "/people", ["name": "Eileen", "public_id": "astronaut"])
            try #require(made.status == 200, "\(made.account)")
            let id = try #require(try made.json["id"].string)
            #expect(try made.json["photos"].items.count == 1)
            let twice = try await api.admin("POST", "/people", ["name": "Eileen"])
            #expect(twice.status == 409)
            func faces() async throws -> JSON {
                let reply = try await api.admin(
                    "POST", "/resources/image/upload/astronaut", ["detection": "aws_rek_face"])
                try #require(reply.status == 200, "\(reply.account)")
                return try reply.json["info"]["detection"]["aws_rek_face"]["data"]
            }
            let known = try await faces()["celebrity_faces"]
            #expect(known[0]["name"].string == "Eileen")
            #expect((known[0]["match_confidence"].int ?? 0) > 90)
            _ = try await api.admin("PUT", "/people/\(id)", ["name": "Eileen C."])
            #expect(try await faces()["celebrity_faces"][0]["name"].string == "Eileen C.")
            let nobody = try await api.admin(
                "POST", "/people",
                ["name": "Cup", "file": "data:image/gif;base64,R0lGODlhAQABAAAAACw="])
            #expect((400..<500).contains(nobody.status), "\(nobody.account)")
            #expect(try await api.admin("DELETE", "/people/\(id)").json["result"].string == "ok")
            let left = try await faces()
            #expect(left["celebrity_faces"] == .array([]))
            #expect(left["unrecognized_faces"].items.count == 1)
            #expect(try await api.admin("GET", "/people").json["people"] == .array([]))
        }
    }
}
