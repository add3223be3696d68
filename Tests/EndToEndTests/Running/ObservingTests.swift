import Foundation
import Testing
import Transformations

/// What operators see.
@Suite struct ObservingTests {
    @Test func metricsHaveThePromisedNames() async throws {
        let gallery = try await Gallery.shared
        _ = try await gallery.get("w_87/quad.png")
        _ = try await gallery.get("w_87/quad.png")
        let metrics = try await Metrics(gallery.server)
        for name in Metrics.Name.all { #expect(metrics.sum(name) != nil, "\(name)") }
        #expect(try #require(metrics.sum(Metrics.Name.requests, where: "200")) > 0)
        #expect(try #require(metrics.sum(Metrics.Name.requests, where: "memory")) > 0)
        #expect(metrics.renders > 0)
        let reply = try await gallery.server.get("/metrics")
        #expect(reply["Content-Type"]?.hasPrefix("text/plain") == true)
        #expect(reply.text.contains("# TYPE "))
    }

    @Test func logsAreJSONWithRequestIDsAndWithoutSecrets() async throws {
        let gallery = try await Gallery.shared
        let signature = URLSignature.sign("w_88/quad.png", secret: Site.secret)
        let delivered = try await gallery.get("s--\(signature)--/w_88/quad.png")
        let refused = try await gallery.get("w_abc/quad.png")
        let listed = try await gallery.api.admin("GET", "/resources/image/upload")
        let ids = try [delivered, refused, listed].map { try #require($0["X-Request-Id"]) }
        let site = gallery.server.site
        let isLogged = try await onThread {
            poll(within: .seconds(5)) { ids.allSatisfy(site.logText().contains) }
        }
        #expect(isLogged)
        let lines = site.logText().split(separator: "\n")
        for line in lines {
            #expect(
                (try? JSONDecoder().decode(JSON.self, from: Data(line.utf8))) != nil, "\(line)")
        }
        #expect(!site.logText().contains(Site.secret))
        #expect(!site.logText().contains(signature))
        let basic = Data("\(Site.key):\(Site.secret)".utf8).base64EncodedString()
        #expect(!site.logText().contains(basic))
    }

    @Test func healthIsFreshAndShort() async throws {
        let reply = try await Gallery.shared.server.get("/health")
        #expect(reply.status == 200)
        #expect(reply.freshSeconds == 0)
    }
}
