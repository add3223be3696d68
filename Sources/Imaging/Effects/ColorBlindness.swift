import Transformations
import Vips

/// `e_simulate_colorblind[:<kind>]` shows the picture as people with that kind of colour vision see it.
///
/// The matrices work on light, not on levels. Those with one kind of cone, or with rods only, see
/// brightness alone: cones for blue see little of red and green, rods see nothing of red.
struct SimulateColorBlind: Action {
    var kind = ColorVision.deuteranopia

    static let grammar = Grammar(
        "e", "simulate_colorblind", initial: SimulateColorBlind(),
        Argument("kind", \.kind, .oneOf(ColorVision.self)))
    static let summary = "Shows the picture as people with a colour blindness see it."
    static let examples = [
        "e_simulate_colorblind", "e_simulate_colorblind:tritanopia",
        "e_simulate_colorblind:rod_monochromacy",
    ]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        try canvas.mapColors { try $0.recoloredInLight(kind.matrix) }
    }
}

/// `e_assist_colorblind[:<strength>|xray]` helps people who confuse red and green: dark stripes, one way
/// on what is red and the other way on what is green; or `xray`, which moves the difference that they
/// miss into brightness and blue.
struct AssistColorBlind: Action {
    enum Aid: Equatable, Sendable {
        /// 1 to 100.
        case stripes(Int)
        case xray
    }

    var aid = Aid.stripes(10)

    static let grammar = Grammar(
        "e", "assist_colorblind", initial: AssistColorBlind(),
        Argument(
            "strength", \.aid,
            ArgumentKind(
                expected: "a whole number from 1 to 100, or xray",
                read: { text in
                    if text.lowercased() == "xray" { return .xray }
                    var tokens = Tokens(text)
                    return tokens.takeInteger(1...100).map { .stripes($0) }
                },
                print: { aid in
                    switch aid {
                    case .stripes(let strength): String(strength)
                    case .xray: "xray"
                    }
                })))
    static let summary = "Helps people who confuse red and green to tell them apart."
    static let examples = [
        "e_assist_colorblind", "e_assist_colorblind:60", "e_assist_colorblind:xray",
    ]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        switch aid {
        case .xray: try canvas.mapColors { try $0.recoloredInLight(.redGreenAsLightness) }
        case .stripes(let strength):
            let size = canvas.size
            let period = max(6, Double(min(size.width, size.height)) / 30)
            let falling = try Image.stripes(width: size.width, height: size.height, period, [1, 1])
            let rising = try Image.stripes(width: size.width, height: size.height, period, [1, -1])
            // The root keeps weak stripes visible: strength 10 takes 28 % of the light.
            let depth = (Double(strength) / 100).squareRoot() * 0.9
            try canvas.mapColors { colors in
                let redness = try colors.colourspace(.lab).extractBand(1)
                let reds = try redness.linear(255.0 / 40, -255.0 / 4, uchar: true)
                let greens = try redness.linear(-255.0 / 40, -255.0 / 4, uchar: true)
                let ink = try reds.covered(by: falling).add(try greens.covered(by: rising))
                return try colors.multiply(try ink.linear(-depth / 255, 1)).eightBit()
            }
        }
    }
}

/// Kinds of colour vision. -opia: one kind of cone is missing; -anomaly: it answers weakly.
enum ColorVision: String, CaseIterable, Sendable {
    case deuteranopia, protanopia, tritanopia, tritanomaly, deuteranomaly
    case coneMonochromacy = "cone_monochromacy"
    case rodMonochromacy = "rod_monochromacy"

    /// What becomes of red, green and blue light. The first five are the published model of Machado,
    /// Oliveira and Fernandes (2009), anomalies at severity 0.6; cones for blue weigh light as the Z of
    /// CIE 1931, rods as its linear approximation of night vision.
    var matrix: ColorMatrix {
        switch self {
        case .deuteranopia:
            ColorMatrix(rows: [
                [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                [-0.011820, 0.042940, 0.968881],
            ])
        case .protanopia:
            ColorMatrix(rows: [
                [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                [-0.003882, -0.048116, 1.051998],
            ])
        case .tritanopia:
            ColorMatrix(rows: [
                [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                [0.004733, 0.691367, 0.303900],
            ])
        case .tritanomaly:
            ColorMatrix(rows: [
                [1.104996, -0.046633, -0.058363], [-0.032137, 0.971635, 0.060503],
                [0.001336, 0.317922, 0.680742],
            ])
        case .deuteranomaly:
            ColorMatrix(rows: [
                [0.498864, 0.674741, -0.173604], [0.205199, 0.754872, 0.039929],
                [-0.011131, 0.030969, 0.980162],
            ])
        case .coneMonochromacy: .brightness([0.018, 0.109, 0.873])
        case .rodMonochromacy: .brightness([0, 0.6, 0.4])
        }
    }
}

extension ColorMatrix {
    static func brightness(_ weights: [Double]) -> ColorMatrix {
        ColorMatrix(rows: [weights, weights, weights])
    }

    /// Adds what deuteranopia loses of red to green and blue.
    static var redGreenAsLightness: ColorMatrix {
        let seen = ColorVision.deuteranopia.matrix.rows
        let shares: [[Double]] = [[0, 0, 0], [0.7, 1, 0], [0.7, 0, 1]]
        var rows = identity.rows
        for row in 0..<3 {
            for column in 0..<3 {
                for k in 0..<3 {
                    let lost: Double = identity.rows[k][column] - seen[k][column]
                    rows[row][column] += shares[row][k] * lost
                }
            }
        }
        return ColorMatrix(rows: rows)
    }
}

extension Image {
    /// Three bands of 8-bit sRGB through a matrix that works on light.
    fileprivate func recoloredInLight(_ matrix: ColorMatrix) throws -> Image {
        try colourspace(.scrgb).recomb(try Image(matrix: matrix.rows))
            .copy(interpretation: .scrgb).colourspace(.srgb)
    }

    /// One band of stripes, 0 to 255 and as wide as what is between them, across a direction.
    fileprivate static func stripes(
        width: Int, height: Int, _ period: Double, _ direction: [Double]
    ) throws -> Image {
        try Image.xyz(width: width, height: height).recomb(try Image(matrix: [direction]))
            .linear(360 / period, 0).math(.sin).linear(255, 127, uchar: true)
    }
}
