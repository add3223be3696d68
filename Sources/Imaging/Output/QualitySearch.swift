import Assets

/// Looks for the quality at which a picture scores what is aimed at.
///
/// Scores rise with quality along much the same curve for all pictures, one a format; what differs is how
/// far each stays below 100. A trial tells how far, the curve then tells the quality. Two trials at most.
struct QualitySearch {
    /// What was found.
    struct Found: Equatable {
        /// 1 to 100, on the scale of the format's encoder.
        var quality: Int
        /// The score that it is expected to have.
        var score: Double
    }

    let curve: QualityCurve
    let target: Double

    /// Nearer than this to the target the first trial is good enough.
    static let tolerance = 1.0

    /// `nil` for formats whose quality is no such number.
    init?(_ format: Format, target: Double) {
        guard let curve = QualityCurve(format) else { return nil }
        self.curve = curve
        self.target = target
    }

    /// - Parameter score: the score of a trial at a quality; `nil` where there is none.
    func find(score: (Int) throws -> Double?) rethrows -> Found? {
        let first = curve.quality(for: target, loss: 1)
        guard let firstScore = try score(first) else { return nil }
        if abs(firstScore - target) <= Self.tolerance {
            return Found(quality: first, score: firstScore)
        }
        let second = curve.quality(for: target, loss: curve.loss(of: firstScore, at: first))
        guard second != first, let secondScore = try score(second) else {
            return Found(quality: first, score: firstScore)
        }
        if abs(secondScore - target) <= Self.tolerance {
            return Found(quality: second, score: secondScore)
        }
        return between((first, firstScore), (second, secondScore))
    }

    /// How far the picture stays below 100 changes a little with quality: it is taken where the target is.
    private func between(
        _ first: (quality: Int, score: Double), _ second: (quality: Int, score: Double)
    ) -> Found {
        let (a, b) = (
            curve.loss(of: first.score, at: first.quality),
            curve.loss(of: second.score, at: second.quality)
        )
        let spread = second.score - first.score
        let share = abs(spread) > 0.5 ? (target - first.score) / spread : 1
        let loss = a + (b - a) * min(max(share, 0), 1.5)
        let quality = curve.quality(for: target, loss: max(loss, 0.05))
        return Found(quality: quality, score: curve.score(at: quality, loss: max(loss, 0.05)))
    }
}

/// How the scores of a usual picture rise with quality in a format.
struct QualityCurve {
    /// Qualities and scores, both rising.
    let points: [(quality: Int, score: Double)]
    /// What is chosen at all, whatever it scores.
    let bounds: ClosedRange<Int>

    init?(_ format: Format) {
        switch format {
        case .jpg: (points, bounds) = (Self.jpeg, 25...95)
        case .webp: (points, bounds) = (Self.webp, 10...98)
        case .avif: (points, bounds) = (Self.avif, 20...92)
        case .jxl, .heic, .png, .gif, .tiff, .bmp, .ico, .svg, .pdf, .jp2, .wdp, .psd, .eps, .ai,
            .tga, .json, .css:
            return nil
        }
    }

    /// Medians over the pictures that docs/quality.md names, with colours at full resolution (in WebP:
    /// carefully halved).
    private static let jpeg: [(Int, Double)] = [
        (15, 24.4), (25, 46.2), (35, 57.6), (42, 62.6), (50, 65.6), (60, 70.8), (70, 75.3),
        (80, 81.1), (86, 85), (90, 88.1), (94, 91.9), (97, 94.6),
    ]
    private static let webp: [(Int, Double)] = [
        (10, 31.3), (20, 42.1), (30, 50.3), (45, 60.3), (60, 65.8), (70, 69.8), (80, 76.6),
        (88, 83.1), (94, 87.8), (98, 90.3),
    ]
    private static let avif: [(Int, Double)] = [
        (15, 6.3), (25, 31), (32, 39.7), (40, 53.6), (50, 65.6), (60, 75.8), (68, 80.5),
        (74, 83.6), (80, 85.7), (86, 88.7), (92, 91.9),
    ]

    /// The usual score at a quality.
    private func usual(_ quality: Int) -> Double {
        guard let upper = points.firstIndex(where: { $0.quality >= quality }) else {
            return points[points.count - 1].score
        }
        guard upper > 0 else { return points[0].score }
        let (a, b) = (points[upper - 1], points[upper])
        let share = Double(quality - a.quality) / Double(b.quality - a.quality)
        return a.score + (b.score - a.score) * share
    }

    /// How many times as far below 100 a score is as usual.
    func loss(of score: Double, at quality: Int) -> Double {
        max(100 - score, 0.5) / (100 - usual(quality))
    }

    /// The score to be expected of a picture with that loss.
    func score(at quality: Int, loss: Double) -> Double { 100 - loss * (100 - usual(quality)) }

    /// The least quality at which a picture with that loss scores at least so much.
    func quality(for target: Double, loss: Double) -> Int {
        let nearest = bounds.min { a, b in
            let (x, y) = (
                abs(score(at: a, loss: loss) - target), abs(score(at: b, loss: loss) - target)
            )
            return (x, a) < (y, b)
        }
        return nearest ?? bounds.lowerBound
    }
}
