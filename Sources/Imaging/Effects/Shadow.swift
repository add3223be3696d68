import Transformations
import Vips

/// `e_shadow[:softness]` throws a shadow in the colour of `co_` (grey without) by x and y beside it.
///
/// The canvas grows as far as the shadow reaches. Softness is five times the blur's sigma in pixels.
struct Shadow: Action {
    var softness = 40

    static let grammar = Grammar(
        "e", "shadow", initial: Shadow(),
        Argument("softness", \.softness, .integer(0...100, .clamped)))
    static let summary = "Throws a shadow."
    static let examples = ["e_shadow", "co_black,e_shadow:20,x_5,y_5"]

    /// Right and down, where neither x nor y is written.
    static let standardOffset = Offset.pixels(8)

    func apply(to canvas: inout Canvas, in component: Component) throws {
        let ratio = canvas.pixelRatio
        let isPlaced = component[OffsetX.self] != nil || component[OffsetY.self] != nil
        let standard = isPlaced ? Offset.pixels(0) : Self.standardOffset
        let x = component[OffsetX.self]?.offset ?? standard
        let y = component[OffsetY.self]?.offset ?? standard
        try canvas.castShadow(
            x: x.pixels(along: canvas.width, pixelRatio: ratio),
            y: y.pixels(along: canvas.height, pixelRatio: ratio),
            sigma: Double(softness) / 5 * ratio,
            color: component[ColorQualifier.self]?.color ?? .gray)
    }
}

/// How far the canvas grows on each side for a shadow.
struct ShadowMargins: Equatable {
    var left, top, right, bottom: Int

    init(x: Int, y: Int, sigma: Double) {
        // Beyond two and a half sigmas less than one per cent is left.
        let reach = Int((sigma * 2.5).rounded(.up))
        left = max(reach - x, 0)
        top = max(reach - y, 0)
        right = max(reach + x, 0)
        bottom = max(reach + y, 0)
    }
}

extension Canvas {
    /// Puts a blurred silhouette in one colour under the picture; the canvas grows to hold it.
    mutating func castShadow(x: Int, y: Int, sigma: Double, color: Color) throws {
        let margins = ShadowMargins(x: x, y: y, sigma: sigma)
        let w = width + margins.left + margins.right
        let h = height + margins.top + margins.bottom
        mapping = mapping.shifted(Double(margins.left), Double(margins.top))
        try addAlpha()
        try materialise()
        try map { frame in
            let picture = try frame.embed(
                x: margins.left, y: margins.top, width: w, height: h, background: [0, 0, 0, 0])
            let shadow = try frame.extractBand(3)
                .embed(
                    x: margins.left + x, y: margins.top + y, width: w, height: h, background: [0]
                )
                .softened(sigma: sigma).painted(color)
            return try shadow.composite(picture).eightBit()
        }
    }
}
