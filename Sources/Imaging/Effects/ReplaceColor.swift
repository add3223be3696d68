import Transformations
import Vips

/// `e_replace_color:<to>[:<tolerance>[:<from>]]` moves everything near one colour to another, shades
/// kept: pixels move in Lab by the difference of the two colours.
///
/// The tolerance is a distance in Lab in which lightness counts half; within 70 % of it pixels move
/// all the way, at its end not at all. Without `from` it is the most frequent colour.
struct ReplaceColor: Action {
    struct Settings: Equatable, Sendable {
        var to = Color.white
        var tolerance = 50
        var from: Color?
    }

    var settings = Settings()

    static let grammar = Grammar(
        "e", "replace_color", initial: ReplaceColor(),
        Argument(
            "colours and tolerance", \.settings,
            .tokens(
                expected: "a colour, a tolerance from 0 to 100, and the colour to be replaced",
                read: { tokens in
                    guard let to = tokens.takeColor() else { return nil }
                    let tolerance = tokens.takeInteger(0...100) ?? 50
                    return Settings(to: to, tolerance: tolerance, from: tokens.takeColor())
                },
                print: {
                    [$0.to.text]
                        + withoutDefaults([(String($0.tolerance), "50"), ($0.from?.text ?? "", "")])
                })))
    static let summary = "Replaces a colour and its shades by another."
    static let examples = ["e_replace_color:saddlebrown", "e_replace_color:white:30:rgb:111111"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        try canvas.materialise()
        let found = try settings.from ?? canvas.image.predominantColors()[0]
        let from = try Self.lab(found)
        let move = zip(try Self.lab(settings.to), from).map { $0 - $1 }
        let reach = max(Double(settings.tolerance), 1)
        try canvas.mapColors { colors in
            let lab = try colors.colourspace(.lab)
            let away = try lab.linear([0.5, 1, 1], zip([0.5, 1, 1], from).map { -$0 * $1 })
            let squares = try away.multiply(away)
            let distance = try squares.recomb(try Image(matrix: [[1, 1, 1]])).math2([0.5], .pow)
            // From 1 at 70 % of the reach down to 0 at its end, as shares of 255 for clipping.
            let share = try distance.linear(-255 / (0.3 * reach), 255 / 0.3, uchar: true)
                .linear(1.0 / 255, 0)
            let moved = try lab.add(try share.linear(move, [0, 0, 0]))
            return try moved.copy(interpretation: .lab).colourspace(.srgb)
        }
    }

    static func lab(_ color: Color) throws -> [Double] {
        try Image.solid(color.colorBands, width: 1, height: 1).colourspace(.lab).getpoint(0, 0)
    }
}
