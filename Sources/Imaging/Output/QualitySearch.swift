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
        case .jpg: (points, bounds) = (Self.jpeg, 10...98)
        case .webp: (points, bounds) = (Self.webp, 8...98)
        case .avif: (points, bounds) = (Self.avif, 14...92)
        case .jxl, .heic, .png, .gif, .tiff, .bmp, .ico, .svg, .pdf, .jp2, .wdp, .psd, .eps, .ai,
            .tga, .json, .css:
            return nil
        }
    }

    /// Medians over the pictures that docs/quality.md names, with colours at full resolution (in WebP:
    /// carefully halved).
    private static let jpeg: [(Int, Double)] = [
        (8, -12.9), (14, 22.7), (20, 39.1), (26, 48.6), (32, 54.5), (38, 60.1), (44, 62.9),
        (50, 65.5), (56, 68.2), (62, 71), (68, 73.6), (74, 77.7), (80, 80.9), (86, 84.9),
        (92, 89.5), (98, 95.3),
    ]
    private static let webp: [(Int, Double)] = [
        (8, 29.7), (14, 36.2), (20, 42.7), (26, 48.1), (32, 52.8), (38, 55.9), (44, 59.8),
        (50, 62.7), (56, 64.6), (62, 66.6), (68, 69.1), (74, 71.4), (80, 76.7), (86, 81.3),
        (92, 86.7), (98, 90.2),
    ]
    private static let avif: [(Int, Double)] = [
        (14, 7.9), (20, 23.4), (26, 31.9), (32, 41), (38, 51.2), (44, 60), (50, 65.7), (56, 72),
        (62, 77.3), (68, 80.6), (74, 83.6), (80, 85.8), (86, 88.7), (92, 91.9),
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
