import NIOCore
import Testing

@testable import Server

@Suite struct RequestLinesTests {
    /// What becomes of bytes that come in in pieces.
    private func passed(_ pieces: [[UInt8]]) throws -> String {
        var lines = RequestLines()
        var bytes: [UInt8] = []
        for piece in pieces {
            let places = piece.withUnsafeBytes { lines.places(in: $0) }
            bytes += Array(
                RequestLines.encoded(ByteBuffer(bytes: piece), at: places).readableBytesView)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func passed(_ text: String) throws -> String { try passed([Array(text.utf8)]) }

    static let examples: [(String, String)] = [
        ("GET /grüße HTTP/1.1\r\n\r\n", "GET /gr%C3%BC%C3%9Fe HTTP/1.1\r\n\r\n"),
        ("GET /a HTTP/1.1\r\nX: ü\r\n\r\n", "GET /a HTTP/1.1\r\nX: ü\r\n\r\n"),
        // Behind a request without a body another one begins.
        (
            "GET /ü HTTP/1.1\r\nHost: a\r\n\r\nGET /ö HTTP/1.1\r\n\r\n",
            "GET /%C3%BC HTTP/1.1\r\nHost: a\r\n\r\nGET /%C3%B6 HTTP/1.1\r\n\r\n"
        ),
        ("\r\n\r\nGET /ü HTTP/1.1\n\n", "\r\n\r\nGET /%C3%BC HTTP/1.1\n\n"),
    ]

    @Test("Bytes beyond ASCII are encoded in request lines alone", arguments: examples)
    func changed(_ text: String, _ wanted: String) throws {
        #expect(try passed(text) == wanted)
        // However it is cut into pieces.
        let pieces = Array(text.utf8).map { [$0] }
        #expect(try passed(pieces) == wanted)
    }

    @Test(
        "From a field on that may announce a body nothing is changed any more",
        arguments: [
            "Content-Length: 3", "content-length:3", "CONTENT-LENGTH : 3",
            "Transfer-Encoding: chunked",
            "Upgrade: h2c", " folded",
        ])
    func bodies(_ field: String) throws {
        let text = "POST /a HTTP/1.1\r\nHost: b\r\n\(field)\r\n\r\nü\nGET /ö HTTP/1.1\r\n\r\n"
        #expect(try passed(text) == text)
        #expect(try passed(Array(text.utf8).map { [$0] }) == text)
    }
}
