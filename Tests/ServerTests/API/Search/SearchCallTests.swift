import Assets
import Catalog
import Foundation
import MediaLibrary
import Testing

@testable import Server

@Suite struct SearchCallTests {
    private func house() async throws -> APIHouse {
        let house = try await APIHouse()
        for (id, tags, folder) in [("a", "x,y", "shop"), ("b", "x", "shop/deep"), ("c", "z", "")] {
            try await house.upload(id, ["tags": [tags], "asset_folder": [folder]]).expectSuccess()
        }
        return house
    }

    @Test func searchesAnswerPagesAndSums() async throws {
        let house = try await house()
        let first = try await house.call(
            "POST", "resources/search",
            [
                "expression": ["tags=x"], "max_results": ["1"],
                "sort_by": [#"{"public_id":"desc"}"#], "aggregate": ["format"],
                "with_field": ["tags"],
            ])
        #expect(first.number("total_count") == 2)
        #expect(first.list("resources").map { $0["public_id"] as? String } == ["b"])
        #expect(first.list("resources")[0]["tags"] as? [String] == ["x"])
        #expect(first.object("aggregations")["format"] as? [String: Int] == ["jpg": 2])
        let second = try await house.call(
            "GET", "resources/search",
            [
                "expression": ["tags=x"], "max_results": ["1"], "sort_by": ["public_id:desc"],
                "next_cursor": [try #require(first.text("next_cursor"))],
                "fields": ["secure_url"],
            ])
        #expect(
            second.list("resources").map { Set($0.keys) } == [
                ["asset_id", "public_id", "secure_url"]
            ])
        #expect(second.text("next_cursor") == nil)
    }

    @Test(
        arguments: [
            (["expression": ["color:red"]], "Invalid expression at 0 - unknown field 'color'"),
            (["expression": ["a AND (b"]], "Invalid expression at 6 - expected )"),
            (["expression": ["bytes>x"]], "Invalid expression at 6 - 'x' is no number"),
            (["sort_by": ["size:asc"]], "Invalid value for parameter sort_by"),
            (["aggregate": ["color"]], "Invalid value for parameter aggregate"),
            (["next_cursor": ["zz"]], "Invalid next_cursor"),
        ] as [([String: [String]], String)])
    func mistakesAreToldWithTheirPlace(
        parameters: [String: [String]], message: String
    ) async throws {
        let house = try await APIHouse()
        let answer = try await house.call("POST", "resources/search", parameters)
        #expect(answer.status == 400)
        #expect(answer.message.hasPrefix(message), "\(answer.message)")
    }

    @Test func aSignedSearchNeedsNoKey() async throws {
        let house = try await house()
        let query = Data(#"{"expression":"tags=z"}"#.utf8).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_")
        func answer(_ secret: String) async throws -> (Int, [String: Any], [String: String]) {
            let signature = RequestSignature.ofSearch(seconds: 300, query: query, secret: secret)
            let search = try #require(
                SignedSearch(path: "/demo/search/\(signature)/300/\(query)"))
            let reply = await house.desk.answer(
                search, baseURL: "http://127.0.0.1", requestID: "r")
            let json = try JSONSerialization.jsonObject(with: Data(reply.body)) as? [String: Any]
            return (
                reply.status, json ?? [:],
                Dictionary(reply.headers.map { ($0.name, $0.value) }) { $1 }
            )
        }
        let (status, json, headers) = try await answer("abcd")
        #expect(status == 200)
        #expect(json["total_count"] as? Int == 1)
        #expect(headers["Cache-Control"] == "public, max-age=300")
        #expect(try await answer("wrong").0 == 401)
        #expect(SignedSearch(path: "/demo/image/upload/a/b") == nil)
    }

    @Test func foldersAreMadeFoundMovedAndDeleted() async throws {
        let house = try await house()
        #expect(try await house.call("POST", "folders/new/one").json["success"] as? Bool == true)
        let roots = try await house.call("GET", "folders")
        #expect(roots.list("folders").map { $0["path"] as? String } == ["new", "shop"])
        #expect(roots.number("total_count") == 2)
        let renamed = try await house.call("PUT", "folders/shop", ["to_folder": ["market"]])
        #expect(renamed.object("to")["path"] as? String == "market")
        let moved = try await house.call("GET", "resources/image/upload/b")
        #expect(moved.text("asset_folder") == "market/deep")
        let found = try await house.call("GET", "folders/search", ["expression": ["name=deep"]])
        #expect(found.list("folders").map { $0["path"] as? String } == ["market/deep"])
        #expect(try await house.call("DELETE", "folders/market").status == 400)
        #expect(
            try await house.call("DELETE", "folders/new").texts("deleted") == ["new", "new/one"])
        let missing = try await house.call("GET", "folders/new")
        #expect(missing.status == 404)
        #expect(missing.message == "Can't find folder with path new")
        #expect(try await house.call("POST", "folders/a?b").status == 400)
    }

    @Test func mappingsAreKept() async throws {
        let house = try await APIHouse()
        let mapping = ["folder": ["wiki"], "template": ["https://wiki.example/pictures/"]]
        #expect(
            try await house.call("POST", "upload_mappings", mapping).text("message") == "created")
        #expect(try await house.call("POST", "upload_mappings", mapping).status == 409)
        let one = try await house.call("GET", "upload_mappings", ["folder": ["wiki/"]])
        #expect(one.text("template") == "https://wiki.example/pictures/")
        #expect(try await house.call("GET", "upload_mappings").list("mappings").count == 1)
        let odd = ["folder": ["x"], "template": ["file:///etc/"]]
        #expect(try await house.call("POST", "upload_mappings", odd).status == 400)
        #expect(
            try await house.call("DELETE", "upload_mappings", ["folder": ["wiki"]]).text("message")
                == "deleted")
        #expect(try await house.call("PUT", "upload_mappings", mapping).status == 404)
    }

    @Test func relationsGoBothWays() async throws {
        let house = try await house()
        let related = try await house.call(
            "POST", "resources/related_assets/image/upload/a",
            ["assets_to_relate": ["image/upload/b", "image/upload/none"]])
        #expect(related.list("success").map { $0["asset"] as? String } == ["image/upload/b"])
        #expect(related.list("failed").map { $0["status"] as? Int } == [404])
        let other = try await house.call("GET", "resources/image/upload/b", ["related": ["true"]])
        #expect(other.list("related_assets").map { $0["public_id"] as? String } == ["a"])
        let id = try #require(other.text("asset_id"))
        let first = try #require(other.list("related_assets")[0]["asset_id"] as? String)
        let parted = try await house.call(
            "DELETE", "resources/related_assets/\(id)", ["assets_to_unrelate": [first]])
        #expect(parted.list("success").count == 1)
        let after = try await house.call("GET", "resources/image/upload/a", ["related": ["true"]])
        #expect(after.list("related_assets").isEmpty)
    }

    @Test func publishingMakesAssetsPublic() async throws {
        let house = try await house()
        for id in ["p", "a"] {
            try await house.signed(
                "image/upload", ["public_id": [id], "type": ["authenticated"]], file: "PICTURE"
            ).expectSuccess()
        }
        let answer = try await house.call(
            "POST", "resources/image/publish_resources", ["public_ids": ["p", "a"]])
        #expect(answer.list("published").map { $0["public_id"] as? String } == ["p"])
        #expect(answer.list("failed").map { $0["public_id"] as? String } == ["a"])
        #expect(try await house.catalog.asset(house.reference("p")) != nil)
    }

    @Test func callsBeyondTheLimitAreRefusedUntilTheNextHour() {
        let limit = RateLimit(limit: 2)
        let first = limit.count(demo, at: 7_200)
        #expect(first == .init(limit: 2, remaining: 1, resetsAt: 10_800, isExceeded: false))
        #expect(limit.count(demo, at: 7_300)?.isExceeded == false)
        #expect(limit.count(demo, at: 7_400)?.isExceeded == true)
        #expect(limit.count(CloudName("other")!, at: 7_400)?.remaining == 1)
        #expect(limit.count(demo, at: 10_800)?.remaining == 1)
        #expect(RateLimit(limit: 0).count(demo, at: 0) == nil)
    }
}
