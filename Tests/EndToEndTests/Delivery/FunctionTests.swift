import Crypto
import Foundation
import Testing
import Transformations

/// Functions elsewhere that make other pictures of pictures.
@Suite struct FunctionTests {
    private func withFunctions(
        _ flags: [String] = [], _ body: (LiveServer, FunctionServer) async throws -> Void
    ) async throws {
        // Blue comes back for what is posted to /blue, in the size that the path says.
        let functions = try FunctionServer { question in
            switch question.path {
            case "/blue":
                guard let picture = try? Samples.png(Samples.plain("B", width: 60, height: 20))
                else { return .init(status: 500) }
                return .init(body: picture)
            case "/echo":
                return .init(
                    mediaType: question.fields["content-type"] ?? "", body: question.body)
            case "/html": return .init(mediaType: "text/html", body: Array("<html>".utf8))
            case "/moved": return .init(status: 302)
            default: return .init(status: 500)
            }
        }
        try await withServer(
            flags: [
                "--function-hosts", "127.0.0.1:\(functions.port)",
                "--fetch-addresses", "127.0.0.1",
            ] + flags,
            pictures: ["quad.png": try Samples.png(try Samples.quadrants())]
        ) { try await body($0, functions) }
    }

    private func word(_ path: String, _ functions: FunctionServer, _ kind: String = "remote")
        -> String
    {
        let url = "http://127.0.0.1:\(functions.port)\(path)"
        let coded = Data(url.utf8).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        return "fn_\(kind):\(coded)"
    }

    private func signed(_ path: String) -> String {
        let signature = URLSignature.sign(path, secret: Site.secret)
        return "/demo/image/upload/s--\(signature)--/\(path)"
    }

    @Test func anAnswerTakesThePlaceOfThePictureAndIsKept() async throws {
        try await withFunctions { server, functions in
            let path = signed("c_scale,w_40/\(word("/blue", functions))/c_crop,w_30,h_20/quad.png")
            let reply = try await server.get(path)
            try expectPicture(reply, 30, 20, "BB/BB")
            let question = try #require(functions.questions.first)
            let shown = try Picture(question.body)
            #expect((shown.width, shown.height) == (40, 30))
            #expect(shown.sketch(columns: 2, rows: 2) == "RG/BY")
            #expect(question.fields["content-type"] == "image/png")
            let time = try #require(question.fields["x-cld-timestamp"])
            let expected = Insecure.SHA1.hash(
                data: Data(question.body) + Data((time + Site.secret).utf8)
            ).map { String(format: "%02x", $0) }.joined()
            #expect(question.fields["x-cld-signature"] == expected)
            // Whatever follows, it is the same answer.
            let other = try await server.get(
                signed("c_scale,w_40/\(word("/blue", functions))/c_scale,w_15/quad.png"))
            try expectPicture(other, 15, 5, "BB/BB")
            #expect(functions.questions.count == 1)
        }
    }

    @Test func manyViewersAskOneFunctionOnce() async throws {
        try await withFunctions { server, functions in
            let target = signed("\(word("/blue", functions))/quad.png")
            let replies = try await atOnce(20) { _ in
                try server.send(HTTPRequest(target: target))
            }
            #expect(Set(replies.map(\.status)) == [200])
            #expect(functions.questions.count == 1)
        }
    }

    @Test func aFunctionBeforeEverythingGetsTheFile() async throws {
        try await withFunctions { server, functions in
            let original = try await server.get("/demo/image/upload/quad.png")
            let echo = try await server.get(
                signed("c_scale,w_40/\(word("/echo", functions, "pre:remote"))/quad.png"))
            try expectPicture(echo, 40, 30, "RG/BY")
            #expect(functions.questions.first?.body == original.body)
            let blue = try await server.get(
                signed("c_scale,w_30/\(word("/blue", functions, "pre:remote"))/quad.png"))
            try expectPicture(blue, 30, 10, "BB/BB")
        }
    }

    @Test func whatFailsSaysWhy() async throws {
        try await withFunctions { server, functions in
            let elsewhere = "fn_remote:aHR0cHM6Ly9leGFtcGxlLmNvbS9m"
            let cases: [(String, Int, String)] = [
                (signed("\(word("/broken", functions))/quad.png"), 400, "answer was 500"),
                (signed("\(word("/moved", functions))/quad.png"), 400, "answer was 302"),
                (signed("\(word("/html", functions))/quad.png"), 400, "format"),
                (signed("\(elsewhere)/quad.png"), 401, "example.com"),
                (
                    "/demo/image/upload/\(word("/blue", functions))/quad.png", 401,
                    "need a signed URL"
                ),
                (signed("fn_wasm:a.wasm/quad.png"), 400, "fn_wasm"),
            ]
            for (path, status, words) in cases {
                let reply = try await server.get(path)
                #expect(reply.status == status, "\(path): \(reply.account)")
                #expect(reply.reason.contains(words), "\(path): \(reply.reason)")
            }
            #expect(try await API(server).count().counted == 0)
        }
    }

    @Test func withoutHostsNoFunctionIsCalled() async throws {
        let reply = try await Gallery.shared.server.get(
            signed("fn_remote:aHR0cHM6Ly9leGFtcGxlLmNvbS9m/quad.png"))
        #expect(reply.status == 401, "\(reply.account)")
        #expect(reply.reason.contains("functions are not called"))
    }
}
