import Foundation
import NIOCore
import Testing

@testable import Server

@Suite struct FormTests {
    static let type = "multipart/form-data; boundary=\"b-1\""
    static let body =
        "preamble\r\n--b-1\r\nContent-Disposition: form-data; name=\"public_id\"\r\n\r\nshoes/red\r\n"
        + "--b-1 \t\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a;\\\"b%22.jpg\"\r\n"
        + "Content-Type: image/jpeg\r\n\r\n\r\n--b-\r\n--b\r\r\n--\u{0}\r\n"
        + "\r\n--b-1\r\nContent-Disposition: form-data; name=\"tags[]\"\r\n\r\n\r\n--b-1--\r\nepilogue"

    /// Joins neighbouring pieces, so that only what was said counts, not how it was cut.
    static func read(_ pieces: [ByteBuffer]) throws -> [MultipartParser.Event] {
        var parser = try MultipartParser(contentType: type)
        var events: [MultipartParser.Event] = []
        for piece in pieces {
            for event in try parser.feed(piece) {
                if case .bytes(var next) = event, case .bytes(var last)? = events.last {
                    last.writeBuffer(&next)
                    events[events.count - 1] = .bytes(last)
                } else {
                    events.append(event)
                }
            }
        }
        try parser.finish()
        return events
    }

    static let expected: [MultipartParser.Event] = [
        .began(PartHeader(name: "public_id", filename: nil, contentType: nil)),
        .bytes(ByteBuffer(string: "shoes/red")), .ended,
        .began(PartHeader(name: "file", filename: "a;\"b\".jpg", contentType: "image/jpeg")),
        .bytes(ByteBuffer(string: "\r\n--b-\r\n--b\r\r\n--\u{0}\r\n")), .ended,
        .began(PartHeader(name: "tags[]", filename: nil, contentType: nil)), .ended,
    ]

    @Test func aFormIsReadWhereverItIsCut() throws {
        let body = ByteBuffer(string: Self.body)
        let length = body.readableBytes
        #expect(try Self.read([body]) == Self.expected)
        for cut in 0...length {
            let pieces = [
                body.getSlice(at: 0, length: cut)!, body.getSlice(at: cut, length: length - cut)!,
            ]
            #expect(try Self.read(pieces) == Self.expected, "cut at \(cut)")
        }
        for size in 1...40 {
            let pieces = stride(from: 0, to: length, by: size).map {
                body.getSlice(at: $0, length: min(size, length - $0))!
            }
            #expect(try Self.read(pieces) == Self.expected, "pieces of \(size)")
        }
    }

    @Test func aBodyThatEndsEarlyIsNoForm() throws {
        let body = ByteBuffer(string: Self.body)
        let end = Self.body.utf8.count - "--\r\nepilogue".utf8.count
        for cut in 0..<end {
            #expect(throws: FormError.truncated) {
                _ = try Self.read([body.getSlice(at: 0, length: cut)!])
            }
        }
    }

    @Test(arguments: [
        ("--b-1\r\n\r\nx\r\n--b-1--", FormError.malformed), ("--b-1x", .malformed),
        ("--b-1\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b-1--", .unnamedPart),
        (
            "--b-1\r\nContent-Disposition: \(String(repeating: "x", count: 9000))",
            .partHeaderTooLarge
        ),
    ])
    func badFormsAreRefusedByName(_ body: String, _ error: FormError) {
        #expect(throws: error) { _ = try Self.read([ByteBuffer(string: body)]) }
    }

    @Test func aFormNeedsABoundary() {
        #expect(throws: FormError.noBoundary) {
            _ = try MultipartParser(contentType: "multipart/form-data")
        }
    }

    @Test func plainFieldsAreGatheredAndFilesHandedOn() throws {
        var reader = try FormReader(contentType: Self.type)
        let events = try reader.feed(ByteBuffer(string: Self.body))
        try reader.finish()
        #expect(
            events == [
                .began(
                    PartHeader(name: "file", filename: "a;\"b\".jpg", contentType: "image/jpeg")),
                .bytes(ByteBuffer(string: "\r\n--b-\r\n--b\r\r\n--\u{0}\r\n")), .ended,
            ])
        #expect(reader.fields["public_id"] == "shoes/red")
        #expect(reader.fields.array("tags") == [""])
    }

    @Test func gatheredFieldsAreBounded() throws {
        var limits = FormReader.Limits()
        limits.fieldBytes = 8
        var reader = try FormReader(contentType: Self.type, limits: limits)
        #expect(throws: FormError.fieldsTooLarge) {
            _ = try reader.feed(ByteBuffer(string: Self.body))
        }
    }

    @Test func aLargeFileLeavesNothingBehind() throws {
        var reader = try FormReader(contentType: Self.type)
        let head = "--b-1\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n"
        _ = try reader.feed(ByteBuffer(string: head))
        let piece = ByteBuffer(repeating: 0x0d, count: 64 << 10)
        var seen = 0
        for _ in 0..<8 {
            for case .bytes(let bytes) in try reader.feed(piece) { seen += bytes.readableBytes }
        }
        // All but what could begin a boundary has been handed on.
        #expect(8 * piece.readableBytes - seen < 8)
    }

    @Test func urlEncodedAndJSONFormsGiveTheSameFields() throws {
        let encoded = try FormFields(urlEncoded: "tags[]=a+b&tags[]=c%2Bd&overwrite=true&n=1&x=%zz")
        #expect(encoded.array("tags") == ["a b", "c+d"])
        #expect(encoded["x"] == "%zz")
        let text = #"{"tags":["a b","c+d"],"overwrite":true,"n":1,"no":null,"c":{"k":"v"},"f":0.5}"#
        let json = try FormFields(json: Data(text.utf8))
        #expect(json.array("tags") == encoded.array("tags"))
        #expect(json["overwrite"] == encoded["overwrite"] && json["n"] == encoded["n"])
        #expect(json["c"] == #"{"k":"v"}"# && json["no"] == nil && json["f"] == "0.5")
        #expect(throws: FormError.malformed) { try FormFields(json: Data("[1]".utf8)) }
        #expect(throws: FormError.tooManyFields) {
            try FormFields(urlEncoded: "a=1&b=2", maximumFields: 1)
        }
    }

    @Test func arraysMayBeNumbered() throws {
        let form = try FormFields(urlEncoded: "ids[0]=a&ids[1]=b&ids=c&ids[x]=no&idsx=no")
        #expect(form.array("ids") == ["a", "b", "c"])
    }
}
