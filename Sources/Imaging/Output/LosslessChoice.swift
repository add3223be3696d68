import Assets
import Vips

/// Whether a picture whose format and quality are left to the server is better off without any loss: drawings
/// and pictures of screens often look perfect in fewer bytes.
struct LosslessChoice {
    /// The format that was chosen for what looks like the aim.
    private let lossy: Format
    private let lossless: Format
    private let aim: QualityAim

    /// How many of a picture's pixels are the same as their neighbours where it is worth trying. Photographs
    /// have a tenth, drawings more than half.
    static let flatness = 0.4

    /// `nil` where nothing is left to choose, or the picture is not flat.
    init?(_ script: RenderScript, _ canvas: Canvas, _ format: Format) throws {
        guard let aim = Self.aim(script, canvas, format),
            try Self.flatness(of: canvas.image) >= Self.flatness
        else { return nil }
        self.init(aim)
    }

    private init(_ aim: QualityAim) {
        self.aim = aim
        lossy = aim.format
        lossless = Self.alternative(to: aim.format)
    }

    /// The format without loss that was found to be smaller before; `nil` where none was.
    static func known(
        _ script: RenderScript, _ canvas: Canvas, _ format: Format, _ known: KnownQualities
    ) throws -> Format? {
        guard let aim = aim(script, canvas, format) else { return nil }
        let choice = LosslessChoice(aim)
        return known.quality(choice.lossless, choice.name) == nil ? nil : choice.lossless
    }

    /// What takes fewer bytes: the picture as settings say, or without loss.
    func smaller(
        _ canvas: Canvas, _ settings: SaveSettings, _ known: KnownQualities, _ limits: Limits
    ) throws -> (bytes: [UInt8], result: RenderResult) {
        let first = try Saver.encode(canvas, as: lossy, settings, limits: limits)
        var exact = settings
        exact.quality = nil
        exact.effort = .usual
        exact.progression = .none
        exact.isLossless = true
        let second = try Saver.encode(canvas, as: lossless, exact, limits: limits)
        guard second.bytes.count <= first.bytes.count else { return first }
        known.note(
            MeasuredQuality(format: lossless, target: name, quality: 100, score: 100))
        return second
    }

    /// What the choice is called where it is kept: for clients of one kind and a level.
    private var name: String {
        "\(aim.name(with: QualityAim.usualChroma)):lossless:\(lossy.rawValue)"
    }

    private static func aim(
        _ script: RenderScript, _ canvas: Canvas, _ format: Format
    ) -> QualityAim? {
        guard case .automatic = script.output, !canvas.isAnimated, script.colorSpace == nil,
            case .automatic(let level, let isSensitive, nil)? =
                script.last(OutputQuality.self)?.choice,
            QualityTrial.canTry(format),
            max(canvas.width, canvas.height) <= Saver.longestSide(of: alternative(to: format))
        else { return nil }
        return QualityAim(format: format, level: level, isSensitive: isSensitive, chroma: nil)
    }

    /// What every client shows that shows the format.
    private static func alternative(to format: Format) -> Format { format == .jpg ? .png : .webp }

    /// The share of pixels that are the same as the one on their left.
    static func flatness(of image: Image) throws -> Double {
        let part = try QualityTrial.part(of: image, tiles: QualityCare.brief.tiles)
        let pixels = try part.bytes()
        let (width, bands) = (part.width, part.bands)
        guard part.format == .uchar, width > 1, pixels.count == width * part.height * bands else {
            return 0
        }
        var same = 0
        for row in 0..<part.height {
            let start = row * width * bands
            for pixel in 1..<width {
                let place = start + pixel * bands
                var isSame = true
                for band in place..<(place + bands) where pixels[band] != pixels[band - bands] {
                    isSame = false
                }
                if isSame { same += 1 }
            }
        }
        return Double(same) / Double((width - 1) * part.height)
    }
}
