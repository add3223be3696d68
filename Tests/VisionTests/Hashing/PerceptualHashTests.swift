import Testing
import Vips

@testable import Vision

@Suite struct `Perceptual hashes` {
    @Test(
        arguments: [
            ("0000000000000000", 0 as UInt64), ("00000000000000ff", 255),
            ("ffffffffffffffff", .max), ("FFFFFFFFFFFFFFFF", .max),
        ])
    func `are sixteen digits`(text: String, bits: UInt64) {
        #expect(PerceptualHash(text: text)?.bits == bits)
        #expect(PerceptualHash(bits: bits).text == text.lowercased())
    }

    @Test(arguments: ["", "0", "fffffffffffffffff", "fffffffffffffffg", "+fffffffffffffff"])
    func `are nothing else`(text: String) {
        #expect(PerceptualHash(text: text) == nil)
    }

    @Test func `are compared bit by bit`() {
        let hash = PerceptualHash(bits: 0b1011)
        #expect(hash.distance(to: hash) == 0 && hash.similarity(to: hash) == 1)
        #expect(hash.distance(to: PerceptualHash(bits: 0b0110)) == 3)
        #expect(PerceptualHash(bits: 0).similarity(to: PerceptualHash(bits: .max)) == 0)
    }

    @Test func `of a picture of one colour say nothing but its brightness`() {
        #expect(PerceptualHash(greys: [Double](repeating: 0, count: 1024)).bits == 0)
        #expect(
            PerceptualHash(greys: [Double](repeating: 77, count: 1024)).bits == 1 << 63)
    }

    private static let photographs = [
        "astronaut.png", "cat.png", "coffee.png", "rocket.jpg", "galaxies.jpg",
        "photographer.png", "retina.jpg", "clock.png", "textures/brick.png",
        "textures/grass.png", "textures/gravel.png",
    ]

    private func hash(
        _ name: String, _ change: @Sendable (Image) throws -> Image = { $0 }
    ) async throws -> PerceptualHash {
        let report = try await Seer.shared.look([.perceptualHash]) {
            try change(Photographs.image(name))
        }
        return try #require(report.perceptualHash)
    }

    @Test(.needsPhotographs, arguments: photographs.filter { !$0.hasPrefix("textures") })
    func `hardly change with size, compression, light and a slight cut`(
        name: String
    ) async throws {
        let plain = try await hash(name)
        let changes: [(@Sendable (Image) throws -> Image, String)] = [
            ({ try $0.resize(0.3) }, "smaller"), ({ try $0.resize(1.7) }, "larger"),
            ({ try $0.linear(0.8, 20).cast(.uchar) }, "paler"),
            (
                { image in
                    let bytes = try image.run("jpegsave_buffer", ["Q": 30]).blob("buffer")
                    let source = try Source(bytes: bytes)
                    return try Operation.run("jpegload_source", ["source": .source(source)])
                        .image()
                }, "recompressed"
            ),
            (
                { image in
                    try image.extractArea(
                        left: image.width / 100, top: image.height / 100,
                        width: image.width * 98 / 100, height: image.height * 98 / 100)
                }, "cut"
            ),
        ]
        for (change, word) in changes {
            let distance = try await hash(name, change).distance(to: plain)
            #expect(distance <= 10, "\(word): \(distance)")
        }
    }

    @Test(.needsPhotographs) func `of different pictures are far apart`() async throws {
        var hashes: [PerceptualHash] = []
        for name in Self.photographs { hashes.append(try await hash(name)) }
        for (index, one) in hashes.enumerated() {
            for other in hashes[(index + 1)...] { #expect(one.distance(to: other) > 12) }
        }
    }

    @Test(
        // Of a dark disc little is left to tell where it lies.
        .needsPhotographs,
        arguments: photographs.filter { !$0.hasPrefix("textures") && $0 != "retina.jpg" },
        [(3, 3, 3, 3), (5, 0, 0, 0), (0, 0, 0, 5), (3, 3, 0, 0)])
    func `with more around them know what was cut off`(
        name: String, cut: (left: Int, top: Int, right: Int, bottom: Int)
    ) async throws {
        let plain = try await hash(name)
        let report = try await Seer.shared.look([.perceptualHash]) {
            let image = try Photographs.image(name)
            return try image.extractArea(
                left: image.width * cut.left / 100, top: image.height * cut.top / 100,
                width: image.width * (100 - cut.left - cut.right) / 100,
                height: image.height * (100 - cut.top - cut.bottom) / 100)
        }
        let nearest = try #require(report.framings).map { $0.distance(to: plain) }.min()
        #expect(try #require(nearest) <= 10)
    }

    @Test func `are of means over a frame, mirrored where it goes beyond the picture`() {
        let greys = (0..<16).map { Double($0 % 4) }
        let inner = Framing(left: 0.25, top: 0, right: 0.75, bottom: 1)
        #expect(inner.means(of: greys, side: 4, cells: 2) == [1, 2, 1, 2])
        let outer = Framing(left: -0.5, top: 0, right: 1.5, bottom: 1)
        #expect(outer.means(of: greys, side: 4, cells: 2) == [0.5, 2.5, 0.5, 2.5])
        #expect(outer.means(of: greys, side: 4, cells: 8).prefix(8) == [1, 0, 0, 1, 2, 3, 3, 2])
    }
}
