import Transformations
import Vips

/// `e_sepia[:level]` gives the brown of old prints; the level is its share in per cent.
struct Sepia: Action {
    var level = 80

    static let grammar = Grammar(
        "e", "sepia", initial: Sepia(), Argument("level", \.level, .integer(1...100, .clamped)))
    static let summary = "Gives the brown of old prints."
    static let examples = ["e_sepia", "e_sepia:30"]

    var commutesWithScaling: Bool { true }

    func apply(to canvas: inout Canvas, in component: Component) throws {
        let matrix = ColorMatrix.identity.blended(with: .sepia, share: Double(level) / 100)
        try canvas.mapColors { try $0.recolored(matrix) }
    }
}
