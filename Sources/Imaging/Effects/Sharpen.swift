import Transformations
import Vips

/// `e_sharpen[:strength]` brings out fine detail (a radius below a pixel) of brightness.
struct Sharpen: Action {
    var strength = 100

    static let grammar = Grammar(
        "e", "sharpen", initial: Sharpen(),
        Argument("strength", \.strength, .integer(1...2000, .clamped)))
    static let summary = "Sharpens fine detail."
    static let examples = ["e_sharpen", "e_sharpen:400"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        try canvas.map { try $0.sharpened(sigma: 0.8, amount: Double(strength) / 100 * 0.9) }
    }
}

/// `e_unsharp_mask[:strength]` sharpens edges with a wider radius than `e_sharpen`.
struct UnsharpMask: Action {
    var strength = 100

    static let grammar = Grammar(
        "e", "unsharp_mask", initial: UnsharpMask(),
        Argument("strength", \.strength, .integer(1...2000, .clamped)))
    static let summary = "Sharpens edges with an unsharp mask."
    static let examples = ["e_unsharp_mask", "e_unsharp_mask:300"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        try canvas.map { try $0.sharpened(sigma: 2, amount: Double(strength) / 100 * 0.6) }
    }
}
