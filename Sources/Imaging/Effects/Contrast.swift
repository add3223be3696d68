import Transformations
import Vips

/// `e_contrast[:level_<n>][;type_linear]` pulls light and dark apart, or together.
///
/// By default along an S-curve, −100 to 100; `type_linear` is the contrast of CSS, 1 to 200 per cent.
struct Contrast: Action {
    enum Kind: String, CaseIterable, Sendable {
        case sigmoidal, linear
    }

    /// What was written, or the kind's own default: nothing changes.
    var level: Int?
    var kind = Kind.sigmoidal

    static let grammar = Grammar(
        "e", "contrast", initial: Contrast(),
        .labelled("level", \.level, .optionalInteger(-100...200)),
        .labelled("type", \.kind, .oneOf(Kind.self)))
    static let summary = "Changes contrast along an S-curve, or linearly."
    static let examples = [
        "e_contrast:level_50", "e_contrast:level_-50", "e_contrast:level_150;type_linear",
    ]

    var curve: ToneCurve {
        switch kind {
        case .sigmoidal: Levels.sigmoidalContrast(Double(min(level ?? 0, 100)) / 12.5)
        case .linear: Levels.linearContrast(Double(max(level ?? 100, 1)) / 100)
        }
    }

    func apply(to canvas: inout Canvas, in component: Component) throws {
        let curve = curve
        try canvas.mapColors { try $0.mapLevels(curve) }
    }
}
