import Testing
import Vips

/// A server with pictures that all tests share which change nothing that others look at. It ends
/// with the tests' process.
struct Gallery: Sendable {
    let server: LiveServer
    let api: API

    /// Started by the first who asks.
    static var shared: Gallery {
        get async throws { try await opening.value }
    }

    private static let opening = Task {
        let site = try Site(clouds: ["demo", "second"])
        let server = try await LiveServer.start(site)
        let pictures = try Gallery.pictures()
        _ = try await onThread { try site.importPictures(pictures) }
        return Gallery(server: server, api: API(server))
    }

    /// Asks for `/demo/image/upload/<path>`.
    func get(_ path: String, _ fields: [String: String] = [:]) async throws -> HTTPReply {
        try await server.get("/demo/image/upload/\(path)", fields)
    }

    private static func pictures() throws -> [String: [UInt8]] {
        let quadrants = try Samples.quadrants()
        var pictures = [
            "quad.png": try Samples.png(quadrants),
            "photo.jpg": try Samples.photograph(orientation: 1),
            "dot.png": try Samples.png(try Samples.plain("M", width: 50, height: 50)),
            "white.png": try Samples.png(try Samples.plain("W", width: 400, height: 200)),
            "hole.png": try Samples.png(try Samples.hole()),
            "framed.png": try Samples.png(
                try quadrants.embed(
                    x: 60, y: 40, width: 520, height: 380, background: [255, 255, 255])),
            "deep.png": try Samples.encoded(
                try quadrants.cast(.ushort).linear(257, 0).cast(.ushort)
                    .copy(interpretation: .rgb16), "png"),
            "palette.png": try Samples.encoded(quadrants, "png", ["palette": true]),
            "grey.png": try Samples.png(
                try quadrants.extractBand(0).copy(interpretation: .bw)),
            "cmyk.jpg": try Samples.jpeg(try quadrants.call("colourspace", ["space": "cmyk"])),
            "moving.gif": try Samples.encoded(try Samples.animation(), "gif"),
            "lively.webp": try Samples.encoded(
                try Samples.animation(), "webp", ["lossless": true]),
            "still.webp": try Samples.encoded(quadrants, "webp", ["Q": 95]),
            "still.avif": try Samples.avif(quadrants),
            "papers/terms.txt": Array("Terms.\n".utf8),
            "looks/swap.cube": Samples.swappingTable,
        ]
        for name in [
            "shop/shoes/red", "dots/a.b.c", "with space", "grüße/日本", "my_folder/pic",
            "plus+and&more",
        ] { pictures["\(name).png"] = pictures["quad.png"] }
        for orientation in 1...8 {
            pictures["turned/\(orientation).jpg"] = try Samples.photograph(
                orientation: orientation)
        }
        return pictures
    }
}
