import Assets

/// What automatic quality is to reach.
struct QualityAim: Hashable {
    var format: Format
    var level: OutputQuality.Level
    /// Half a step better.
    var isSensitive: Bool
    /// The resolution of colours that was asked for; left to the trial where `nil`.
    var chroma: SaveSettings.Chroma?

    /// The score, by the eye's measure.
    var score: Double {
        let score: Double =
            switch level {
            case .best: 85
            case .good: 76
            case .eco: 67
            case .low: 52
            }
        return isSensitive ? score + 4 : score
    }

    var care: QualityCare {
        switch level {
        case .best, .good: .brief
        case .eco, .low: .close
        }
    }

    /// What is used where nobody asks and nothing speaks against it.
    static let usualChroma = SaveSettings.Chroma.halved

    /// What a quality is called where it is kept: with the resolution of its colours where that was asked
    /// for (`good:444`), or is not the usual one (`good+444`).
    func name(with chroma: SaveSettings.Chroma) -> String {
        let level = level.rawValue + (isSensitive ? ":sensitive" : "")
        let resolution = chroma == .full ? "444" : "420"
        if self.chroma != nil { return "\(level):\(resolution)" }
        return chroma == Self.usualChroma ? level : "\(level)+\(resolution)"
    }
}

/// How a picture is written so that it reaches what is aimed at.
struct QualityManner: Equatable {
    /// 1 to 100, on the scale of the careful encoder.
    var quality: Int
    var chroma: SaveSettings.Chroma
    /// The score that it is expected to have.
    var score: Double

    init(_ found: QualitySearch.Found, _ chroma: SaveSettings.Chroma) {
        (quality, score) = (found.quality, found.score)
        self.chroma = chroma
    }

    func apply(to settings: inout SaveSettings) {
        settings.quality = quality
        settings.chroma = chroma
        settings.effort = .careful
    }
}

/// The qualities that are known of a picture, and the one that is found while it is rendered: what was
/// found once is used for all that is written in the same job.
final class KnownQualities {
    private var qualities: [String: Int]
    private(set) var measured: MeasuredQuality?

    init(_ qualities: [String: Int]) { self.qualities = qualities }

    func manner(for aim: QualityAim) -> QualityManner? {
        let chromas = aim.chroma.map { [$0] } ?? [.full, .halved]
        return chromas.lazy.compactMap { chroma in
            self.qualities[MeasuredQuality.key(aim.format, aim.name(with: chroma))].map {
                QualityManner(.init(quality: $0, score: aim.score), chroma)
            }
        }.first
    }

    /// The number that is kept for a format under a name.
    func quality(_ format: Format, _ name: String) -> Int? {
        qualities[MeasuredQuality.key(format, name)]
    }

    /// Takes what was found instead of a quality.
    func note(_ measured: MeasuredQuality) {
        qualities[MeasuredQuality.key(measured.format, measured.target)] = measured.quality
        self.measured = measured
    }

    func add(_ manner: QualityManner, for aim: QualityAim) {
        let name = aim.name(with: manner.chroma)
        qualities[MeasuredQuality.key(aim.format, name)] = manner.quality
        measured = MeasuredQuality(
            format: aim.format, target: name, quality: manner.quality, score: manner.score)
    }
}
