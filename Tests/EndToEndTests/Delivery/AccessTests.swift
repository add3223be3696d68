import Crypto
import Foundation
import Testing
import Transformations

/// Strict clouds, and sites that may show pictures.
@Suite struct AccessTests {
    @Test func aStrictCloudMakesOnlyWhatIsSignedOrAllowed() async throws {
        let picture = try Samples.png(try Samples.quadrants())
        try await withServer(
            flags: ["--strict-transformations", "demo"], memcached: .none,
            pictures: ["quad.png": picture]
        ) { server in
            let api = API(server)
            func status(_ path: String) async throws -> Int {
                try await server.get("/demo/image/upload/\(path)").status
            }
            #expect(try await status("quad.png") == 200)
            #expect(try await status("w_10/quad.png") == 401)
            #expect(try await status("quad.jpg") == 401)
            // What was made before may be seen by everybody.
            let signature = URLSignature.sign("w_10/quad.png", secret: Site.secret)
            #expect(try await status("s--\(signature)--/w_10/quad.png") == 200)
            #expect(try await status("w_10/quad.png") == 200)
            // Names that are allowed, alone.
            for (name, isAllowed) in [("open", "true"), ("closed", "false")] {
                let made = try await api.admin(
                    "POST", "/transformations", ["name": name, "transformation": "w_20"])
                #expect(made.status == 200, "\(made.account)")
                _ = try await api.admin(
                    "PUT", "/transformations",
                    ["transformation": "t_\(name)", "allowed_for_strict": isAllowed])
            }
            #expect(try await status("t_closed/quad.png") == 401)
            #expect(try await status("t_open,e_sepia/quad.png") == 401)
            #expect(try await status("$w_30/t_open/quad.png") == 401)
            #expect(try await status("t_open/quad.png") == 200)
            // Texts that are allowed.
            #expect(try await status("w_33/quad.png") == 401)
            let allowed = try await api.admin(
                "PUT", "/transformations",
                ["transformation": "w_33", "allowed_for_strict": "true"])
            #expect(allowed.status == 200, "\(allowed.account)")
            #expect(try await status("w_33/quad.png") == 200)
        }
    }

    @Test func whatATokenShowsIsForItsBearerAlone() async throws {
        let picture = try Samples.png(try Samples.quadrants())
        try await withServer(
            flags: ["--token-key", "demo:00ff11"], memcached: .none, pictures: [:]
        ) { server in
            let api = API(server)
            for type in ["private", "authenticated"] {
                let reply = try await api.call(
                    "upload", ["public_id": "quad", "type": type],
                    file: .init(name: "quad.png", bytes: picture))
                #expect(reply.status == 200, "\(reply.account)")
            }
            let text = "exp=\(Int(Date().timeIntervalSince1970) + 300)~acl=%2fdemo%2f*"
            let code = HMAC<SHA256>.authenticationCode(
                for: Data(text.utf8), using: SymmetricKey(data: [0x00, 0xFF, 0x11]))
            let token = text + "~hmac=" + code.map { String(format: "%02x", $0) }.joined()
            for path in [
                "private/quad.png", "authenticated/quad.png", "authenticated/w_8/quad.png",
            ] {
                let url = "/demo/image/" + path
                // A cookie leaves the address as it is: a cache in front must not give it to others.
                let shown = try await server.get(url, ["Cookie": "__cld_token__=\(token)"])
                #expect(shown.status == 200, "\(shown.account)")
                let policy = try #require(shown["Cache-Control"])
                #expect(policy.hasPrefix("private,"), "\(path): \(policy)")
                #expect(try await server.get(url).status == 401, "\(path)")
            }
        }
    }

    @Test func onlySomeSitesShowPictures() async throws {
        let picture = try Samples.png(try Samples.quadrants())
        try await withServer(
            flags: ["--allowed-referrers", "example.com,*.example.com"], memcached: .none,
            pictures: ["quad.png": picture]
        ) { server in
            let path = "/demo/image/upload/w_10/quad.png"
            // The second time memory answers.
            for _ in 0..<2 {
                #expect(try await server.get(path).status == 200)
                let own = try await server.get(path, ["Referer": "https://www.example.com/a"])
                #expect(own.status == 200)
                let other = try await server.get(path, ["Referer": "https://evil.org/a"])
                #expect(other.status == 401, "\(other.account)")
            }
        }
    }
}
