import Transformations
import Vips

/// `e_blur[:strength]` softens: a Gaussian whose sigma is a fortieth of the strength in pixels.
struct Blur: Action {
    var strength = 100

    static let grammar = Grammar(
        "e", "blur", initial: Blur(), Argument("strength", \.strength, .integer(1...2000, .clamped))
    )
    static let summary = "Blurs the picture."
    static let examples = ["e_blur", "e_blur:400"]

    static func sigma(strength: Int) -> Double { Double(strength) / 40 }

    func apply(to canvas: inout Canvas, in component: Component) throws {
        try canvas.map { try $0.blurred(sigma: Self.sigma(strength: strength)) }
    }
}
