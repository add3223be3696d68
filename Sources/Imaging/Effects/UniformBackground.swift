import Transformations
import Vips

/// `e_bgremoval[:screen][:<colour>]` takes a background of one colour away: the given one, else the one
/// that the edges have most.
///
/// Only what hangs together with the edges goes, with the soft seam around it. `screen` is for green or
/// blue screens: every pixel of that hue goes, whatever its light, and the rest loses its shimmer.
struct UniformBackgroundRemoval: Action {
    struct Settings: Equatable, Sendable {
        var isScreen = false
        var color: Color?
    }

    var settings = Settings()

    static let grammar = Grammar(
        "e", "bgremoval", initial: UniformBackgroundRemoval(),
        Argument(
            "screen and colour", \.settings,
            .tokens(
                expected: "screen, and a colour",
                read: { tokens in
                    let isScreen = tokens.take { $0.lowercased() == "screen" ? true : nil }
                    return Settings(isScreen: isScreen ?? false, color: tokens.takeColor())
                },
                print: {
                    ($0.isScreen ? ["screen"] : []) + ($0.color.map { [$0.text] } ?? [])
                })))
    static let summary = "Takes away a background of one colour."
    static let examples = ["e_bgremoval", "e_bgremoval:rgb:1ec83c", "e_bgremoval:screen"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        try canvas.addAlpha()
        try canvas.materialise()
        let color = try settings.color ?? canvas.image.borderColors()[0]
        try canvas.map { frame in
            let colors = try frame.extractBand(0, count: 3)
            let opacity = try opacity(of: colors, without: color)
            let alpha = try frame.extractBand(3).covered(by: opacity)
            return try colors.cleaned(of: color, opacity).bandjoin([alpha])
        }
    }

    /// 0 where the background is, 255 where it is not.
    private func opacity(of colors: Image, without color: Color) throws -> Image {
        let key = try ReplaceColor.lab(color)
        let lab = try colors.colourspace(.lab)
        let away = try lab.linear([1, 1, 1], key.map { -$0 })
        // Light does not count on a screen, and how much of its hue a pixel has counts by the screen's.
        let weights: [Double] = settings.isScreen ? [0, 1, 1] : [1, 1, 1]
        let distance = try away.multiply(away).recomb(try Image(matrix: [weights]))
            .math2([0.5], .pow)
        guard settings.isScreen else {
            // From 6 on, which noise does not reach, to 36 in Lab: what lies between is seam.
            let opacity = try distance.linear(255.0 / 30, -255.0 * 6 / 30, uchar: true)
            return try opacity.keepingWhatIsEnclosed()
        }
        let strength = max((key[1] * key[1] + key[2] * key[2]).squareRoot(), 20)
        return try distance.linear(255 / (0.35 * strength), -255 * 0.3 / 0.35, uchar: true)
    }
}

extension Image {
    /// This opacity where it hangs together with what is transparent along the edges; 255 elsewhere.
    fileprivate func keepingWhatIsEnclosed() throws -> Image {
        let flood = EdgeFlood(levels: try bytes(), width: width, height: height, below: 128)
        let reached = try Image(pixels: flood.reached, width: width, height: height, bands: 1)
        // The seam belongs to it, two pixels wide.
        let near = try reached.rank(width: 5, height: 5, index: 24)
        return try near.ifthenelse(self, near.linear(0, 255, uchar: true))
            .copy(interpretation: .bw)
    }

    /// Colours without the part that a background has in those that are half transparent.
    fileprivate func cleaned(of color: Color, _ opacity: Image) throws -> Image {
        let factors = (0..<256).map { $0 == 0 ? 1 : Swift.min(255 / Float($0), 8) }
        let away = try linear([1, 1, 1], color.colorBands.map { -$0 })
        return try away.multiply(try opacity.looked(up: factors))
            .linear([1, 1, 1], color.colorBands).eightBit()
    }
}
