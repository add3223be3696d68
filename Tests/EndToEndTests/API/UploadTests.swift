import Foundation
import Testing

/// The Upload API, as SDKs call it.
@Suite struct UploadTests {
    @Test func uploadsTellEverythingAboutTheAsset() async throws {
        let gallery = try await Gallery.shared
        let bytes = try Samples.png(try Samples.quadrants())
        let reply = try await gallery.api.call(
            "upload",
            [
                "public_id": "new/one", "tags": "sun,sea", "context": "alt=four colours",
                "eager": "c_fill,h_20,w_20|w_30/jpg",
            ], file: .init(name: "one.png", bytes: bytes))
        try #require(reply.status == 200, "\(reply.account)")
        let asset = try reply.json
        #expect(asset["public_id"].string == "new/one")
        #expect(asset["width"].int == 400 && asset["height"].int == 300)
        #expect(asset["format"].string == "png" && asset["bytes"].int == bytes.count)
        #expect(asset["resource_type"].string == "image" && asset["type"].string == "upload")
        #expect(Set(asset["tags"].items.compactMap(\.string)) == ["sun", "sea"])
        #expect(asset["asset_id"].string?.count == 32)
        #expect(asset["eager"].items.map { $0["width"].int } == [20, 30])
        let version = try #require(asset["version"].int)
        let parameters = ["public_id": "new/one", "version": "\(version)"]
        #expect(asset["signature"].string == API.signature(of: parameters))
        for url in asset["eager"].items.compactMap({ $0["url"].string }) + [
            asset["url"].string ?? ""
        ] {
            let path = "/" + url.split(separator: "/").dropFirst(2).joined(separator: "/")
            let reply = try await gallery.server.get(path)
            #expect(reply.status == 200, "\(url): \(reply.account)")
            #expect(reply.layer != "render", "eager ones are made already")
        }
    }

    @Test func namesComeFromTheFileOrFromChance() async throws {
        let api = try await Gallery.shared.api
        let file = API.File(
            name: "My Photo.png",
            bytes: try Samples.png(try Samples.plain("M", width: 9, height: 9)))
        func name(_ parameters: [String: String]) async throws -> String {
            let reply = try await api.call("upload", parameters, file: file)
            return try #require(try reply.json["public_id"].string, "\(reply.account)")
        }
        #expect(try await name([:]).wholeMatch(of: /[a-z0-9]{20}/) != nil)
        #expect(try await name(["folder": "f"]).wholeMatch(of: /f\/[a-z0-9]{20}/) != nil)
        let plain = try await name(["use_filename": "true", "unique_filename": "false"])
        #expect(plain.contains("Photo"))
        let unique = try await name(["use_filename": "true"])
        #expect(unique.wholeMatch(of: /My.Photo_[a-z0-9]{6}/) != nil, "\(unique)")
    }

    @Test func existingAssetsAreKeptUnlessOverwritten() async throws {
        let gallery = try await Gallery.shared
        let old = try Samples.png(try Samples.plain("R", width: 12, height: 12))
        let new = try Samples.png(try Samples.plain("G", width: 12, height: 12))
        try await gallery.api.uploadPicture(old, named: "kept.png")
        let reply = try await gallery.api.call(
            "upload", ["public_id": "kept", "overwrite": "false"],
            file: .init(name: "a.png", bytes: new))
        #expect(try reply.json["existing"].bool == true, "\(reply.account)")
        #expect(try await gallery.get("kept.png").body == old)
    }

    @Test func dataURIsAreFilesToo() async throws {
        let gallery = try await Gallery.shared
        let bytes = try Samples.png(try Samples.plain("M", width: 30, height: 20))
        let uri = "data:image/png;base64," + Data(bytes).base64EncodedString()
        // The file is no part of what is signed.
        var parameters = API.signed(["public_id": "from/uri"])
        parameters["file"] = uri
        let form = Multipart(parameters)
        let reply = try await gallery.server.ask(
            "POST", "/v1_1/demo/image/upload", ["Content-Type": form.contentType],
            body: form.bytes)
        #expect(try reply.json["width"].int == 30, "\(reply.account)")
        try expectPicture(try await gallery.get("w_15/from/uri.png"), 15, 10, "M")
    }

    @Test func remoteURLsAreOffByDefault() async throws {
        let gallery = try await Gallery.shared
        var parameters = API.signed(["public_id": "from/afar"])
        parameters["file"] = "http://127.0.0.1:\(gallery.server.port)/demo/image/upload/quad.png"
        let form = Multipart(parameters)
        let reply = try await gallery.server.ask(
            "POST", "/v1_1/demo/image/upload", ["Content-Type": form.contentType],
            body: form.bytes)
        #expect((400..<404).contains(reply.status), "\(reply.account)")
    }

    @Test func wrongSignaturesStayOutside() async throws {
        let gallery = try await Gallery.shared
        let good = API.signed(["public_id": "intruder"])
        var wrong = good
        wrong["signature"] = String(repeating: "0", count: 40)
        var stranger = good
        stranger["api_key"] = "999"
        var old = ["public_id": "intruder", "timestamp": "1315060510"]
        old["signature"] = API.signature(of: old)
        old["api_key"] = Site.key
        var changed = good
        changed["tags"] = "added"
        var unsigned = good
        unsigned["signature"] = nil
        let file = API.File(
            name: "a.png", bytes: try Samples.png(try Samples.plain("M", width: 9, height: 9)))
        let maySay400: Set = ["old", "unsigned"]
        for (name, parameters) in [
            ("wrong", wrong), ("stranger", stranger), ("old", old), ("changed", changed),
            ("unsigned", unsigned),
        ] {
            let form = Multipart(parameters, file: file)
            let reply = try await gallery.server.ask(
                "POST", "/v1_1/demo/image/upload", ["Content-Type": form.contentType],
                body: form.bytes)
            #expect(
                reply.status == 401 || (maySay400.contains(name) && reply.status == 400), "\(name)")
            #expect(try reply.json["error"]["message"].string?.isEmpty == false)
            #expect(!reply.text.contains(Site.secret))
        }
        #expect(try await gallery.get("intruder.png").status == 404)
    }

    @Test(.timeLimit(.minutes(2)))
    func largeUploadsStreamToDisk() async throws {
        try await withServer(flags: ["--log-level", "warning"], memcached: .none) { server in
            let before = try #require(Kernel.residentKilobytes(of: server.process.pid))
            let (reply, peak) = try await onThread {
                try Self.stream(server, megabytes: 100, isWhole: true)
            }
            #expect(reply?.status == 200, "\(reply?.account ?? "")")
            print("100 MB: resident size \(before) kB before, \(peak) kB at most")
            #expect(peak - before < 60_000)
            let head = try await server.ask("HEAD", "/demo/raw/upload/large.bin")
            #expect(head["Content-Length"] == "\(100 << 20)")
        }
    }

    @Test func abortedUploadsLeaveNothing() async throws {
        try await withServer(memcached: .none) { server in
            let folder = server.site.folder
            let before = Set(folder.files(under: "data").keys)
            _ = try await onThread { try Self.stream(server, megabytes: 8, isWhole: false) }
            let isClean = try await onThread {
                poll(within: .seconds(5)) {
                    let files = folder.files(under: "data")
                    return files.filter { !before.contains($0.key) && $0.value > 0 }.keys
                        .allSatisfy { $0.contains("sqlite") || $0.contains("-wal") }
                }
            }
            #expect(isClean, "\(folder.files(under: "data"))")
            let list = try await API(server).admin("GET", "/resources/raw/upload")
            #expect(try list.json["resources"].items == [])
        }
    }

    /// Streams a raw file of zeros; half of it only, and then hangs up, unless it is to be whole.
    /// The answer, and the server's largest resident size meanwhile.
    private static func stream(
        _ server: LiveServer, megabytes: Int, isWhole: Bool
    ) throws -> (HTTPReply?, peak: Int) {
        let form = Multipart(API.signed(["public_id": "large.bin"]))
        let end = Multipart.end(form.boundary)
        let front =
            Array(form.bytes.dropLast(end.count))
            + Multipart.filePart("large.bin", form.boundary)
        let tail = Array("\r\n".utf8) + end
        let length = front.count + megabytes << 20 + tail.count
        let head =
            "POST /v1_1/demo/raw/upload HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: "
            + "\(length)\r\nContent-Type: \(form.contentType)\r\n\r\n"
        let connection = try HTTPConnection(port: server.port, within: .seconds(90))
        try connection.send(Array(head.utf8) + front)
        let piece = [UInt8](repeating: 0, count: 1 << 20)
        var peak = 0
        for _ in 0..<(isWhole ? megabytes : megabytes / 2) {
            try connection.send(piece)
            peak = max(peak, Kernel.residentKilobytes(of: server.process.pid) ?? 0)
        }
        guard isWhole else { return (nil, peak) }
        try connection.send(tail)
        let reply = try connection.reply(to: "POST")
        return (reply, max(peak, Kernel.residentKilobytes(of: server.process.pid) ?? 0))
    }
}
