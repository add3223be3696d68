import Foundation
import HTTPTypes
import NIOCore
import Testing

@testable import Server

@Suite struct HitPathTests {
    static let hit = "GET /hit HTTP/1.1\r\nHost: x\r\n"

    /// Status lines in the order they came.
    static func statuses(_ text: String) -> [String] {
        text.components(separatedBy: "HTTP/1.").dropFirst().map {
            "HTTP/1." + $0.prefix { $0 != "\r\n" }
        }
    }

    @Test func aHitCarriesItsFieldsAndItsBody() async throws {
        try await LiveServer.run { server in
            let answer = try await server.talk(Self.hit + "X-Request-Id: my-id\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\nDate: "))
            for line in [
                "ETag: \"abc\"", "Vary: Accept", "Content-Type: image/png",
                "Content-Length: 20000", "X-Request-Id: my-id", "Server-Timing: memory;dur=",
            ] { #expect(answer.contains("\r\n" + line), "\(line)") }
            #expect(answer.hasSuffix("\r\n\r\n" + LiveServer.body))
            #expect(!answer.contains("Connection:"))
        }
    }

    @Test(arguments: [
        ("If-None-Match: \"abc\"", "304 Not Modified", ["Vary: Accept", "ETag: \"abc\""], ""),
        ("Range: bytes=3-5", "206 Partial Content", ["Content-Range: bytes 3-5/20000"], "345"),
        ("Range: bytes=20000-", "416 Range Not Satisfiable", ["Content-Range: bytes */20000"], ""),
    ])
    func aHitKnowsConditionsAndRanges(
        _ field: String, _ status: String, _ lines: [String], _ body: String
    ) async throws {
        try await LiveServer.run { server in
            let answer = try await server.talk(Self.hit + field + "\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 \(status)\r\n"))
            for line in lines { #expect(answer.contains("\r\n\(line)\r\n"), "\(line)") }
            #expect(answer.hasSuffix("\r\n\r\n" + body))
        }
    }

    @Test func headSendsTheFieldsOfGetAndNoBody() async throws {
        try await LiveServer.run { server in
            for path in ["/hit", "/stream", "/nothing"] {
                let answer = try await server.talk("HEAD \(path) HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(answer.hasSuffix("\r\n\r\n"), "\(path)")
                #expect(Self.statuses(answer).count == 1, "\(path)")
                #expect(answer.components(separatedBy: "\r\n\r\n").count == 2, "\(path)")
            }
        }
    }

    @Test func answersNeverOvertakeEachOther() async throws {
        try await LiveServer.run { server in
            let text =
                "GET /gated HTTP/1.1\r\nHost: x\r\n\r\n" + Self.hit + "Range: bytes=0-2\r\n\r\n"
                + "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi" + Self.hit
                + "If-None-Match: *\r\n\r\n" + "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n"
            async let answer = server.talk(text)
            await server.entered.wait()
            await server.gate.open()
            let parts = try await answer.components(separatedBy: "HTTP/1.1 ").dropFirst()
            #expect(parts.map { $0.prefix(3) } == ["200", "206", "200", "304", "404"])
            let bodies = parts.compactMap { $0.components(separatedBy: "\r\n\r\n").last }
            #expect(bodies == ["gated", "012", "got hi", "", "Nothing here\n"])
        }
    }

    @Test func aThousandPipelinedHitsAllArrive() async throws {
        try await LiveServer.run { server in
            let text = String(repeating: Self.hit + "\r\n", count: 1000)
            let answer = try await server.talk(text)
            #expect(answer.utf8.count > 20_000_000)
            #expect(answer.components(separatedBy: "HTTP/1.1 200 OK\r\n").count == 1001)
            #expect(answer.hasSuffix(LiveServer.body))
        }
    }

    @Test(arguments: [
        ("GET /hit HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "close"),
        ("GET /hit HTTP/1.0\r\n\r\n", "close"),
        ("GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "close"),
        ("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "close"),
    ])
    func theConnectionEndsWhereItShould(_ text: String, _ connection: String) async throws {
        try await LiveServer.run { server in
            let answer = try await server.talk(text + Self.hit + "\r\n", halfClose: false)
            #expect(Self.statuses(answer).count == 1)
            #expect(answer.contains("\r\nConnection: \(connection)\r\n"))
            #expect(!answer.contains("chunked"))
        }
    }

    @Test func anOldClientMayKeepItsConnection() async throws {
        try await LiveServer.run { server in
            let request = "GET /hit HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
            let answer = try await server.talk(request + request)
            #expect(Self.statuses(answer).count == 2)
            #expect(answer.contains("\r\nConnection: keep-alive\r\n"))
        }
    }

    @Test func aRequestWithABodyIsNeverAHit() async throws {
        try await LiveServer.run { server in
            let answer = try await server.talk(
                "GET /hit HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "2\r\nhi\r\n0\r\n\r\n" + Self.hit + "\r\n")
            #expect(Self.statuses(answer) == ["HTTP/1.1 404 Not Found", "HTTP/1.1 200 OK"])
        }
    }

    @Test func aClientThatWaitsIsToldToGoOn() async throws {
        try await LiveServer.run { server in
            let answer = try await server.talk(
                "POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi"
            )
            #expect(Self.statuses(answer) == ["HTTP/1.1 100 Continue", "HTTP/1.1 200 OK"])
        }
    }

    /// Long requests go by a name, or a failure would print all of them.
    enum Bad: CaseIterable {
        case longTarget, longField, manyFields, noHost, nonsense, twoLengths

        var request: (text: String, status: Int) {
            let get = "GET / HTTP/1.1\r\nHost: x\r\n"
            switch self {
            case .longTarget:
                let path = String(repeating: "a", count: 9000)
                return ("GET /\(path) HTTP/1.1\r\nHost: x\r\n\r\n", 414)
            case .longField:
                return (get + "A: \(String(repeating: "a", count: 40_000))\r\n\r\n", 431)
            case .manyFields: return (get + String(repeating: "A: b\r\n", count: 200) + "\r\n", 431)
            case .noHost: return ("GET / HTTP/1.1\r\n\r\n", 400)
            case .nonsense: return ("nonsense\r\n\r\n", 400)
            case .twoLengths:
                return (get + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400)
            }
        }
    }

    @Test(arguments: Bad.allCases)
    func whatCannotBeServedIsTurnedAway(_ bad: Bad) async throws {
        let (text, status) = bad.request
        try await LiveServer.run { server in
            let answer = try await server.talk(text, halfClose: false)
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer.prefix(60))")
            #expect(answer.contains("\r\nConnection: close\r\n"))
        }
    }

    @Test func aSlowHeadGetsAnEnd() async throws {
        var limits = HTTPLimits()
        limits.headTimeout = .milliseconds(50)
        limits.lingerTimeout = .milliseconds(50)
        try await LiveServer.run(limits: limits) { server in
            let answer = try await server.talk("GET /hit HTTP/1.1\r\nHo", halfClose: false)
            #expect(answer.hasPrefix("HTTP/1.1 408 "))
        }
    }

    @Test func aBodyThatStopsIsNoBody() async throws {
        try await LiveServer.run { server in
            let answer = try await server.talk(
                "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\nhalf")
            await server.entered.wait()
            #expect(!answer.contains("got"))
        }
    }

    @Test func aFileIsStreamedWithRangesAndConditions() async throws {
        let bytes = Data((0..<300_000).map { UInt8(truncatingIfNeeded: 65 + $0 / 1000 % 26) })
        let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).bin")
        try bytes.write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        let handle = try FileHandle(forReadingFrom: url)
        let file = FileReply(
            descriptor: handle.fileDescriptor, owner: handle, length: bytes.count,
            fields: [.eTag: "\"f\"", .contentType: "application/octet-stream"])
        try await LiveServer.run(file: file) { server in
            let get = "GET /file HTTP/1.1\r\nHost: x\r\n"
            let whole = try await server.talk(get + "\r\n")
            #expect(whole.hasSuffix("\r\n\r\n" + String(decoding: bytes, as: UTF8.self)))
            let part = try await server.talk(get + "Range: bytes=999-1000\r\n\r\n")
            #expect(part.hasPrefix("HTTP/1.1 206 ") && part.hasSuffix("\r\n\r\nAB"))
            let same = try await server.talk(get + "If-None-Match: \"f\"\r\n\r\n")
            #expect(same.hasPrefix("HTTP/1.1 304 ") && !same.contains("ontent-Type"))
        }
    }
}
