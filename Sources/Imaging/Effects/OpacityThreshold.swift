import Transformations
import Vips

/// `e_opacity_threshold[:level]` makes what is less opaque than the level, in per cent, transparent,
/// and the rest opaque.
struct OpacityThreshold: Action {
    var level = 50

    static let grammar = Grammar(
        "e", "opacity_threshold", initial: OpacityThreshold(),
        Argument("level", \.level, .integer(1...100, .clamped)))
    static let summary = "Makes every pixel either opaque or transparent."
    static let examples = ["e_opacity_threshold", "e_opacity_threshold:10"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        guard canvas.hasAlpha else { return }
        try canvas.mapAlpha { try $0.relational([Double(level) * 2.55], .moreeq) }
    }
}
