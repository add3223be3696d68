import Assets
import Testing

@testable import Server

@Suite struct RouteTableTests {
    @Test func everyRouteIsReachedByItsOwnPath() throws {
        for route in RouteTable.all.routes {
            let path = route.path.map(Self.sample)
            let found = try RouteTable.all.match(route.method.rawValue, path).route
            #expect(
                found.path == route.path && found.method == route.method,
                "\(route.method) \(route.path) is hidden behind \(found.path)")
        }
    }

    @Test func whatTakesTheRestOfAPathStandsLast() {
        for route in RouteTable.all.routes {
            let rests = route.path.dropLast().filter { if case .rest = $0 { true } else { false } }
            #expect(rests.isEmpty, "\(route.path)")
        }
    }

    @Test func parametersAreDeclaredOnce() {
        for route in RouteTable.all.routes {
            let names = route.parameters.map(\.name)
            #expect(Set(names).count == names.count, "\(route.method) \(route.path): \(names)")
        }
    }

    @Test(arguments: [
        ("GET", "resources/image/upload/a/b", ["resource_type": "image", "public_id": "a/b"]),
        ("GET", "resources/image/tags/red", ["tag": "red"]),
        ("GET", "resources/0123456789abcdef0123456789abcdef", ["asset_id": "*"]),
        ("DELETE", "resources/raw/tags/a/b", ["tag": "a/b"]),
        ("PUT", "transformations/w_10/e_sepia", ["transformation": "w_10/e_sepia"]),
    ])
    func pathsSayWhatTheirPiecesMean(
        method: String, path: String, values: [String: String]
    ) throws {
        let match = try RouteTable.all.match(method, path.split(separator: "/").map(String.init))
        for (name, value) in values {
            let found = try #require(match.values[name])
            #expect(value == "*" || found == value)
        }
    }

    @Test(arguments: [
        ("GET", ""), ("GET", "nothing"), ("GET", "resources/film"), ("GET", "ping/x"),
        ("POST", "image"),
    ])
    func unknownCallsAreRefused(method: String, path: String) {
        #expect(throws: APIError.noSuchCall(method: method, path: path)) {
            try RouteTable.all.match(method, path.split(separator: "/").map(String.init))
        }
    }

    @Test(
        arguments: [
            (["resources", "image"], ["max_results": ["ten"]], "max_results"),
            (["resources", "image"], ["direction": ["up"]], "direction"),
            (["resources", "image"], ["tags": ["maybe"]], "tags"),
        ] as [([String], [String: [String]], String)])
    func whatIsNoValueOfItsParameterIsRefused(
        path: [String], parameters: [String: [String]], name: String
    ) async throws {
        let house = try await APIHouse()
        let answer = try await house.call("GET", path.joined(separator: "/"), parameters)
        #expect(answer.status == 400)
        #expect(answer.message.hasPrefix("Invalid value for parameter \(name)"))
    }

    static func sample(_ piece: PathPiece) -> String {
        switch piece {
        case .literal(let text): text
        case .assetType: "image"
        case .deliveryType: "upload"
        case .assetID: "0123456789abcdef0123456789abcdef"
        case .segment(let name), .rest(let name): "some-\(name)"
        }
    }
}
