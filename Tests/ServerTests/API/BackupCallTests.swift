import Assets
import Catalog
import Foundation
import Testing

@testable import Server

@Suite struct BackupCallTests {
    @Test func whatWasKeptComesBack() async throws {
        let house = try await APIHouse()
        let first = try await house.upload("a", ["backup": ["true"], "tags": ["old"]])
        let version = try #require(first.text("version_id"))
        try await house.upload("a", ["tags": ["new"]])
        let details = try await house.call(
            "GET", "resources/image/upload/a", ["versions": ["true"]])
        #expect(details.list("versions").map { $0["version_id"] as? String } == [version])
        let answer = try await house.call(
            "POST", "resources/image/upload/restore", ["public_ids": ["a", "b"]])
        #expect(answer.object("a")["tags"] as? [String] == ["old"])
        #expect(answer.object("b")["error"] as? String == "no_backup")
        try await house.call("DELETE", "resources/image/upload", ["public_ids": ["a"]])
            .expectSuccess()
        let again = try await house.call(
            "POST", "resources/image/upload/restore", ["public_ids": ["a"], "versions": [version]])
        #expect(again.object("a")["public_id"] as? String == "a")
        let odd = try await house.call(
            "POST", "resources/restore",
            ["asset_ids": [first.text("asset_id") ?? ""], "versions": ["none"]])
        #expect(odd.object(first.text("asset_id") ?? "")["error"] as? String == "no_such_version")
        let deleted = try await house.call(
            "DELETE", "resources/backup/\(first.text("asset_id") ?? "")",
            ["version_ids": [version, "x"]])
        #expect(
            deleted.object("deleted") as? [String: String] == [
                version: "deleted", "x": "not_found",
            ])
    }

    @Test func aTransformationWithoutANameCanBeAllowed() async throws {
        let house = try await APIHouse()
        try await house.upload("a")
        _ = try await house.derive("a", "w_30")
        let change = ["transformation": ["w_030"], "allowed_for_strict": ["true"]]
        #expect(try await house.call("PUT", "transformations", change).text("message") == "updated")
        let one = try await house.call("GET", "transformations", ["transformation": ["w_30"]])
        #expect(one.json["allowed_for_strict"] as? Bool == true)
        let list = try await house.call("GET", "transformations", ["named": ["false"]])
        #expect(list.list("transformations").map { $0["allowed_for_strict"] as? Bool } == [true])
    }
}
