import Transformations
import Vips

/// `e_make_transparent[:tolerance]` makes transparent whatever is like the edges, or like `co_`.
///
/// The tolerance is per cent of the distance between black and white; pixels just beyond it keep a
/// part of their opacity.
struct MakeTransparent: Action {
    var tolerance = 10

    static let grammar = Grammar(
        "e", "make_transparent", initial: MakeTransparent(),
        Argument("tolerance", \.tolerance, .integer(0...100, .clamped)))
    static let summary = "Makes the colour of the edges transparent."
    static let examples = ["e_make_transparent", "co_white,e_make_transparent:20"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        try canvas.materialise()
        let color = try component[ColorQualifier.self]?.color ?? canvas.image.borderColors()[0]
        let reach = Double(tolerance) / 100 * 442
        try canvas.addAlpha()
        try canvas.map { frame in
            let colors = try frame.extractBand(0, count: 3)
            let away = try colors.linear([1, 1, 1], color.colorBands.map { -$0 })
            let squares = try away.multiply(away).recomb(try Image(matrix: [[1, 1, 1]]))
            let opacity = try squares.math2([0.5], .pow)
                .linear(255 / 12, -reach * 255 / 12, uchar: true)
            return try colors.bandjoin([try frame.extractBand(3).covered(by: opacity)])
        }
    }
}
