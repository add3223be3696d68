import Foundation
import Testing

/// The commands beside `serve`.
@Suite struct CommandLineTests {
    @Test func theVersionIsANumber() async throws {
        let folder = try TemporaryFolder()
        let (code, output) = try await onThread { try Command.run(["--version"], in: folder) }
        #expect(code == 0)
        #expect(output.contains(/\d+\.\d+\.\d+/))
    }

    @Test(arguments: [
        ["wobble"], ["serve", "--wobble"], ["serve", "--port", "many"],
        ["serve", "--workers", "-3"],
        ["serve", "--cloud", "noColons"], ["import"],
        ["serve", "--config", "/nowhere/at/all.yaml"],
    ])
    func errorsOfUseEndWith64AndASentence(_ arguments: [String]) async throws {
        let folder = try TemporaryFolder()
        let (code, output) = try await onThread {
            try Command.run(arguments, in: folder, within: .seconds(15))
        }
        #expect(code == 64, "\(output)")
        #expect(!output.isEmpty && !output.contains("Fatal error"))
    }

    @Test func theModelsAreShownWhetherTheyAreThereOrNot() async throws {
        let folder = try TemporaryFolder()
        let (code, output) = try await onThread {
            try Command.run(["models", "--models", folder.path], in: folder)
        }
        #expect(code == 0)
        #expect(output.contains("YuNet finds faces; MIT") && output.contains("missing  yunet.onnx"))
        #expect(output.contains("scripts/models.sh --retry"))
        let (_, list) = try await onThread { try Command.run(["models", "--list"], in: folder) }
        #expect(list.split(separator: "\n").filter { !$0.hasPrefix("#") }.count >= 19)
    }

    @Test func accountsAreMadeShownAndPermittedFromTheCommandLine() async throws {
        try await withServer(memcached: .none) { server in
            let data = server.site.dataFolder
            func account(_ arguments: String...) async throws -> (code: Int32, output: String) {
                let folder = try TemporaryFolder()
                return try await onThread {
                    try Command.run(["account"] + arguments + ["--data", data], in: folder)
                }
            }
            let cloud = try await account("add-cloud", "shop")
            #expect(cloud.code == 0 && cloud.output.contains(/shop:\d{15}:[0-9a-f]{32}/))
            #expect(
                try await account("add-user", "Ann", "Ann@example.com", "media_library_user").code
                    == 0)
            #expect(try await account("add-group", "editors").code == 0)
            #expect(try await account("join", "ann@example.com", "editors").code == 0)
            #expect(try await account("permit", "editors", "shop", "/shoes", "edit").code == 0)
            let key = try await account("add-key", "shop", "--user", "ann@example.com")
            let halves = try #require(key.output.firstMatch(of: /(\d{15}):([0-9a-f]{32})/))
            let shown = try await account("show")
            #expect(shown.output.contains("user ann@example.com media_library_user"))
            #expect(shown.output.contains("edit in shop:/shoes"))
            #expect(!shown.output.contains(String(halves.2)), "secrets are not shown")
            // What the command line made the running server knows.
            let opened = try await server.get(
                "/v1_1/shop/ping",
                ["Authorization": "Basic " + base64("\(halves.1):\(halves.2)")])
            #expect(opened.status == 200)
            for (arguments, word) in [
                (["add-cloud", "shop"], "is there already"),
                (["add-user", "Bob", "bob@example.com", "king"], "is none of"),
                (["join", "nobody@example.com", "editors"], "is not there"),
                (["permit", "editors", "shop", "/", "rule"], "is none of"),
                (["permit", "editors", "nowhere", "/", "view"], "no cloud"),
            ] {
                let folder = try TemporaryFolder()
                let (code, output) = try await onThread {
                    try Command.run(["account"] + arguments + ["--data", data], in: folder)
                }
                #expect(code != 0 && output.contains(word), "\(output)")
            }
        }
    }

    private func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

    @Test func importingTwiceSkipsWhatIsUnchanged() async throws {
        try await withServer(memcached: .none) { server in
            let site = server.site
            let sources = try TemporaryFolder()
            let quadrants = try Samples.png(try Samples.quadrants())
            try sources.write(quadrants, to: "tree/deep/one.png")
            try sources.write(quadrants, to: "two.png")
            try sources.write(Array("not a picture".utf8), to: "broken.jpg")
            _ = try? await onThread { try site.importFolder(sources.path) }
            let api = API(server)
            func versions() async throws -> [String: Int] {
                let list = try await api.admin("GET", "/resources/image/upload").json
                return Dictionary(
                    uniqueKeysWithValues: list["resources"].items.map {
                        ($0["public_id"].string ?? "", $0["version"].int ?? 0)
                    })
            }
            let first = try await versions()
            #expect(Set(first.keys) == ["tree/deep/one", "two"])
            try expectPicture(
                try await server.get("/demo/image/upload/w_40/tree/deep/one.png"), 40, 30, "RG/BY")
            try sources.write(
                try Samples.png(try Samples.plain("M", width: 40, height: 30)), to: "two.png")
            _ = try? await onThread { try site.importFolder(sources.path) }
            let second = try await versions()
            #expect(second["tree/deep/one"] == first["tree/deep/one"], "unchanged, so skipped")
            let new = try await server.get("/demo/image/upload/w_20/two.png")
            try expectPicture(new, 20, 15, "MM/MM")
        }
    }
}
