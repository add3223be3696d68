import Assets
import Foundation

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
    let care: QualityCare

    /// Nearer than this to the target the first trial is good enough.
    static let tolerance = 1.0

    /// `nil` for formats whose quality is no such number.
    init?(
        _ format: Format, _ chroma: SaveSettings.Chroma = .full, target: Double,
        care: QualityCare = .brief
    ) {
        guard let curve = QualityCurve(format, chroma) else { return nil }
        self.curve = curve
        self.target = target
        self.care = care
    }

    /// Where a picture that is like most of them scores what is aimed at.
    var first: Int { curve.quality(for: target, loss: 1) }

    /// What a picture is led to, by how far it stays below 100: where a point costs many bytes, it may be a
    /// little worse than the target, and where it costs few, it is a little better. Together that is smaller.
    private func goal(_ loss: Double) -> Double {
        target - care.leniency * min(max(log2(loss) / 0.6, -1), 1)
    }

    /// What is to be expected of a picture of which one trial is known.
    func found(after score: Double, at quality: Int) -> Found {
        let loss = curve.loss(of: score, at: quality)
        let quality = curve.quality(for: goal(loss), loss: loss)
        return Found(quality: quality, score: curve.score(at: quality, loss: loss))
    }

    /// - Parameter score: the score of a trial at a quality; `nil` where there is none.
    func find(score: (Int) throws -> Double?) rethrows -> Found? {
        let first = first
        guard let firstScore = try score(first) else { return nil }
        let loss = curve.loss(of: firstScore, at: first)
        let goal = goal(loss)
        if abs(firstScore - goal) <= Self.tolerance {
            return Found(quality: first, score: firstScore)
        }
        if abs(firstScore - goal) <= care.nearness { return found(after: firstScore, at: first) }
        let second = curve.quality(for: goal, loss: loss)
        guard second != first, let secondScore = try score(second) else {
            return Found(quality: first, score: firstScore)
        }
        if abs(secondScore - goal) <= Self.tolerance {
            return Found(quality: second, score: secondScore)
        }
        return between((first, firstScore), (second, secondScore), goal)
    }

    /// How far the picture stays below 100 changes a little with quality: it is taken where the target is.
    private func between(
        _ first: (quality: Int, score: Double), _ second: (quality: Int, score: Double),
        _ goal: Double
    ) -> Found {
        let (a, b) = (
            curve.loss(of: first.score, at: first.quality),
            curve.loss(of: second.score, at: second.quality)
        )
        let spread = second.score - first.score
        let share = abs(spread) > 0.5 ? (goal - first.score) / spread : 1
        let loss = a + (b - a) * min(max(share, 0), 1.5)
        let quality = curve.quality(for: goal, loss: max(loss, 0.05))
        return Found(quality: quality, score: curve.score(at: quality, loss: max(loss, 0.05)))
    }
}

/// How closely a picture is looked at to find its quality. The lower the aim, the more pictures differ in how
/// they get there.
struct QualityCare: Equatable {
    /// As many pixels as tiles along each side of a square have are tried at most.
    var tiles: Int
    /// Nearer than so many points to the target the curve tells the rest of the way as well as a second trial.
    var nearness: Double
    /// Points by which pictures may be led away from the target.
    var leniency: Double
    /// The work of a trial of WebP or AVIF.
    var effort: SaveSettings.Effort

    /// As much as a picture may cost more when it is seen for the first time; 512 × 512 pixels would miss one or
    /// two of forty fewer.
    static let brief = QualityCare(tiles: 3, nearness: 6, leniency: 1.5, effort: .least)
    /// At 67 and 52 points a brief look misses one picture of ten more.
    static let close = QualityCare(tiles: 4, nearness: 3, leniency: 0.75, effort: .careful)
}

/// How the scores of a usual picture rise with quality in a format.
struct QualityCurve {
    /// Qualities and scores, both rising.
    let points: [(quality: Int, score: Double)]
    /// What is chosen at all, whatever it scores.
    let bounds: ClosedRange<Int>

    init?(_ format: Format, _ chroma: SaveSettings.Chroma = .full) {
        switch format {
        case .jpg:
            bounds = 10...98
            points = chroma == .full ? Self.jpeg : Self.halvedJPEG
        case .webp:
            bounds = 8...98
            points = chroma == .full ? Self.webp : Self.halvedWebP
        case .avif:
            bounds = 14...92
            points = chroma == .full ? Self.avif : Self.halvedAVIF
        case .jxl, .heic, .png, .gif, .tiff, .bmp, .ico, .svg, .pdf, .jp2, .wdp, .psd, .eps, .ai,
            .tga, .json, .css:
            return nil
        }
    }

    /// Medians over pictures: JPEG by our own quantiser, WebP with colours halved carefully and simply, AVIF with
    /// colours at full and at half resolution.
    private static let jpeg: [(Int, Double)] = [
        (8, -13), (16, 24.2), (24, 38.7), (32, 46.8), (40, 53.9), (48, 58.9), (56, 63.8),
        (64, 68.6), (72, 74), (80, 79.4), (86, 84.2), (91, 87.7), (95, 91.3), (98, 94.3),
    ]
    private static let halvedJPEG: [(Int, Double)] = [
        (8, -14.3), (16, 21.4), (24, 35.7), (32, 45.6), (40, 52.7), (48, 56.4), (56, 60.8),
        (64, 65.9), (72, 70.3), (80, 76.1), (86, 81.2), (91, 85.9), (95, 88.6), (98, 91.1),
    ]
    private static let webp: [(Int, Double)] = [
        (8, 30), (20, 43.1), (32, 52.3), (44, 59.4), (56, 64.1), (66, 67.5), (74, 70.8),
        (80, 75.8), (86, 81.3), (91, 85.8), (95, 89.2), (98, 90.8),
    ]
    private static let halvedWebP: [(Int, Double)] = [
        (8, 29.4), (20, 42.8), (32, 51.4), (44, 58.6), (56, 63.7), (66, 67.2), (74, 70.1),
        (80, 75.6), (86, 80.9), (91, 85.4), (95, 88.7), (98, 90),
    ]
    private static let avif: [(Int, Double)] = [
        (14, 2.2), (22, 19.8), (30, 35.4), (38, 48.5), (46, 60.4), (54, 69.9), (62, 76.5),
        (70, 80.1), (78, 84.2), (86, 88.5), (92, 92.3),
    ]
    private static let halvedAVIF: [(Int, Double)] = [
        (14, -7.6), (22, 11.2), (30, 28.7), (38, 42.5), (46, 56.2), (54, 65.4), (62, 73.2),
        (70, 77.2), (78, 81.6), (86, 86.2), (92, 90.1),
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
