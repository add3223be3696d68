import Assets
import Catalog
import Derivations
import Foundation
import Storage
import Testing

@testable import Server

@Suite struct AdminTests {
    @Test func pingAndConfigAnswer() async throws {
        let house = try await APIHouse()
        #expect(try await house.call("GET", "ping").text("status") == "ok")
        #expect(try await house.call("GET", "config").text("cloud_name") == "demo")
        #expect(try await house.call("POST", "ping").status == 405)
    }

    @Test func listsComeInPages() async throws {
        let house = try await APIHouse()
        for id in ["a", "b", "shoes/c"] { try await house.upload(id, ["tags": ["t"]]) }
        let first = try await house.call("GET", "resources/image/upload", ["max_results": ["2"]])
        #expect(first.list("resources").count == 2)
        let cursor = try #require(first.text("next_cursor"))
        let second = try await house.call(
            "GET", "resources/image/upload", ["max_results": ["2"], "next_cursor": [cursor]])
        #expect(second.list("resources").count == 1)
        #expect(second.text("next_cursor") == nil)
        let wrong = try await house.call("GET", "resources/image", ["next_cursor": ["zz"]])
        #expect(wrong.status == 400)
        #expect(wrong.message == "Invalid next_cursor")
    }

    @Test(
        arguments: [
            ("resources/image/upload", ["prefix": ["shoes/"]], ["shoes/c"]),
            ("resources/image/upload", ["public_ids": ["b", "x"]], ["b"]),
            ("resources/image/tags/t", [:], ["a"]),
            ("resources/image/context", ["key": ["k"], "value": ["v"]], ["b"]),
            ("resources/by_asset_folder", ["asset_folder": ["shoes"]], ["shoes/c"]),
            ("resources/raw", [:], []), ("resources/image", ["start_at": ["2001-01-01"]], []),
            (
                "resources/image",
                ["start_at": ["2001-01-01"], "direction": ["asc"], "prefix": ["a"]],
                ["a"]
            ),
        ] as [(String, [String: [String]], [String])])
    func listsAreNarrowed(
        path: String, parameters: [String: [String]], ids: [String]
    ) async throws {
        let house = try await APIHouse()
        try await house.upload("a", ["tags": ["t"]])
        try await house.upload("b", ["context": ["k=v"]])
        try await house.signed(
            "image/upload", ["public_id": ["c"], "folder": ["shoes"]], file: "PICTURE"
        )
        .expectSuccess()
        let answer = try await house.call("GET", path, parameters)
        #expect(answer.list("resources").compactMap { $0["public_id"] as? String } == ids)
    }

    @Test func detailsListWhatIsDerived() async throws {
        let house = try await APIHouse()
        try await house.upload("shoes/red one")
        let id = try await house.derive("shoes/red one", "w_10/png")
        let answer = try await house.call("GET", "resources/image/upload/shoes/red one")
        let derived = try #require(answer.list("derived").first)
        let url = "http://127.0.0.1:8080/demo/image/upload/w_10/v1700000000/shoes/red%20one.png"
        #expect(
            derived as NSDictionary == [
                "transformation": "w_10/png", "format": "png", "bytes": 1, "id": id.hex,
                "url": url, "secure_url": url,
            ])
        let byID = try await house.call("GET", "resources/\(answer.text("asset_id") ?? "")")
        #expect(byID.text("public_id") == "shoes/red one")
        let missing = try await house.call("GET", "resources/image/upload/nothing")
        #expect(missing.status == 404)
        #expect(missing.message == "Resource not found - nothing")
    }

    @Test func anUpdateChangesLabels() async throws {
        let house = try await APIHouse()
        try await house.upload("a", ["tags": ["x"]])
        let answer = try await house.call(
            "POST", "resources/image/upload/a", ["tags": ["y,z"], "display_name": ["Red"]])
        #expect(answer.texts("tags") == ["y", "z"])
        #expect(answer.text("display_name") == "Red")
        let cleared = try await house.call("PUT", "resources/image/upload/a", ["tags": [""]])
        #expect(cleared.texts("tags") == [])
        #expect(cleared.text("display_name") == "Red")
    }

    @Test func deletingByIDsTellsWhatWasThere() async throws {
        let house = try await APIHouse()
        try await house.upload("a")
        _ = try await house.derive("a", "w_10")
        let seen = house.watch(.asset(house.reference("a")))
        let answer = try await house.call(
            "DELETE", "resources/image/upload", ["public_ids": ["a", "b"]])
        #expect(
            answer.object("deleted") as? [String: String] == ["a": "deleted", "b": "not_found"])
        let counts = answer.object("deleted_counts") as? [String: [String: Int]]
        #expect(counts?["a"] == ["original": 1, "derived": 1])
        #expect(answer.json["partial"] as? Bool == false)
        #expect(!house.epochs.isCurrent(seen))
        let nothing = try await house.call("DELETE", "resources/image/upload")
        #expect(nothing.status == 400)
    }

    @Test func keepingOriginalsDeletesWhatIsDerived() async throws {
        let house = try await APIHouse()
        try await house.upload("a")
        let ten = try await house.derive("a", "w_10")
        let twenty = try await house.derive("a", "w_20/png")
        let answer = try await house.call(
            "DELETE", "resources/image/upload",
            ["public_ids": ["a"], "keep_original": ["true"], "transformations": ["w_020/png"]])
        let counts = answer.object("deleted_counts") as? [String: [String: Int]]
        #expect(counts?["a"] == ["original": 0, "derived": 1])
        #expect(try await house.catalog.derived(ten) != nil)
        #expect(try await house.catalog.derived(twenty) == nil)
    }

    @Test func derivedResourcesOfOtherCloudsAreNotThere() async throws {
        let house = try await APIHouse()
        try await house.upload("a")
        let id = try await house.derive("a", "w_10")
        let seen = house.watch(.asset(house.reference("a")))
        var foreign = house.request(
            "DELETE", "derived_resources", ["derived_resource_ids": [id.hex]], cloud: "other")
        foreign.basic = .init(key: "key2", secret: "efgh")
        let refused = try await house.send(foreign)
        #expect(refused.object("deleted") as? [String: String] == [id.hex: "not_found"])
        #expect(house.epochs.isCurrent(seen))
        let answer = try await house.call(
            "DELETE", "derived_resources", ["derived_resource_ids": [id.hex]])
        #expect(answer.object("deleted") as? [String: String] == [id.hex: "deleted"])
        #expect(!house.epochs.isCurrent(seen))
        #expect(try !house.store.exists(.derived(id)))
    }

    @Test func namedTransformationsLiveAndDie() async throws {
        let house = try await APIHouse()
        let subject = Watch.Subject.namedTransformation("badge", in: demo)
        var seen = house.watch(subject)
        func moved() -> Bool {
            defer { seen = house.watch(subject) }
            return !house.epochs.isCurrent(seen)
        }
        let definition = ["name": ["badge"], "transformation": ["w_010"]]
        #expect(
            try await house.call("POST", "transformations", definition).text("message") == "created"
        )
        #expect(moved())
        #expect(try await house.call("POST", "transformations", definition).status == 409)
        try await house.upload("a")
        _ = try await house.derive("a", "t_badge")
        _ = try await house.derive("a", "w_30")
        let list = try await house.call("GET", "transformations")
        #expect(
            list.list("transformations").map { $0["name"] as? String } == [
                "t_badge", "t_badge", "w_30",
            ])
        let one = try await house.call("GET", "transformations", ["transformation": ["t_badge"]])
        #expect(one.list("info") as NSArray == [["width": 10]])
        #expect(one.list("derived").count == 1)
        let update = ["transformation": ["badge"], "unsafe_update": ["w_20"]]
        #expect(try await house.call("PUT", "transformations", update).text("message") == "updated")
        #expect(moved())
        #expect(try await house.catalog.namedTransformation("badge", in: demo)?.declared == "w_20")
        #expect(
            try await house.call("DELETE", "transformations/t_badge").text("message") == "deleted")
        #expect(moved())
        #expect(try await house.call("DELETE", "transformations/t_badge").status == 404)
        #expect(try await house.call("DELETE", "transformations/w_30").text("message") == "deleted")
    }

    @Test func usageAddsUp() async throws {
        let house = try await APIHouse()
        try await house.upload("a")
        _ = try await house.derive("a", "w_10")
        try await house.catalog.addDeliveries([
            .init(cloud: demo, day: Day(of: APIHouse.now), requests: 3, bytes: 500)
        ])
        let usage = try await house.call("GET", "usage")
        #expect(usage.object("transformations")["usage"] as? Int == 1)
        #expect(usage.object("objects")["usage"] as? Int == 2)
        #expect(usage.object("bandwidth")["usage"] as? Int == 500)
        #expect(usage.object("storage")["usage"] as? Int == 13)
        #expect(usage.number("requests") == 3)
        #expect(usage.number("resources") == 1)
        #expect(usage.number("derived_resources") == 1)
        #expect(usage.object("media_limits")["image_max_px"] as? Int == 50)
        #expect(usage.text("last_updated") == "2023-11-14")
        let before = try await house.call("GET", "usage/13-11-2023")
        #expect(before.object("transformations")["usage"] as? Int == 0)
        #expect(try await house.call("GET", "usage/31-02-2023").status == 400)
    }
}

extension Answer {
    func expectSuccess() { #expect(status == 200) }
}
