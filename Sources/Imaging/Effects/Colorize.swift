import Transformations
import Vips

/// `e_colorize[:level]` mixes in the colour of `co_` (grey without), in per cent.
struct Colorize: Action {
    var level = 100

    static let grammar = Grammar(
        "e", "colorize", initial: Colorize(),
        Argument("level", \.level, .integer(0...100, .clamped)))
    static let summary = "Mixes in a colour."
    static let examples = ["co_red,e_colorize:40", "e_colorize"]

    var commutesWithScaling: Bool { true }

    func apply(to canvas: inout Canvas, in component: Component) throws {
        let color = component[ColorQualifier.self]?.color ?? .gray
        let share = Double(level) / 100 * Double(color.alpha) / 255
        let curves = color.colorBands.map { level -> ToneCurve in
            { $0 + (level / 255 - $0) * share }
        }
        try canvas.mapColors { try $0.mapLevels(curves) }
    }
}

extension Color {
    /// What `e_colorize` and `e_shadow` use without a `co_`.
    static let gray = Color(red: 128, green: 128, blue: 128)
}
