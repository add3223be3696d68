import Transformations
import Vips

/// `e_ordered_dither[:<pattern>]` leaves nothing but all or none of red, green and blue, in a pattern whose
/// dots stand for the shades: 0 to 18.
struct OrderedDither: Action {
    var pattern = 0

    static let grammar = Grammar(
        "e", "ordered_dither", initial: OrderedDither(),
        Argument("pattern", \.pattern, .integer(0...18, .clamped)))
    static let summary = "Shows shades by patterns of dots."
    static let examples = [
        "e_ordered_dither", "e_ordered_dither:4", "e_ordered_dither:8", "e_ordered_dither:15",
    ]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        let cell = ThresholdCell.all[pattern]
        let tile = try Image(
            pixels: cell.levels, width: cell.side, height: cell.side, bands: 1)
        let (w, h) = (canvas.width, canvas.height)
        let screen = try tile.replicate(
            across: (w + cell.side - 1) / cell.side, down: (h + cell.side - 1) / cell.side
        ).extractArea(left: 0, top: 0, width: w, height: h)
        try canvas.mapColors { colors in
            try colors.relational(screen, .more).copy(interpretation: .srgb)
        }
    }
}
