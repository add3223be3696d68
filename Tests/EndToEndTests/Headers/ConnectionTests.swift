import Testing

/// One connection for many requests.
@Suite struct ConnectionTests {
    @Test func aConnectionAnswersManyRequests() async throws {
        let server = try await Gallery.shared.server
        let statuses = try await onThread {
            let connection = try HTTPConnection(port: server.port)
            return try (0..<20).map { index in
                let path = index % 5 == 4 ? "absent" : "w_\(80 + index % 3)/photo"
                return try connection.perform(
                    HTTPRequest(target: "/demo/image/upload/\(path).jpg")
                ).status
            }
        }
        #expect(statuses == (0..<20).map { $0 % 5 == 4 ? 404 : 200 })
    }

    @Test func pipelinedAnswersKeepTheirOrder() async throws {
        let server = try await Gallery.shared.server
        _ = try await server.get("/demo/image/upload/w_80/quad.png")
        // A hit waits behind a render, and behind an error.
        let paths = [
            "w_83/quad.png", "w_80/quad.png", "w_84/quad.png", "w_x/quad.png", "w_80/quad.png",
            "absent.png", "w_85/quad.png",
        ]
        let replies = try await onThread {
            let connection = try HTTPConnection(port: server.port)
            try connection.send(
                paths.flatMap { HTTPRequest(target: "/demo/image/upload/\($0)").bytes })
            return try paths.map { _ in try connection.reply(to: "GET") }
        }
        #expect(replies.map(\.status) == [200, 200, 200, 400, 200, 404, 200])
        let widths = try replies.filter { $0.status == 200 }.map { try Picture($0.body).width }
        #expect(widths == [83, 80, 84, 80, 85])
    }

    @Test func connectionsCloseWhenAsked() async throws {
        let server = try await Gallery.shared.server
        for path in ["w_80/quad.png", "absent.png"] {
            let isClosed = try await onThread {
                let connection = try HTTPConnection(port: server.port)
                _ = try connection.perform(
                    HTTPRequest(
                        target: "/demo/image/upload/\(path)",
                        fields: [(name: "Connection", value: "close")]))
                return connection.isClosedByServer()
            }
            #expect(isClosed, "\(path)")
        }
    }

    @Test(arguments: [
        "GARBAGE\r\n\r\n", "GET /demo/quad.png HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        "GET /\(String(repeating: "a", count: 200_000)) HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 300_000))\r\n\r\n",
    ])
    func brokenRequestsGetA4xxOrTheDoor(_ text: String) async throws {
        let server = try await Gallery.shared.server
        let status = try await onThread { () -> Int in
            let connection = try HTTPConnection(port: server.port, within: .seconds(10))
            do {
                try connection.send(Array(text.utf8))
                return try connection.reply(to: "GET").status
            } catch HTTPConnection.Failure.closed {
                return 400
            } catch HTTPConnection.Failure.cannotSend {
                return 400
            }
        }
        #expect((400..<500).contains(status))
        #expect(try await server.get("/health").status == 200)
    }
}
