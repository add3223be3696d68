import Catalog
import Foundation
import Testing

@testable import Server

@Suite struct APIAuthenticationTests {
    @Test(arguments: [
        ("demo", "key", "abcd", 200, ""), ("demo", "key", "abce", 401, "api_secret mismatch"),
        ("demo", "nokey", "abcd", 401, "Invalid api_key nokey"),
        ("demo", "key2", "efgh", 401, "cloud_name mismatch"),
        ("nobody", "key", "abcd", 401, "unknown cloud_name nobody"),
        ("no/body", "key", "abcd", 401, "unknown cloud_name no/body"),
    ])
    func adminCallsNeedKeyAndSecret(
        cloud: String, key: String, secret: String, status: Int, message: String
    ) async throws {
        let house = try await APIHouse()
        var request = house.request("GET", "ping", cloud: cloud)
        request.basic = .init(key: key, secret: secret)
        let answer = try await house.send(request)
        #expect(answer.status == status)
        #expect(answer.message == message)
    }

    @Test func aCallWithoutCredentialsIsRefused() async throws {
        let house = try await APIHouse()
        let admin = try await house.send(house.request("GET", "usage"))
        #expect(admin.status == 401)
        #expect(admin.message == "Must supply api_key")
        #expect(admin.headers["X-Cld-Error"] == "Must supply api_key")
        let unsigned = try await house.send(
            house.request("POST", "image/upload", ["api_key": ["key"]]))
        #expect(unsigned.status == 400)
        #expect(unsigned.message == "Missing required parameter - signature")
    }

    @Test func aWrongSignatureIsToldWhatToSign() async throws {
        let house = try await APIHouse()
        let answer = try await house.signed(
            "image/upload", ["public_id": ["a"]], file: "PICTURE", isForged: true)
        #expect(answer.status == 401)
        #expect(answer.message.hasPrefix("Invalid Signature "))
        #expect(
            answer.message.hasSuffix("String to sign - 'public_id=a&timestamp=1700000000'."))
        #expect(!answer.message.contains("abcd"))
        #expect(try await house.catalog.asset(house.reference("a")) == nil)
    }

    @Test(arguments: [(-3_600, 200), (-3_601, 400), (3_600, 200), (3_601, 400)])
    func aSignatureLivesForAnHour(age: Int64, status: Int) async throws {
        let house = try await APIHouse()
        let answer = try await house.signed(
            "image/destroy", ["public_id": ["a"]], time: APIHouse.now + age)
        #expect(answer.status == status)
        if age == -3_601 {
            #expect(
                answer.message
                    == "Stale request - reported time is 1699996399 which is more than 1 hour ago")
        }
    }

    @Test func keyAndSecretMayUpload() async throws {
        let house = try await APIHouse()
        let answer = try await house.call(
            "POST", "image/upload", ["file": ["data:image/jpeg;base64,UElDVFVSRQ=="]])
        #expect(answer.status == 200)
        #expect(answer.number("bytes") == 7)
    }

    @Test(arguments: [
        "nothing", "resources/image/upload/a/restore", "image/slideshow", "resources/x",
    ])
    func unknownCallsAreNotFound(path: String) async throws {
        let house = try await APIHouse()
        let answer = try await house.call("POST", path)
        #expect(answer.status == 404)
    }
}
