import Transformations
import Vips

/// `e_oil_paint[:strength]` paints with broad strokes; 100 is a brush of about 20 pixels.
struct OilPaint: Action {
    var strength = 30

    static let grammar = Grammar(
        "e", "oil_paint", aliases: ["oilPaint"], initial: OilPaint(),
        Argument("strength", \.strength, .integer(0...100, .clamped)))
    static let summary = "Looks like an oil painting."
    static let examples = ["e_oil_paint", "e_oil_paint:60"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        guard strength > 0 else { return }
        try canvas.materialise()
        try canvas.mapColors { try $0.brushed(radius: 2 + strength / 12) }
    }
}

/// `e_cartoonify[:line[:colour reduction|bw]]` draws dark lines along edges and reduces colours.
struct Cartoonify: Action {
    struct Settings: Equatable, Sendable {
        var line = 50
        var reduction = 50
        var isBlackAndWhite = false
    }

    var settings = Settings()

    static let grammar = Grammar(
        "e", "cartoonify", initial: Cartoonify(),
        Argument(
            "line and colours", \.settings,
            .tokens(
                expected:
                    "a line strength from 0 to 100, and a colour reduction from 0 to 100 or bw",
                read: { tokens in
                    var settings = Settings()
                    settings.line = tokens.takeInteger(0...100) ?? 50
                    settings.isBlackAndWhite = tokens.take { $0 == "bw" ? true : nil } ?? false
                    settings.reduction = tokens.takeInteger(0...100) ?? 50
                    return settings
                },
                print: {
                    withoutDefaults([
                        (String($0.line), "50"),
                        ($0.isBlackAndWhite ? "bw" : String($0.reduction), "50"),
                    ])
                })))
    static let summary = "Looks like a cartoon."
    static let examples = ["e_cartoonify", "e_cartoonify:70:80", "e_cartoonify:50:bw"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        try canvas.materialise()
        let steps = 24 - Double(settings.reduction) / 100 * 20
        try canvas.mapColors { colors in
            let calm = try colors.brushed(radius: 4)
            let luma = try calm.luma()
            // A line is where a pixel is darker than its surroundings.
            let edges = try luma.gaussblur(1, precision: .float)
                .subtract(try luma.gaussblur(3, precision: .float))
            let strength = 4 + Double(settings.line) / 3
            let paper = try edges.linear(strength, 255 + strength * 2, uchar: true)
            if settings.isBlackAndWhite {
                let ink = try paper.relational([140], .moreeq)
                return try ink.bandjoin([ink, ink]).copy(interpretation: .srgb)
            }
            let flat = try calm.mapLevels { ($0 * steps).rounded() / steps }
            return try flat.multiply(paper).linear(1.0 / 255, 0).eightBit()
        }
    }
}
