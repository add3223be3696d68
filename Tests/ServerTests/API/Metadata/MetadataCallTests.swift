import Assets
import Catalog
import Derivations
import Foundation
import Testing

@testable import Server

@Suite struct MetadataCallTests {
    private func house() async throws -> APIHouse {
        let house = try await APIHouse()
        try await house.call(
            "POST", "metadata_fields",
            [
                "type": ["enum"], "external_id": ["size"], "label": ["Size"],
                "datasource": [
                    #"{"values":[{"external_id":"s","value":"Small"},{"external_id":"l","value":"Large"}]}"#
                ],
            ]
        ).expectSuccess()
        try await house.call(
            "POST", "metadata_fields",
            [
                "type": ["integer"], "external_id": ["stock"], "label": ["Stock"],
                "validation": [#"{"type":"greater_than","value":3,"equals":true}"#],
            ]
        ).expectSuccess()
        return house
    }

    @Test func fieldsLiveAndDie() async throws {
        let house = try await house()
        let list = try await house.call("GET", "metadata_fields")
        #expect(
            list.list("metadata_fields").map { $0["external_id"] as? String } == ["size", "stock"])
        let stock = try await house.call("GET", "metadata_fields/stock")
        #expect(
            stock.object("validation") as NSDictionary
                == ["type": "greater_than", "value": 3, "equals": true])
        let twice = ["type": ["string"], "external_id": ["size"], "label": ["Other"]]
        #expect(try await house.call("POST", "metadata_fields", twice).status == 409)
        let changed = try await house.call(
            "PUT", "metadata_fields/stock", ["label": ["In stock"], "mandatory": ["true"]])
        #expect(changed.text("label") == "In stock")
        let ordered = try await house.call(
            "PUT", "metadata_fields/order", ["order_by": ["label"], "direction": ["asc"]])
        #expect(
            ordered.list("metadata_fields").map { $0["external_id"] as? String }
                == ["stock", "size"])
        #expect(try await house.call("DELETE", "metadata_fields/stock").text("message") == "ok")
        #expect(try await house.call("GET", "metadata_fields/stock").status == 404)
    }

    @Test func optionsOfAFieldThatHasNoneAreRefused() async throws {
        let house = try await house()
        let answer = try await house.call(
            "PUT", "metadata_fields/stock",
            ["datasource": [#"{"values":[{"external_id":"a","value":"b"}]}"#]])
        #expect(answer.status == 400)
        let odd = try await house.call("PUT", "metadata_fields/stock", ["restrictions": ["{"]])
        #expect(odd.status == 400)
        #expect(odd.message.contains("restrictions"))
    }

    @Test func optionsGrowRestAndSort() async throws {
        let house = try await house()
        let grown = try await house.call(
            "PUT", "metadata_fields/size/datasource",
            [
                "values": [
                    #"{"external_id":"m","value":"Medium"}"#,
                    #"{"external_id":"s","value":"Tiny"}"#,
                ]
            ])
        #expect(grown.list("values").map { $0["value"] as? String } == ["Tiny", "Large", "Medium"])
        let rested = try await house.call(
            "DELETE", "metadata_fields/size/datasource", ["external_ids": ["l"]])
        #expect(
            rested.list("values").map { $0["value"] as? String } == ["Tiny", "Medium"],
            "what may be chosen")
        #expect(try await house.upload("a", ["metadata": ["size=l"]]).status == 400)
        try await house.call(
            "POST", "metadata_fields/size/datasource_restore", ["external_ids": ["l"]]
        ).expectSuccess()
        let sorted = try await house.call(
            "POST", "metadata_fields/size/datasource/order",
            ["order_by": ["value"], "direction": ["desc"]])
        #expect(
            sorted.list("values").map { $0["value"] as? String } == ["Tiny", "Medium", "Large"])
        let unknown = try await house.call(
            "DELETE", "metadata_fields/size/datasource", ["external_ids": ["q"]])
        #expect(unknown.status == 404)
    }

    @Test func valuesComeWithUploadsAndChange() async throws {
        let house = try await house()
        let upload = try await house.upload("a", ["metadata": ["size=s|stock=7"]])
        #expect(upload.object("metadata") as NSDictionary == ["size": "s", "stock": 7])
        let seen = house.watch(.asset(house.reference("a")))
        let update = try await house.call(
            "POST", "resources/image/upload/a", ["metadata": [#"{"stock": 9}"#]])
        #expect(update.object("metadata") as NSDictionary == ["size": "s", "stock": 9])
        #expect(!house.epochs.isCurrent(seen))
        let bulk = try await house.signed(
            "image/metadata", ["public_ids": ["a", "x"], "metadata": ["size="]])
        #expect(bulk.texts("public_ids") == ["a"])
        let details = try await house.call("GET", "resources/image/upload/a")
        #expect(details.object("metadata") as NSDictionary == ["stock": 9])
        let refused = try await house.call(
            "POST", "resources/image/upload/a", ["metadata": ["stock=2"]])
        #expect(refused.status == 400)
        #expect(refused.message.contains("stock"))
        let still = try await house.call(
            "GET", "resources/image/upload", ["metadata": ["true"]])
        #expect(still.list("resources")[0]["metadata"] as? NSDictionary == ["stock": 9])
    }

    @Test func anUploadThatIsRefusedKeepsNothing() async throws {
        let house = try await house()
        #expect(try await house.upload("a", ["metadata": ["nothing=1"]]).status == 400)
        #expect(try await house.catalog.asset(house.reference("a")) == nil)
        try await house.call("PUT", "metadata_fields/stock", ["mandatory": ["true"]])
            .expectSuccess()
        #expect(try await house.upload("a").status == 400)
        #expect(try await house.upload("a", ["metadata": ["stock=4"]]).status == 200)
    }

    @Test func rulesAreKept() async throws {
        let house = try await house()
        let rule = [
            "metadata_field_id": ["stock"], "name": ["r"], "external_id": ["r1"],
            "condition": [#"{"and":[{"metadata_field_id":"size","equals":"l"}]}"#],
            "result": [#"{"apply_value":{"value":"5"}}"#],
        ]
        let made = try await house.call("POST", "metadata_rules", rule)
        #expect(made.text("external_id") == "r1")
        let upload = try await house.upload("a", ["metadata": ["size=l"]])
        #expect(upload.object("metadata") as NSDictionary == ["size": "l", "stock": 5])
        try await house.call("PUT", "metadata_rules/r1", ["state": ["inactive"]]).expectSuccess()
        #expect(
            try await house.upload("b", ["metadata": ["size=l"]]).object("metadata")
                as NSDictionary == ["size": "l"])
        #expect(try await house.call("DELETE", "metadata_rules/r1").text("message") == "ok")
        #expect(try await house.call("GET", "metadata_rules").list("metadata_rules").isEmpty)
        let odd = try await house.call(
            "POST", "metadata_rules", rule.merging(["condition": ["{}"]]) { $1 })
        #expect(odd.status == 400)
    }
}
