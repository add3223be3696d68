import Catalog
import Storage
import Testing

@testable import Server

@Suite struct PresetTests {
    private func unsigned(
        _ house: APIHouse, _ parameters: [String: [String]], file: String = "PICTURE"
    ) async throws -> Answer {
        var request = house.request("POST", "image/upload", parameters)
        let temporary = try house.store.makeTemporary()
        try temporary.write(Array(file.utf8))
        request.uploaded = .init(file: temporary, filename: "a.jpg")
        return try await house.send(request)
    }

    @Test func presetsAreMadeReadChangedAndDeleted() async throws {
        let house = try await APIHouse()
        let made = try await house.call(
            "POST", "upload_presets",
            [
                "name": ["one"], "unsigned": ["true"], "tags": ["a,b"], "folder": ["f"],
                "transformation": ["w_10"], "context": ["alt=x|b=y"],
            ])
        #expect(made.text("message") == "created" && made.text("name") == "one")
        let twice = try await house.call("POST", "upload_presets", ["name": ["one"]])
        #expect(twice.status == 409)
        let read = try await house.call("GET", "upload_presets/one")
        let settings = read.object("settings")
        #expect(settings["tags"] as? [String] == ["a", "b"])
        #expect(settings["context"] as? [String: String] == ["alt": "x", "b": "y"])
        #expect((settings["transformation"] as? [[String: Int]]) == [["width": 10]])
        _ = try await house.call(
            "PUT", "upload_presets/one", ["folder": [""], "unsigned": ["false"]])
        let changed = try await house.call("GET", "upload_presets/one")
        #expect(changed.object("settings")["folder"] == nil)
        #expect(changed.json["unsigned"] as? Bool == false)
        #expect(try await house.call("GET", "upload_presets").list("presets").count == 1)
        #expect(try await house.call("DELETE", "upload_presets/one").text("message") == "deleted")
        for method in ["GET", "PUT", "DELETE"] {
            let missing = try await house.call(method, "upload_presets/one")
            #expect(missing.status == 404)
            #expect(missing.message == "Upload preset not found - one")
        }
    }

    @Test(
        arguments: [
            ["transformation": ["zz_1"]], ["eval": ["x"]], ["type": ["fetch"]], ["name": ["a/b"]],
        ] as [[String: [String]]])
    func presetsThatMakeNoSenseAreRefused(parameters: [String: [String]]) async throws {
        let house = try await APIHouse()
        #expect(try await house.call("POST", "upload_presets", parameters).status == 400)
        #expect(try await house.call("GET", "upload_presets").list("presets").isEmpty)
    }

    @Test func withoutASignatureThePresetDecides() async throws {
        let house = try await APIHouse()
        _ = try await house.call(
            "POST", "upload_presets",
            [
                "name": ["open"], "unsigned": ["1"], "folder": ["forced"], "tags": ["p"],
                "context": ["alt=preset"],
            ])
        let answer = try await unsigned(
            house,
            [
                "upload_preset": ["open"], "folder": ["mine"], "tags": ["m"],
                "public_id": ["a"], "context": ["alt=mine|b=mine"],
            ])
        #expect(answer.status == 200, "\(answer.message)")
        #expect(answer.text("public_id") == "forced/a")
        #expect(answer.texts("tags") == ["m", "p"])
        let context = answer.object("context")["custom"] as? [String: String]
        #expect(context == ["alt": "preset", "b": "mine"])
        _ = try await house.call(
            "PUT", "upload_presets/open", ["return_delete_token": ["true"]])
        let second = try await unsigned(house, ["upload_preset": ["open"], "public_id": ["a"]])
        #expect(second.json["existing"] as? Bool == true)
        // Nobody may delete what was there before.
        #expect(second.json["delete_token"] == nil)
    }

    @Test(
        arguments: [
            ([:], 401, "Must supply api_key"),
            (["upload_preset": ["none"]], 400, "Upload preset not found"),
            (
                ["upload_preset": ["signed"]], 400,
                "Upload preset must be whitelisted for unsigned uploads"
            ),
            (
                ["upload_preset": ["open"], "eager": ["w_1"]], 400,
                "eager parameter is not allowed when using unsigned upload"
            ),
            (
                ["upload_preset": ["open"], "overwrite": ["true"]], 400,
                "overwrite parameter is not allowed when using unsigned upload"
            ),
            (
                ["upload_preset": ["open"], "access_control": ["[]"]], 400,
                "access_control parameter is not allowed when using unsigned upload"
            ),
            (
                ["upload_preset": ["nameless"], "public_id": ["a"]], 400,
                "public_id parameter is not allowed when using unsigned upload"
            ),
        ] as [([String: [String]], Int, String)])
    func withoutASignatureLittleIsAllowed(
        parameters: [String: [String]], status: Int, message: String
    ) async throws {
        let house = try await APIHouse()
        for (name, unsigned, more) in [
            ("open", "true", [:]), ("signed", "false", [:]),
            ("nameless", "true", ["disallow_public_id": ["true"]]),
        ] as [(String, String, [String: [String]])] {
            let preset = more.merging(["name": [name], "unsigned": [unsigned]]) { $1 }
            _ = try await house.call("POST", "upload_presets", preset)
        }
        let answer = try await unsigned(house, parameters)
        #expect(answer.status == status)
        #expect(answer.message == message)
        var files = 0
        try house.store.forEach(.original) { _ in files += 1 }
        #expect(files == 0)
    }
}
