import Foundation
import Testing
import Vips

@testable import Vision

@Suite struct `Likenesses` {
    private func looked(
        _ name: String, _ change: @Sendable (Image) throws -> Image = { $0 }
    ) async throws -> AnalysisReport {
        try await Seer.shared.look([.perceptualHash]) { try change(Photographs.image(name)) }
    }

    private func finds(_ copy: AnalysisReport, _ known: AnalysisReport) throws -> Bool {
        let kept = try #require(known.likenesses?.first)
        return Likeness.isAny(of: try #require(copy.likenesses), like: kept)
    }

    private static let photographs = [
        "astronaut.png", "cat.png", "coffee.png", "rocket.jpg", "photographer.png", "clock.png",
    ]

    @Test(.needsPhotographs, arguments: photographs)
    func `stay with size, compression, light and a slight cut`(name: String) async throws {
        let known = try await looked(name)
        let changes: [(@Sendable (Image) throws -> Image, String)] = [
            ({ try $0.resize(0.3) }, "smaller"), ({ try $0.resize(1.7) }, "larger"),
            ({ try $0.linear(0.8, 20).cast(.uchar) }, "paler"),
            (
                { image in
                    let bytes = try image.run("jpegsave_buffer", ["Q": 30]).blob("buffer")
                    return try Operation.run(
                        "jpegload_source", ["source": .source(Source(bytes: bytes))]
                    ).image()
                }, "recompressed"
            ),
            (
                { image in
                    try image.extractArea(
                        left: image.width * 3 / 100, top: image.height * 3 / 100,
                        width: image.width * 94 / 100, height: image.height * 94 / 100)
                }, "cut"
            ),
        ]
        for (change, word) in changes {
            #expect(try finds(try await looked(name, change), known), "\(word)")
        }
    }

    @Test(.needsPhotographs)
    func `tell the same light and dark in other colours, which one hash has`() async throws {
        let known = try await looked("coffee.png")
        let other = try await looked("coffee.png") { image in
            // Brightness stays; warm becomes cold.
            let greys = try image.colourspace(.bw).colourspace(.srgb)
            return try greys.linear(2, 0).subtract(image).cast(.uchar)
                .copy(interpretation: .srgb)
        }
        let hashes = (try #require(known.perceptualHash), try #require(other.perceptualHash))
        #expect(hashes.0.distance(to: hashes.1) <= 10)
        #expect(try !finds(other, known))
    }

    @Test func `of flat pictures tell colours, not noise`() throws {
        func flat(_ red: UInt8, _ green: UInt8, _ blue: UInt8) throws -> Likeness {
            let bytes = (0..<64).flatMap { [red ^ UInt8($0 & 1), green, blue] }
            return try #require(Likeness(bytes: bytes))
        }
        #expect(try flat(200, 0, 0).resembles(try flat(203, 2, 1)))
        #expect(try !flat(200, 0, 0).resembles(try flat(0, 0, 200)))
    }

    @Test func `do not compare what was cut off`() throws {
        var bytes = (0..<192).map { UInt8($0 / 24 * 30) }
        let known = try #require(Likeness(bytes: bytes))
        for cell in 0..<8 { bytes[24 * cell] = 240 }
        let cut = try #require(Likeness(bytes: bytes))
        #expect(!cut.resembles(known))
        #expect(cut.resembles(known, in: Framing(left: -0.04, top: 0, right: 1, bottom: 1)))
        #expect(!cut.resembles(known, in: Framing(left: 0, top: 0, right: 1.04, bottom: 1)))
    }

    @Test func `are 192 bytes, and the same after they were kept`() throws {
        #expect(
            Likeness(bytes: []) == nil && Likeness(bytes: .init(repeating: 0, count: 193)) == nil)
        let likeness = try #require(Likeness(bytes: (0..<192).map(UInt8.init)))
        let data = try JSONEncoder().encode([likeness])
        #expect(try JSONDecoder().decode([Likeness].self, from: data) == [likeness])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Likeness].self, from: Data(#"["AAAA"]"#.utf8))
        }
    }
}
