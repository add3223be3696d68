import Assets
import Catalog
import Derivations
import Fetching
import Foundation
import MediaLibrary
import Storage
import Testing

@testable import Server

@Suite struct PurgeCallTests {
    @Test(arguments: [
        ["public_ids": ["a"]], ["prefix": ["a"]], ["tag": ["t"]], ["asset_folder": ["f"]],
        ["transformation": ["w_10"]],
    ])
    func aPurgeSaysWhatWent(parameters: [String: [String]]) async throws {
        let house = try await APIHouse()
        try await house.upload("a", ["tags": ["t"], "asset_folder": ["f"]])
        try await house.upload("b")
        let gone = try await house.derive("a", "w_10")
        let kept = try await house.derive("b", "w_20")
        let seen = house.watch(.asset(house.reference("a")))
        let receipt = try await house.call("POST", "purge", parameters)
        #expect(receipt.number("assets") == 1)
        #expect(receipt.number("derived") == 1)
        #expect(
            receipt.object("removed") as? [String: Int]
                == ["memory": 0, "disk": 1, "disk_bytes": 1, "memcached": 0])
        #expect(receipt.json["partial"] as? Bool == false)
        #expect(try !house.store.exists(.derived(gone)))
        #expect(try house.store.exists(.derived(kept)))
        #expect(!house.epochs.isCurrent(seen))
        #expect(try await house.catalog.asset(house.reference("a")) != nil)
    }

    @Test func aPurgeOfNothingInParticularIsRefused() async throws {
        let house = try await APIHouse()
        #expect(try await house.call("POST", "purge").status == 400)
        let nothing = try await house.call("POST", "purge", ["prefix": ["x"]])
        #expect(nothing.number("derived") == 0)
    }

    @Test func theHookNamesTheAsset() async throws {
        let house = try await APIHouse()
        let hook = PurgeHook(
            template: "https://cdn.example/{cloud}/{resource_type}/{type}?of={public_id}",
            fetcher: Fetcher(FetchRules()), store: house.store)
        #expect(
            hook.url(for: house.reference("shoes/red one"))
                == "https://cdn.example/demo/image/upload?of=shoes/red%20one")
        // No host is allowed by these rules.
        #expect(await !hook.call(for: house.reference("a")))
    }

    @Test func whatIsCountedIsListedAndSumsUp() async throws {
        let house = try await APIHouse()
        try await house.upload("a")
        try await house.upload("b")
        for text in ["w_10", "w_20", "w_30"] { _ = try await house.derive("a", text) }
        _ = try await house.derive("b", "w_10")
        let usage = try await house.call("GET", "usage")
        let first = try await house.call("GET", "usage/entries", ["max_results": ["3"]])
        #expect(first.number("total_count") == usage.object("transformations")["usage"] as? Int)
        let rest = try await house.call(
            "GET", "usage/entries",
            ["max_results": ["3"], "next_cursor": [try #require(first.text("next_cursor"))]])
        #expect(first.list("entries").count + rest.list("entries").count == 4)
        #expect(first.list("entries")[0]["public_id"] as? String == "b")
        let some = try await house.call("GET", "usage/entries", ["transformation": ["w_10"]])
        #expect(some.number("total_count") == 2)
        let id = try #require(try await house.catalog.asset(house.reference("a"))).id.hex
        let of = try await house.call("GET", "usage/entries", ["asset_id": [id]])
        #expect(of.number("total_count") == 3)
        let days = try await house.call("GET", "usage/days")
        #expect(days.list("days").map { $0["transformations"] as? Int } == [4])
        let before = try await house.call(
            "GET", "usage/days", ["from": ["2023-01-01"], "to": ["2023-01-31"]])
        #expect(before.list("days").isEmpty)
        let odd = try await house.call(
            "GET", "usage/days", ["from": ["2023-02-01"], "to": ["2023-01-31"]])
        #expect(odd.status == 400)
    }

    @Test func deliveriesOfAssetsAddUp() async throws {
        let house = try await APIHouse()
        try await house.upload("a")
        let asset = try #require(try await house.catalog.asset(house.reference("a")))
        let day = Day(of: APIHouse.now)
        for _ in 0..<2 {
            try await house.catalog.addDeliveries(
                [.init(asset: asset.id, requests: 2, bytes: 70)], of: demo, on: day)
        }
        try await house.catalog.addDeliveries(
            [.init(asset: AssetID(), requests: 9, bytes: 50)], of: demo, on: day.adding(days: -1))
        let page = try await house.call("GET", "usage/assets", ["max_results": ["1"]])
        #expect(page.list("assets")[0]["public_id"] as? String == "a")
        #expect(page.list("assets")[0]["bandwidth"] as? Int == 140)
        let next = try await house.call(
            "GET", "usage/assets", ["next_cursor": [try #require(page.text("next_cursor"))]])
        #expect(next.list("assets").map { $0["requests"] as? Int } == [9])
    }
}
