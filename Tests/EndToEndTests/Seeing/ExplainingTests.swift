import Foundation
import Testing

/// Why a picture looks as it does, asked of the Admin API and of the command line.
@Suite(.serialized) struct ExplainingTests {
    @Test(.needsSights) func aCropAndAQualityAreExplained() async throws {
        try await withServer(flags: ["--models", Sights.models], memcached: .none) { server in
            let api = API(server)
            let reply = try await api.call(
                "upload", ["public_id": "a"],
                file: .init(name: "a.png", bytes: try Sights.photograph("astronaut.png")))
            try #require(reply.status == 200, "\(reply.account)")
            func explain(_ transformation: String) async throws -> JSON {
                let text = transformation.replacingOccurrences(of: ",", with: "%2C")
                    .replacingOccurrences(of: "/", with: "%2F")
                let reply = try await api.admin(
                    "GET", "/explain/image/upload/a?format=jpg&transformation=\(text)")
                try #require(reply.status == 200, "\(reply.account)")
                return try reply.json
            }
            let auto = try await explain("c_fill,g_auto,h_300,w_100/q_auto")
            let window = auto["windows"][0]
            #expect(window["reason"].string == "found" && window["subject"].string == "faces")
            let weighed = window["weighed"].items.map { $0["name"].string ?? "" }
            #expect(weighed == ["custom", "faces", "object", "saliency", "attention"])
            #expect(auto["known"]["faces"].items.count == 1)
            #expect(auto["output"]["width"].int == 100 && auto["output"]["format"].string == "jpg")
            #expect(auto["quality"]["reason"].string == "trials")
            #expect(!auto["quality"]["trials"].items.isEmpty)
            #expect(auto["provisional"] == .bool(false))
            // A mark decides from then on.
            _ = try await api.admin(
                "POST", "/resources/image/upload/a", ["custom_coordinates": "400,400,50,50"])
            let marked = try await explain("c_fill,g_auto,h_300,w_100")
            #expect(marked["windows"][0]["reason"].string == "custom_coordinates")
            #expect(marked["quality"] == .null)
            // Nothing of it is kept or counted.
            let asset = try await api.admin("GET", "/resources/image/upload/a").json
            #expect(asset["derived"].items.isEmpty)
            let wrong = try await api.admin(
                "GET", "/explain/image/upload/a?transformation=c_fil%2Cw_9")
            #expect(wrong.status == 400, "\(wrong.account)")
            let none = try await api.admin("GET", "/explain/image/upload/b?transformation=w_9")
            #expect(none.status == 404)
        }
    }
}
