import Transformations
import Vips

/// `e_grayscale` keeps luma only, by the weights of Rec. 709.
struct Grayscale: Action {
    static let grammar = Grammar("e", "grayscale", initial: Grayscale())
    static let summary = "Takes the colours away."
    static let examples = ["e_grayscale"]

    var commutesWithScaling: Bool { true }

    func apply(to canvas: inout Canvas, in component: Component) throws {
        try canvas.mapColors { try $0.recolored(.grayscale) }
    }
}

/// `e_blackwhite[:threshold]` makes what is darker than the threshold, in per cent, black and the
/// rest white.
struct BlackWhite: Action {
    var threshold = 50

    static let grammar = Grammar(
        "e", "blackwhite", initial: BlackWhite(),
        Argument("threshold", \.threshold, .integer(0...100, .clamped)))
    static let summary = "Makes everything black or white."
    static let examples = ["e_blackwhite", "e_blackwhite:30"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        try canvas.mapColors { colors in
            let isLight = try colors.luma().relational([Double(threshold) * 2.55], .moreeq)
            return try isLight.bandjoin([isLight, isLight]).copy(interpretation: .srgb)
        }
    }
}
