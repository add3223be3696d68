import Assets
import Foundation
import Vips

/// Finds the manner of writing in which a picture looks as good as was asked for.
///
/// It is tried on a part of the picture, at the size at which it will be seen: on all of it where that is small,
/// else for JPEG on tiles from all over it, and for the others, which would pay for the seams between these, on
/// the part that is most like all of it.
struct QualityTrial {
    let aim: QualityAim
    let settings: SaveSettings
    /// Told of each trial.
    var tried: (QualityDecision.Trial) -> Void = { _ in }

    /// Pixels of the side of a tile, a multiple of the blocks that encoders work in.
    static let tile = 128
    /// Points by which halved colours stay below the aim before full ones are tried instead. In WebP and AVIF more
    /// quality does not make up for what is lost with them.
    private var colorLoss: Double { aim.format == .jpg ? 5 : 3.5 }

    /// Whether a format has such a quality.
    static func canTry(_ format: Format) -> Bool { QualityCurve(format) != nil }

    /// How many pixels a byte holds where there is hardly anything to see.
    private var emptiness: Double { aim.format == .jpg ? 32 : 200 }

    /// `nil` where the format has no such quality, or the picture is too small to judge.
    ///
    /// - Parameter frame: in memory.
    func search(_ frame: Image) throws -> QualityManner? {
        guard min(frame.width, frame.height) >= 2 * Likeness.shortestSide else { return nil }
        let plain = try plain(frame)
        let part =
            try aim.format == .jpg
            ? Self.part(of: plain, tiles: aim.care.tiles)
            : Self.window(of: plain, tiles: aim.care.tiles)
        guard let likeness = try Likeness(to: part) else { return nil }
        let seen = Double(part.width * part.height) / Double(plain.width * plain.height)
        let attempts = Attempts(part, likeness, aim, settings, unseen: 1 - seen, tried)
        guard let chroma = aim.chroma else { return try searchColors(part, attempts) }
        return try search(chroma)?
            .find { try attempts.attempt($0, chroma)?.score }
            .map { QualityManner($0, chroma) }
    }

    private func search(_ chroma: SaveSettings.Chroma) -> QualitySearch? {
        QualitySearch(aim.format, chroma, target: aim.score, care: aim.care)
    }

    /// Halved colours, unless too much is lost with them: then the second trial is with full ones, and what
    /// takes fewer bytes is chosen.
    private func searchColors(_ part: Image, _ attempts: Attempts) throws -> QualityManner? {
        guard let halved = search(.halved), let full = search(.full),
            let first = try attempts.attempt(halved.first, .halved)
        else { return nil }
        // What is almost empty at any quality is not made worse for nothing.
        if first.score >= aim.score,
            first.bytes * emptiness < Double(part.width * part.height)
        {
            return QualityManner(.init(quality: halved.first, score: first.score), .halved)
        }
        if first.score >= aim.score - colorLoss {
            return try halved.find { quality in
                quality == halved.first
                    ? first.score : try attempts.attempt(quality, .halved)?.score
            }.map { QualityManner($0, .halved) }
        }
        let plain = halved.found(after: first.score, at: halved.first)
        // What is far from the usual with halved colours mostly is about half as far with full ones.
        let loss = halved.curve.loss(of: first.score, at: halved.first).squareRoot()
        let quality = full.curve.quality(for: aim.score, loss: loss)
        guard let other = try attempts.attempt(quality, .full) else {
            return QualityManner(plain, .halved)
        }
        let isReached = plain.score > aim.score - 1
        return isReached && size(first) <= size(other)
            ? QualityManner(plain, .halved)
            : QualityManner(full.found(after: other.score, at: quality), .full)
    }

    /// The logarithm of the bytes that are expected at the aim.
    private func size(_ attempt: Attempts.Attempt) -> Double {
        // By how much it grows with a point: medians over pictures, .024 at a score of 52 and .065 at 85.
        let growth = 0.024 + max(aim.score - 52, 0) * 0.00124
        return log(max(attempt.bytes, 1)) + growth * (aim.score - attempt.score)
    }

    /// What the eye gets to see: three bands, nothing transparent.
    private func plain(_ frame: Image) throws(VipsError) -> Image {
        var image = frame
        if image.hasAlpha { image = try image.flatten(background: settings.background) }
        if image.format != .uchar { image = try image.cast(.uchar) }
        return image.bands == 3 ? image : try image.colourspace(.srgb).extractBand(0, count: 3)
    }

    /// All of a small picture; of others tiles, evenly spread, joined without gaps.
    static func part(of image: Image, tiles most: Int) throws -> Image {
        guard image.width * image.height > most * tile * most * tile else { return image }
        let columns = min(max(image.width / tile, 1), most)
        let rows = min(max(image.height / tile, 1), most)
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

    /// A typical part, of the picture's shape and as many pixels as a square of tiles has.
    static func window(of image: Image, tiles: Int) throws -> Image {
        let pixels = Double(image.width * image.height)
        let wanted = Double(tiles * tile * tiles * tile)
        guard wanted < pixels else { return image }
        func wholeBlocks(_ side: Int) -> Int {
            let whole = Int(Double(side) * (wanted / pixels).squareRoot()) / 16 * 16
            return min(max(whole, 16), side)
        }
        let (width, height) = (wholeBlocks(image.width), wholeBlocks(image.height))
        let origin = try TypicalPart(image).origin(width: width, height: height, in: image)
        return try image.extractArea(
            left: origin.left, top: origin.top, width: width, height: height
        ).copy(interpretation: .srgb).copyMemory()
    }

    /// Where tiles begin: on the blocks of the encoders, so that these see what they will see.
    static func starts(_ count: Int, along side: Int) -> [Int] {
        (0..<count).map { index in
            let middle = Double(side - tile) * (Double(index) + 0.5) / Double(count)
            return max(Int(middle) / 16 * 16, 0)
        }
    }
}

/// Looks at a picture written in one way and another.
private final class Attempts {
    typealias Attempt = (score: Double, bytes: Double)

    private let part: Image
    private let likeness: Likeness
    private let aim: QualityAim
    private let settings: SaveSettings
    /// The share of the picture that is not tried.
    private let unseen: Double
    private let tried: (QualityDecision.Trial) -> Void
    /// What JPEG shows, by how its colours are kept.
    private var shown: [SaveSettings.Chroma: ShownJPEG] = [:]

    init(
        _ part: Image, _ likeness: Likeness, _ aim: QualityAim, _ settings: SaveSettings,
        unseen: Double, _ tried: @escaping (QualityDecision.Trial) -> Void
    ) {
        (self.part, self.likeness, self.aim) = (part, likeness, aim)
        (self.settings, self.unseen, self.tried) = (settings, unseen, tried)
    }

    /// The score at a quality, and about how many bytes it took; `nil` where memory is short.
    func attempt(_ quality: Int, _ chroma: SaveSettings.Chroma) throws -> Attempt? {
        let seen = aim.format == .jpg ? try show(quality, chroma) : try write(quality, chroma)
        guard let seen, var score = likeness.score(seen.pixels) else { return nil }
        // What is worst in a picture weighs most, and a part may not have it.
        if aim.format != .jpg { score -= 0.03 * unseen * (100 - score) }
        // With least effort AVIF scores less than it will, and WebP more: measured, a point or two at 50.
        if aim.care.effort == .least {
            if aim.format == .avif { score += 0.05 * max(90 - score, 0) }
            if aim.format == .webp { score -= 0.05 * max(70 - score, 0) }
        }
        tried(QualityDecision.Trial(quality: quality, score: score))
        return (score, seen.bytes)
    }

    private func show(
        _ quality: Int, _ chroma: SaveSettings.Chroma
    ) throws -> (pixels: [UInt8], bytes: Double)? {
        guard let picture = try shown[chroma] ?? ShownJPEG(of: part, chroma) else { return nil }
        shown[chroma] = picture
        return picture.pixels(at: quality)
    }

    private func write(
        _ quality: Int, _ chroma: SaveSettings.Chroma
    ) throws -> (pixels: [UInt8], bytes: Double)? {
        var settings = settings
        QualityManner(.init(quality: quality, score: 0), chroma).apply(to: &settings)
        settings.effort = aim.care.effort
        let bytes = try Saver.encoded(part, as: aim.format, settings)
        let loader = aim.format == .webp ? "webpload_source" : "heifload_source"
        let image = try Operation.run(loader, ["source": .source(try Source(bytes: bytes))]).image()
        let plain =
            image.bands == 3 ? image : try image.colourspace(.srgb).extractBand(0, count: 3)
        return (try plain.bytes(), Double(bytes.count))
    }
}
