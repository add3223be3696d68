import Assets
import Testing
import Vips

@testable import Imaging

@Suite struct QualitySearchTests {
    /// Pictures whose scores lie as far below the usual ones, and bend away from them that much.
    static let pictures: [(loss: Double, bend: Double)] = [
        (1, 0), (0.6, 0), (1.6, 0), (1, 0.2), (1, -0.2), (0.7, 0.15), (1.4, -0.15),
    ]

    @Test(
        arguments: [Format.jpg, .webp, .avif],
        OutputQuality.Level.allCases)
    func twoTrialsComeNearTheTarget(_ format: Format, _ level: OutputQuality.Level) throws {
        let aim = QualityAim(format: format, level: level, isSensitive: false, chroma: nil)
        let search = try #require(QualitySearch(format, target: aim.score, care: aim.care))
        let curve = search.curve
        for picture in Self.pictures {
            func truth(_ quality: Int) -> Double {
                let bend = 1 + picture.bend * Double(quality - 60) / 40
                return curve.score(at: quality, loss: picture.loss * bend)
            }
            var trials: [Int] = []
            let found = try #require(
                search.find { quality in
                    trials.append(quality)
                    return truth(quality)
                })
            #expect(trials.count <= 2 && curve.bounds.contains(found.quality))
            let reachable = truth(curve.bounds.lowerBound)...truth(curve.bounds.upperBound)
            guard reachable.contains(aim.score) else { continue }
            #expect(
                abs(truth(found.quality) - aim.score) <= 2 + aim.care.leniency,
                "\(format) \(level) \(picture): \(found), in truth \(truth(found.quality))")
        }
    }

    @Test func whatIsUsualTakesOneTrial() throws {
        let search = try #require(QualitySearch(.webp, target: 76))
        var trials = 0
        let found = search.find { quality in
            trials += 1
            return search.curve.score(at: quality, loss: 1)
        }
        #expect(trials == 1 && (77...82).contains(found?.quality ?? 0))
    }

    @Test func oneTrialTellsMuchOfTheWay() throws {
        let search = try #require(QualitySearch(.jpg, .halved, target: 67))
        for loss in [0.6, 1, 1.3] {
            let score = search.curve.score(at: search.first, loss: loss)
            let found = search.found(after: score, at: search.first)
            let away = search.curve.score(at: found.quality, loss: loss) - 67
            // Worse where it stays far below 100, better where it does not.
            #expect(abs(away) < 2.5 && (loss == 1 ? abs(away) < 1 : (away < 0) == (loss > 1)))
        }
    }

    /// Red lines of one pixel on white lose their colour with half of its resolution.
    @Test func coloursKeepTheirResolutionWhereTheyWouldSuffer() throws {
        try Engine.start()
        let pixels = (0..<(128 * 96)).flatMap { index -> [UInt8] in
            let (x, y) = (index % 128, index / 128)
            return (x + y / 3) % 4 == 0
                ? [230, 0, 20] : (y % 5 == 0 ? [0, 40, 220] : [255, 255, 255])
        }
        let image = try Image(pixels: pixels, width: 128, height: 96, bands: 3)
            .copy(interpretation: .srgb).copyMemory()
        let aim = QualityAim(format: .jpg, level: .good, isSensitive: false, chroma: nil)
        let manner = try QualityTrial(aim: aim, settings: SaveSettings()).search(image)
        #expect(manner?.chroma == .full)
        let soft = try QualityTrial(aim: aim, settings: SaveSettings())
            .search(
                Photograph.image(width: 160, height: 120).gaussblur(1).cast(.uchar).copyMemory())
        #expect(soft?.chroma == .halved)
    }

    @Test func whatIsAskedForIsKeptApartFromWhatWasChosen() {
        var aim = QualityAim(format: .jpg, level: .good, isSensitive: false, chroma: nil)
        #expect([.halved, .full].map(aim.name) == ["good", "good+444"])
        aim.chroma = .full
        #expect(aim.name(with: .full) == "good:444")
        let known = KnownQualities(["jpg/good+444": 70, "jpg/good:420": 60])
        #expect(known.manner(for: aim) == nil)
        aim.chroma = .halved
        #expect(known.manner(for: aim)?.quality == 60)
        aim.chroma = nil
        #expect(known.manner(for: aim)?.quality == 70 && known.manner(for: aim)?.chroma == .full)
    }

    @Test func whatCannotBeReachedIsApproached() throws {
        let search = try #require(QualitySearch(.jpg, target: 85))
        #expect(search.find { _ in 20 }?.quality == search.curve.bounds.upperBound)
        #expect(search.find { _ in 99.9 }?.quality == search.curve.bounds.lowerBound)
        #expect(search.find { _ in nil } == nil)
    }

    @Test func curvesRise() throws {
        for format in [Format.jpg, .webp, .avif] {
            let points = try #require(QualityCurve(format)).points
            #expect(zip(points, points.dropFirst()).allSatisfy { $0.quality < $1.quality })
            #expect(zip(points, points.dropFirst()).allSatisfy { $0.score < $1.score })
        }
        #expect(QualityCurve(.png) == nil)
    }

    @Test(arguments: [
        (100, 100, 100, 100), (384, 384, 384, 384), (491, 300, 491, 300), (512, 512, 384, 384),
        (4000, 3000, 384, 384), (40, 3000, 40, 3000), (600, 90, 600, 90), (1000, 300, 384, 256),
        (90, 9000, 90, 384),
    ])
    func aTrialSeesAllOfASmallPictureAndPartsOfALargeOne(
        _ width: Int, _ height: Int, _ seenWidth: Int, _ seenHeight: Int
    ) throws {
        try Engine.start()
        let image = try Image.solid([9, 9, 9], width: width, height: height)
        let part = try QualityTrial.part(of: image, tiles: 3)
        #expect((part.width, part.height) == (seenWidth, seenHeight))
    }

    @Test(arguments: [
        (100, 100, 100, 100), (384, 384, 384, 384), (640, 427, 464, 304), (800, 800, 384, 384),
        (4000, 3000, 432, 320), (16, 90_000, 16, 28_800),
    ])
    func filesAreTriedOnAPartOfTheirShape(
        _ width: Int, _ height: Int, _ seenWidth: Int, _ seenHeight: Int
    ) throws {
        try Engine.start()
        let image = try Image.solid([9, 9, 9], width: width, height: height)
        let part = try QualityTrial.window(of: image, tiles: 3)
        #expect((part.width, part.height) == (seenWidth, seenHeight))
    }

    @Test func tilesLieOnBlocksInsideOfThePicture() {
        for side in [129, 257, 800, 4097] {
            let starts = QualityTrial.starts(min(side / 128, 4), along: side)
            #expect(starts.allSatisfy { $0 % 16 == 0 && $0 + 128 <= side }, "\(side): \(starts)")
            #expect(zip(starts, starts.dropFirst()).allSatisfy { $0 < $1 })
        }
    }

    // MARK: In renders

    private static func photograph() throws -> TestFile {
        try Samples.saved(Photograph.image(width: 240, height: 180), as: .png)
    }

    @Test(arguments: [Format.jpg, .webp, .avif])
    func levelsCostLessAndLess(_ format: Format) throws {
        let file = try Self.photograph()
        var bytes: [Int64] = []
        for level in OutputQuality.Level.allCases {
            let rendered = try Rendered(
                "q_auto:\(level.rawValue)", of: file, as: .format(format))
            let measured = try #require(rendered.result.measured)
            #expect(measured.target.hasPrefix(level.rawValue) && measured.format == format)
            bytes.append(rendered.result.bytes)
        }
        // What cannot be reached by the best quality that there is, costs as much as another level.
        #expect(bytes == bytes.sorted(by: >) && Set(bytes).count >= 3, "\(bytes)")
    }

    @Test func whatWasFoundBeforeIsNotLookedForAgain() throws {
        let file = try Self.photograph()
        let target = try TestFile()
        var request = RenderRequest(
            transformation: "q_auto", output: .format(.webp),
            sources: [.init(layer: "", format: .png)], limits: Limits())
        request.knownQualities = [MeasuredQuality.key(.webp, "good"): 12]
        let known = try Renderer().render(
            request, sources: [file.descriptor], output: target.descriptor)
        #expect(known.measured == nil)
        let found = try Rendered("q_auto", of: file, as: .format(.webp)).result
        #expect(found.measured != nil && found.bytes > known.bytes)
    }

    @Test func nothingIsMeasuredWhereNobodyAsksOrThereIsNothingToMeasure() throws {
        let file = try Self.photograph()
        for (words, format) in [
            ("w_60", Format.jpg), ("q_80", .webp), ("q_auto", .png), ("q_auto,w_9", .jpg),
        ] {
            let result = try Rendered(words, of: file, as: .format(format)).result
            #expect(result.measured == nil, "\(words) \(format)")
        }
    }
}
