import Transformations
import Vips

/// `e_saturation[:level]` makes colours stronger, or weaker when negative; −100 is grey.
struct Saturation: Action {
    var level = 80

    static let grammar = Grammar(
        "e", "saturation", initial: Saturation(),
        Argument("level", \.level, .integer(-100...100, .clamped)))
    static let summary = "Makes colours stronger or weaker."
    static let examples = ["e_saturation", "e_saturation:-50"]

    var commutesWithScaling: Bool { true }

    func apply(to canvas: inout Canvas, in component: Component) throws {
        let matrix = ColorMatrix.saturation(1 + Double(level) / 100)
        try canvas.mapColors { try $0.recolored(matrix) }
    }
}

/// `e_vibrance[:level]` makes weak colours stronger and spares strong ones.
struct Vibrance: Action {
    var level = 20

    static let grammar = Grammar(
        "e", "vibrance", initial: Vibrance(),
        Argument("level", \.level, .integer(-100...100, .clamped)))
    static let summary = "Makes weak colours stronger and spares strong ones."
    static let examples = ["e_vibrance:70", "e_vibrance:-50"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        let strength = Double(level) / 100
        try canvas.mapColors { colors in
            let range = try colors.brightestBand().subtract(try colors.darkestBand())
            let factors = try range.linear(-strength / 255, 1 + strength)
            let luma = try colors.luma()
            return try colors.subtract(luma).multiply(factors).add(luma).eightBit()
        }
    }
}

/// `e_hue[:level]` turns all hues; 100 and −100 are half the circle.
struct Hue: Action {
    var level = 80

    static let grammar = Grammar(
        "e", "hue", initial: Hue(), Argument("level", \.level, .integer(-100...100, .clamped)))
    static let summary = "Turns all hues around the colour circle."
    static let examples = ["e_hue", "e_hue:-40"]

    var commutesWithScaling: Bool { true }

    func apply(to canvas: inout Canvas, in component: Component) throws {
        let matrix = ColorMatrix.hueRotation(degrees: Double(level) * 1.8)
        try canvas.mapColors { try $0.recolored(matrix) }
    }
}
