import Transformations
import Vips

/// `e_negate` turns light into dark and every colour into its opposite.
struct Negate: Action {
    static let grammar = Grammar("e", "negate", initial: Negate())
    static let summary = "Turns light into dark and colours into their opposites."
    static let examples = ["e_negate"]

    var commutesWithScaling: Bool { true }

    func apply(to canvas: inout Canvas, in component: Component) throws {
        try canvas.mapColors { try $0.invert() }
    }
}
