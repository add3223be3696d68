import Assets
import Catalog
import Foundation
import Testing

@testable import Server

@Suite struct ProvisioningTests {
    private func call(
        _ house: APIHouse, _ method: String, _ path: String,
        _ parameters: [String: [String]] = [:], secret: String = "s", account: String = "acc"
    ) async throws -> Answer {
        var request = house.request(
            method, "accounts/\(account)/\(path)", parameters, cloud: "provisioning")
        request.basic = .init(key: "k", secret: secret)
        return try await house.send(request)
    }

    @Test func onlyTheAccountsKeyOpensIt() async throws {
        let house = try await APIHouse()
        #expect(try await call(house, "GET", "sub_accounts").status == 200)
        #expect(try await call(house, "GET", "sub_accounts", secret: "x").status == 401)
        #expect(try await call(house, "GET", "sub_accounts", account: "other").status == 401)
        #expect(try await call(house, "GET", "nothing").status == 404)
        var request = house.request(
            "GET", "accounts/acc/sub_accounts", cloud: "provisioning")
        request.basic = .init(key: "key", secret: "abcd")
        #expect(try await house.send(request).status == 401)
    }

    @Test func aNewCloudIsAWorldOfItsOwn() async throws {
        let house = try await APIHouse()
        let made = try await call(
            house, "POST", "sub_accounts",
            ["name": ["New"], "cloud_name": ["fresh"], "custom_attributes": [#"{"a":1}"#]])
        #expect(made.object("custom_attributes") as NSDictionary == ["a": 1])
        let id = try #require(made.text("id"))
        let keys = try #require(made.list("api_access_keys").first)
        var ping = house.request("GET", "resources/image", cloud: "fresh")
        ping.basic = .init(
            key: keys["key"] as? String ?? "", secret: keys["secret"] as? String ?? "")
        try await house.upload("a")
        #expect(try await house.send(ping).list("resources").isEmpty)
        #expect(try await call(house, "POST", "sub_accounts", ["name": ["fresh"]]).status == 409)
        let off = try await call(house, "PUT", "sub_accounts/\(id)", ["enabled": ["false"]])
        #expect(off.json["enabled"] as? Bool == false)
        #expect(try await house.send(ping).status == 401)
        #expect(try await call(house, "DELETE", "sub_accounts/\(id)").text("message") == "ok")
        #expect(try await call(house, "GET", "sub_accounts/\(id)").status == 404)
        let clouds = try await call(house, "GET", "sub_accounts").list("sub_accounts")
        let demo = clouds.first { $0["cloud_name"] as? String == "demo" }
        let full = try await call(
            house, "DELETE", "sub_accounts/\(demo?["id"] as? String ?? "")")
        #expect(full.status == 400)
    }

    @Test func usersGroupsAndPermissionsAreKept() async throws {
        let house = try await APIHouse()
        let clouds = try await call(house, "GET", "sub_accounts").list("sub_accounts")
        let cloud = try #require(clouds[0]["id"] as? String)
        let form = [
            "name": ["Ann"], "email": ["Ann@Example.com"], "role": ["media_library_user"],
            "sub_account_ids": [cloud],
        ]
        let user = try await call(house, "POST", "users", form)
        let id = try #require(user.text("id"))
        #expect(user.text("email") == "ann@example.com")
        #expect(user.texts("sub_account_ids") == [cloud])
        #expect(try await call(house, "POST", "users", form).status == 409)
        let odd = form.merging(["role": ["king"], "email": ["b@example.com"]]) { $1 }
        #expect(try await call(house, "POST", "users", odd).status == 400)
        let group = try await call(house, "POST", "user_groups", ["name": ["Editors"]])
        let groupID = try #require(group.text("id"))
        #expect(
            try await call(house, "POST", "user_groups/\(groupID)/users/\(id)").texts("users")
                == [id])
        let permitted = try await call(
            house, "PUT", "user_groups/\(groupID)/folders",
            ["sub_account_id": [cloud], "folder": ["/shop/"], "level": ["edit"]])
        #expect(permitted.list("folders").map { $0["folder"] as? String } == ["shop"])
        let key = try await call(
            house, "POST", "sub_accounts/\(cloud)/access_keys", ["user_id": [id]])
        let holder = try await house.catalog.accessKey(try #require(key.text("api_key")))?.holder
        #expect(holder == Holder(role: .mediaLibraryUser, levels: ["shop": .edit]))
        #expect(
            try await call(house, "DELETE", "user_groups/\(groupID)/users/\(id)").texts("users")
                == [])
        #expect(try await call(house, "DELETE", "users/\(id)").text("message") == "ok")
        #expect(try await house.catalog.accessKey(key.text("api_key") ?? "") == nil)
        #expect(try await call(house, "GET", "users/\(id)").status == 404)
    }
}
