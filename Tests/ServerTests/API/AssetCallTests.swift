import Assets
import Catalog
import Derivations
import Storage
import Testing

@testable import Server

@Suite struct AssetCallTests {
    @Test func destroyingIsSeenAtOnce() async throws {
        let house = try await APIHouse()
        try await house.upload("a")
        let seen = house.watch(.asset(house.reference("a")))
        let derived = try await house.derive("a", "w_10")
        let answer = try await house.signed("image/destroy", ["public_id": ["a"]])
        #expect(answer.text("result") == "ok")
        #expect(!house.epochs.isCurrent(seen))
        #expect(try !house.store.exists(.derived(derived)))
        let again = try await house.signed("image/destroy", ["public_id": ["a"]])
        #expect(again.status == 200)
        #expect(again.text("result") == "not found")
    }

    @Test func renamingMovesBothNames() async throws {
        let house = try await APIHouse()
        try await house.upload("a")
        let old = house.watch(.asset(house.reference("a")))
        let new = house.watch(.asset(house.reference("b/c")))
        let answer = try await house.signed(
            "image/rename", ["from_public_id": ["a"], "to_public_id": ["b/c"]])
        #expect(answer.text("public_id") == "b/c")
        #expect(!house.epochs.isCurrent(old))
        #expect(!house.epochs.isCurrent(new))
    }

    @Test(
        arguments: [
            ("a", "b", [:], 409, "to_public_id (b) already exists"),
            ("x", "y", [:], 404, "Resource not found - x"),
            ("a", "b%", [:], 400, "public_id (b%) is invalid"),
            ("a", "b", ["overwrite": ["true"]], 200, ""),
            ("a", "c", ["to_type": ["private"]], 200, ""),
        ] as [(String, String, [String: [String]], Int, String)])
    func renamingHasRules(
        from: String, to: String, more: [String: [String]], status: Int, message: String
    ) async throws {
        let house = try await APIHouse()
        try await house.upload("a")
        try await house.upload("b")
        var parameters = more
        parameters["from_public_id"] = [from]
        parameters["to_public_id"] = [to]
        let answer = try await house.signed("image/rename", parameters)
        #expect(answer.status == status)
        #expect(answer.message == message)
    }

    @Test func tagsAndContextAreChanged() async throws {
        let house = try await APIHouse()
        try await house.upload("a", ["tags": ["x"]])
        try await house.upload("b", ["tags": ["y"]])
        let both = ["public_ids": ["a", "b", "missing"]]
        let added = try await house.signed(
            "image/tags", both.merging(["command": ["add"], "tag": ["z"]]) { $1 })
        #expect(added.texts("public_ids").sorted() == ["a", "b"])
        _ = try await house.signed(
            "image/context", both.merging(["command": ["add"], "context": ["k=v"]]) { $1 })
        let details = try await house.call("GET", "resources/image/upload/a")
        #expect(details.texts("tags") == ["x", "z"])
        #expect(details.object("context")["custom"] as? [String: String] == ["k": "v"])
        let tags = try await house.call("GET", "tags/image")
        #expect(tags.texts("tags") == ["x", "y", "z"])
        let wrong = try await house.signed(
            "image/tags", both.merging(["command": ["shout"], "tag": ["z"]]) { $1 })
        #expect(wrong.status == 400)
    }
}
