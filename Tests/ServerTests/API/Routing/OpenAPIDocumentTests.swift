import Foundation
import Testing

@testable import Server

@Suite struct OpenAPIDocumentTests {
    private func document() throws -> [String: Any] {
        let json = try JSONSerialization.jsonObject(with: Data(APIDesk.openAPI))
        return try #require(json as? [String: Any])
    }

    @Test func everyRouteIsInTheDocument() throws {
        let paths = try #require(try document()["paths"] as? [String: [String: Any]])
        let count = paths.values.reduce(0) { $0 + $1.count }
        #expect(count >= RouteTable.all.routes.count)
        #expect(paths["/v1_1/{cloud_name}/ping"]?["get"] != nil)
        #expect(
            paths["/v1_1/{cloud_name}/resources/{resource_type}/{type}/{public_id}"]?["get"] != nil)
    }

    @Test func callsOfAccountsAreInTheDocumentBehindADoorOfTheirOwn() throws {
        let paths = try #require(try document()["paths"] as? [String: [String: Any]])
        let base = "/v1_1/provisioning/accounts/{account_id}/"
        let calls = paths.filter { $0.key.hasPrefix(base) }.values.flatMap(\.values)
        #expect(calls.count == RouteTable.provisioning.routes.count)
        for call in calls {
            let security = (call as? [String: Any])?["security"] as? [[String: Any]]
            #expect(security?.first?.keys.first == "account")
        }
        #expect(paths[base + "sub_accounts/{id}/access_keys/{key}"]?["put"] != nil)
    }

    @Test func noTwoTemplatesDifferInNamesOnly() throws {
        let paths = try #require(try document()["paths"] as? [String: Any])
        let shapes = paths.keys.map { $0.replacing(/\{[a-z_]+\}/, with: "{}") }
        #expect(Set(shapes).count == shapes.count)
    }

    @Test func everyReferenceLeadsSomewhere() throws {
        let document = try document()
        let schemas = try #require(
            (document["components"] as? [String: Any])?["schemas"] as? [String: Any])
        let text = String(decoding: APIDesk.openAPI, as: UTF8.self)
        for match in text.matches(of: /#\/components\/schemas\/([A-Za-z]+)/) {
            #expect(schemas[String(match.1)] != nil, "\(match.1)")
        }
    }

    @Test func namesOfOperationsAndShapesAreOnesOwn() throws {
        let paths = try #require(try document()["paths"] as? [String: [String: Any]])
        let names = paths.values.flatMap(\.values).compactMap {
            ($0 as? [String: Any])?["operationId"] as? String
        }
        #expect(Set(names).count == names.count)
    }

    @Test func whatIsRequiredIsAskedFor() async throws {
        let house = try await APIHouse()
        for route in RouteTable.all.routes {
            guard let missing = route.parameters.first(where: \.isRequired) else { continue }
            var path = route.path.map(RouteTableTests.sample)
            // Names that are there, so that what is missing is the parameter alone.
            if path.last == "some-public_id" { path[path.count - 1] = "a" }
            var request = house.request(route.method.rawValue, path.joined(separator: "/"))
            request.basic = .init(key: "key", secret: "abcd")
            try await house.upload("a")
            let answer = try await house.send(request)
            // People are off where nobody turned them on, whatever is asked.
            let isOff = path.first == "people" && answer.status == 403
            let isRefused = isOff || answer.status == 400 || answer.status == 404
            #expect(isRefused, "\(route.method) \(path): \(missing.name), \(answer.status)")
        }
    }
}
