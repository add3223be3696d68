import Foundation
import Testing
import Vips

@testable import Imaging

/// Our measure of likeness against a published one.
@Suite struct LikenessTests {
    /// Photographs, the quality that JPEG brings the middle 192 × 192 pixels of them to, and what the
    /// package `ssimulacra2` 0.3.0 of the Python index says of that.
    static let published: [(String, Int, Double)] = [
        ("astronaut.png", 15, 44.23), ("astronaut.png", 40, 53.97),
        ("astronaut.png", 65, 57.72), ("astronaut.png", 80, 60.93),
        ("astronaut.png", 92, 79.47), ("cat.png", 15, 51.37),
        ("cat.png", 40, 64.32), ("cat.png", 65, 70.86),
        ("cat.png", 80, 76.1), ("cat.png", 92, 87.15),
        ("coffee.png", 15, 38.36), ("coffee.png", 40, 52.09),
        ("coffee.png", 65, 57.88), ("coffee.png", 80, 59.23),
        ("coffee.png", 92, 84.08), ("rocket.jpg", 15, 18.38),
        ("rocket.jpg", 40, 39.73), ("rocket.jpg", 65, 43.79),
        ("rocket.jpg", 80, 48.61), ("rocket.jpg", 92, 76.6),
        ("retina.jpg", 15, 46.14), ("retina.jpg", 40, 78.24),
        ("retina.jpg", 65, 87.35), ("retina.jpg", 80, 91.7),
        ("retina.jpg", 92, 95.73), ("galaxies.jpg", 15, 21.81),
        ("galaxies.jpg", 40, 36.73), ("galaxies.jpg", 65, 40.44),
        ("galaxies.jpg", 80, 43.71), ("galaxies.jpg", 92, 70.27),
        ("clock.png", 15, 64.66), ("clock.png", 40, 87.55),
        ("clock.png", 65, 92.58), ("clock.png", 80, 95.3),
        ("clock.png", 92, 97.45), ("photographer.png", 15, 71.33),
        ("photographer.png", 40, 86.94), ("photographer.png", 65, 90.92),
        ("photographer.png", 80, 93.76), ("photographer.png", 92, 96.75),
    ]

    private static let folder =
        URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .path(percentEncoded: false) + ".cache/samples"

    private static var areThere: Bool {
        let files = FileManager.default
        return files.fileExists(atPath: folder + "/tree/samples/astronaut.png")
            && !files.fileExists(atPath: folder + "/stand-ins")
    }

    private static func middle(of name: String) throws -> Image {
        let bytes = try Data(contentsOf: URL(filePath: folder + "/tree/samples/" + name))
        let loader = name.hasSuffix("png") ? "pngload_source" : "jpegload_source"
        let image = try Operation.run(loader, ["source": .source(Source(bytes: Array(bytes)))])
            .image()
        let colored = try image.interpretation == .srgb ? image : image.colourspace(.srgb)
        return try colored.extractBand(0, count: 3).extractArea(
            left: (image.width - 192) / 2, top: (image.height - 192) / 2, width: 192, height: 192
        ).copyMemory()
    }

    private static func jpeg(_ image: Image, _ quality: Int) throws -> Image {
        let bytes = try image.run("jpegsave_buffer", ["Q": .int(quality), "strip": true])
            .blob("buffer")
        return try Operation.run("jpegload_source", ["source": .source(Source(bytes: bytes))])
            .image()
    }

    @Test(.enabled(if: areThere, "the sample photographs were not fetched"))
    func photographsRankAsThePublishedMeasureRanksThem() throws {
        try Engine.start()
        var ours: [Double] = []
        for (name, quality, theirs) in Self.published {
            let original = try Self.middle(of: name)
            let likeness = try #require(try Likeness(to: original))
            let score = try #require(try likeness.score(Self.jpeg(original, quality)))
            #expect(abs(score - theirs) < 3, "\(name) at \(quality): \(score), not \(theirs)")
            ours.append(score)
        }
        let correlation = Self.rankCorrelation(ours, Self.published.map(\.2))
        print("rank correlation with ssimulacra2 over \(ours.count) pairs: \(correlation)")
        #expect(ours.count >= 40 && correlation >= 0.97)
    }

    private static func rankCorrelation(_ a: [Double], _ b: [Double]) -> Double {
        func ranks(_ values: [Double]) -> [Double] {
            let order = values.indices.sorted { values[$0] < values[$1] }
            var ranks = [Double](repeating: 0, count: values.count)
            for (rank, index) in order.enumerated() { ranks[index] = Double(rank) }
            return ranks
        }
        let count = Double(a.count)
        let squares = zip(ranks(a), ranks(b)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        return 1 - 6 * squares / (count * (count * count - 1))
    }

    @Test func aPictureIsEntirelyLikeItselfAndLessWhatItHasLost() throws {
        try Engine.start()
        let bands = try (1...3).map {
            try Image.gaussnoise(width: 90, height: 70, mean: 128, sigma: 30, seed: $0)
                .gaussblur(1.5)
        }
        let image = try bands[0].bandjoin(Array(bands.dropFirst())).cast(.uchar)
            .copy(interpretation: .srgb).copyMemory()
        let likeness = try #require(try Likeness(to: image))
        #expect(try likeness.score(image) == 100)
        let scores = try [90, 60, 30, 5].map { try likeness.score(Self.jpeg(image, $0)) ?? .nan }
        #expect(scores == scores.sorted(by: >) && scores[0] < 100, "\(scores)")
        #expect(
            try likeness.score(image.extractArea(left: 0, top: 0, width: 89, height: 70)) == nil)
    }

    @Test func whatIsTooSmallCannotBeCompared() throws {
        try Engine.start()
        let line = try Image.solid([1, 2, 3], width: 50, height: 7).copy(interpretation: .srgb)
        #expect(try Likeness(to: line) == nil)
        let square = try Image.solid([1, 2, 3], width: 8, height: 8).copy(interpretation: .srgb)
        #expect(try Likeness(to: square)?.score(square) == 100)
    }
}
