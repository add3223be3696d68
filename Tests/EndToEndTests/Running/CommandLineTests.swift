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
