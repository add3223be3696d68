import Assets
import Vips

/// Finds the quality at which a picture that is about to be written looks as good as was asked for.
///
/// It is tried on a part of the picture: on all of it where that is small, else on tiles from all over it,
/// at the size at which they will be seen.
struct QualityTrial {
    let format: Format
    let settings: SaveSettings

    /// Pixels of the side of a tile, a multiple of the blocks that encoders work in, and how many there are
    /// at most along each side: a trial has no more pixels than 512 × 512.
    static let (tile, most) = (128, 4)

    /// `nil` where the format has no such quality, or the picture is too small to judge.
    ///
    /// - Parameter frame: in memory.
    func search(_ frame: Image, target: Double) throws -> QualitySearch.Found? {
        guard let search = QualitySearch(format, target: target),
            min(frame.width, frame.height) >= 2 * Likeness.shortestSide
        else { return nil }
        let part = try Self.part(of: plain(frame))
        guard let likeness = try Likeness(to: part) else { return nil }
        return try search.find { quality in
            try likeness.score(try written(part, quality))
        }
    }

    /// What the eye gets to see: three bands, nothing transparent.
    private func plain(_ frame: Image) throws(VipsError) -> Image {
        var image = frame
        if image.hasAlpha { image = try image.flatten(background: settings.background) }
        if image.format != .uchar { image = try image.cast(.uchar) }
        return image.bands == 3 ? image : try image.colourspace(.srgb).extractBand(0, count: 3)
    }

    /// The picture after a quality has been at it.
    private func written(_ part: Image, _ quality: Int) throws -> Image {
        var settings = settings
        settings.quality = quality
        let bytes = try Saver.encoded(part, as: format, settings)
        let loader =
            switch format {
            case .jpg: "jpegload_source"
            case .webp: "webpload_source"
            default: "heifload_source"
            }
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

/// The qualities that are known of a picture, and the one that is found while it is rendered: what was
/// found once is used for all that is written in the same job.
final class KnownQualities {
    private var qualities: [String: Int]
    private(set) var measured: MeasuredQuality?

    init(_ qualities: [String: Int]) { self.qualities = qualities }

    func quality(_ format: Format, _ target: String) -> Int? {
        qualities[MeasuredQuality.key(format, target)]
    }

    func add(_ found: QualitySearch.Found, _ format: Format, _ target: String) {
        qualities[MeasuredQuality.key(format, target)] = found.quality
        measured = MeasuredQuality(
            format: format, target: target, quality: found.quality, score: found.score)
    }
}

extension OutputQuality.Level {
    /// The score that pictures of this level aim at.
    func target(isSensitive: Bool) -> Double {
        let score: Double =
            switch self {
            case .best: 85
            case .good: 76
            case .eco: 67
            case .low: 52
            }
        return isSensitive ? score + 4 : score
    }

    /// What the target is called where qualities are kept.
    func targetName(isSensitive: Bool) -> String { rawValue + (isSensitive ? ":sensitive" : "") }
}
