import Assets
import Foundation
import Vips

/// Finds the manner of writing in which a picture looks as good as was asked for.
///
/// It is tried on a part of the picture: on all of it where that is small, else on tiles from all over it,
/// at the size at which they will be seen.
struct QualityTrial {
    let aim: QualityAim
    let settings: SaveSettings
    /// Told of each trial.
    var tried: (QualityDecision.Trial) -> Void = { _ in }

    /// Pixels of the side of a tile, a multiple of the blocks that encoders work in, and how many there are
    /// at most along each side: a trial has no more pixels than 384 × 384. Measured: 512 × 512 misses as many.
    static let (tile, most) = (128, 3)
    /// Points by which JPEG with halved colours stays below its aim before full ones are tried instead.
    static let colorLoss = 5.0

    /// How many pixels a byte of JPEG holds where there is hardly anything to see.
    static let emptiness = 32.0

    /// Whether a format has such a quality.
    static func canTry(_ format: Format) -> Bool { QualityCurve(format) != nil }

    /// `nil` where the format has no such quality, or the picture is too small to judge.
    ///
    /// - Parameter frame: in memory.
    func search(_ frame: Image) throws -> QualityManner? {
        guard min(frame.width, frame.height) >= 2 * Likeness.shortestSide else { return nil }
        let part = try Self.part(of: plain(frame))
        guard let likeness = try Likeness(to: part) else { return nil }
        guard aim.format == .jpg else {
            let chroma = aim.chroma ?? .full
            return try QualitySearch(aim.format, chroma, target: aim.score)?.find { quality in
                noted(quality, try likeness.score(try written(part, quality, chroma)))
            }.map { QualityManner($0, chroma) }
        }
        guard let chroma = aim.chroma else { return try searchColors(part, likeness) }
        guard let shown = try ShownJPEG(of: part, chroma) else { return nil }
        return QualitySearch(.jpg, chroma, target: aim.score)?.find { quality in
            noted(quality, shown.pixels(at: quality).flatMap { likeness.score($0.pixels) })
        }.map { QualityManner($0, chroma) }
    }

    /// Tells of a trial that gave a score.
    private func noted(_ quality: Int, _ score: Double?) -> Double? {
        if let score { tried(QualityDecision.Trial(quality: quality, score: score)) }
        return score
    }

    /// JPEG with halved colours, unless too much is lost with them: then the second trial is with full ones,
    /// and what takes fewer bytes is chosen.
    private func searchColors(_ part: Image, _ likeness: Likeness) throws -> QualityManner? {
        guard let halved = QualitySearch(.jpg, .halved, target: aim.score),
            let full = QualitySearch(.jpg, .full, target: aim.score),
            let shown = try ShownJPEG(of: part, .halved),
            let first = shown.pixels(at: halved.first),
            let score = noted(halved.first, likeness.score(first.pixels))
        else { return nil }
        // What is almost empty at any quality is not made worse for nothing.
        if score >= aim.score, first.bytes * Self.emptiness < Double(part.width * part.height) {
            return QualityManner(.init(quality: halved.first, score: score), .halved)
        }
        if score >= aim.score - Self.colorLoss {
            return halved.find { quality in
                quality == halved.first
                    ? score
                    : noted(
                        quality, shown.pixels(at: quality).flatMap { likeness.score($0.pixels) })
            }.map { QualityManner($0, .halved) }
        }
        let plain = halved.found(after: score, at: halved.first)
        guard let other = try ShownJPEG(of: part, .full)?.pixels(at: full.first),
            let otherScore = noted(full.first, likeness.score(other.pixels))
        else { return QualityManner(plain, .halved) }
        let isReached = plain.score > aim.score - 1
        let cost = size(first.bytes, score)
        let otherCost = size(other.bytes, otherScore)
        return isReached && cost <= otherCost
            ? QualityManner(plain, .halved)
            : QualityManner(full.found(after: otherScore, at: full.first), .full)
    }

    /// The logarithm of the bytes that are expected at the aim.
    private func size(_ bytes: Double, _ score: Double) -> Double {
        // By how much it grows with a point: medians over pictures, .024 at a score of 52 and .065 at 85.
        let growth = 0.024 + max(aim.score - 52, 0) * 0.00124
        return log(max(bytes, 1)) + growth * (aim.score - score)
    }

    /// What the eye gets to see: three bands, nothing transparent.
    private func plain(_ frame: Image) throws(VipsError) -> Image {
        var image = frame
        if image.hasAlpha { image = try image.flatten(background: settings.background) }
        if image.format != .uchar { image = try image.cast(.uchar) }
        return image.bands == 3 ? image : try image.colourspace(.srgb).extractBand(0, count: 3)
    }

    /// The picture after a quality has been at it.
    private func written(
        _ part: Image, _ quality: Int, _ chroma: SaveSettings.Chroma
    ) throws -> Image {
        var settings = settings
        QualityManner(.init(quality: quality, score: 0), chroma).apply(to: &settings)
        // Less effort gives WebP the same score, within .7 of a point, at half of the cost.
        if aim.format == .webp { settings.effort = .usual }
        let bytes = try Saver.encoded(part, as: aim.format, settings)
        let loader = aim.format == .webp ? "webpload_source" : "heifload_source"
        let image = try Operation.run(loader, ["source": .source(try Source(bytes: bytes))]).image()
        return image.bands == 3 ? image : try image.colourspace(.srgb).extractBand(0, count: 3)
    }

    /// All of a small picture; of others tiles, evenly spread, joined without gaps.
    static func part(of image: Image) throws -> Image {
        guard image.width * image.height > most * tile * most * tile else { return image }
        let (columns, rows) = (count(along: image.width), count(along: image.height))
        let (width, height) = (min(image.width, columns * tile), min(image.height, rows * tile))
        guard width < image.width || height < image.height else { return image }
        let across = starts(columns, along: image.width)
        let down = starts(rows, along: image.height)
        let tiles = try down.flatMap { top in
            try across.map { left in
                try image.extractArea(
                    left: left, top: top, width: min(tile, image.width),
                    height: min(tile, image.height))
            }
        }
        return try Image.arrayjoin(tiles, across: across.count)
            .copy(interpretation: .srgb).copyMemory()
    }

    private static func count(along side: Int) -> Int { min(max(side / tile, 1), most) }

    /// Where tiles begin: on the blocks of the encoders, so that these see what they will see.
    static func starts(_ count: Int, along side: Int) -> [Int] {
        (0..<count).map { index in
            let middle = Double(side - tile) * (Double(index) + 0.5) / Double(count)
            return max(Int(middle) / 16 * 16, 0)
        }
    }
}
