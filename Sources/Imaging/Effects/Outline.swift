import Transformations
import Vips

/// `e_outline[:mode][:width][:blur]` draws along the edge of what is opaque, in the colour of `co_`
/// (black without).
///
/// Outside the canvas grows by the line. `fill` fills the whole silhouette behind the picture,
/// `inner_fill` the whole silhouette in front of it. The blur's sigma is a tenth of its number.
struct Outline: Action {
    enum Mode: String, CaseIterable, Sendable {
        case inner
        case innerFill = "inner_fill"
        case outer
        case fill
    }

    struct Settings: Equatable, Sendable {
        var mode = Mode.outer
        var width = 5
        var blur = 0
    }

    var settings = Settings()

    static let grammar = Grammar(
        "e", "outline", initial: Outline(),
        Argument(
            "mode, width and blur", \.settings,
            .tokens(
                expected: "inner, inner_fill, outer or fill; a width from 1 to 100; "
                    + "a blur from 0 to 200",
                read: { tokens in
                    var settings = Settings()
                    settings.mode = tokens.takeCase(Mode.self) ?? .outer
                    settings.width = tokens.takeInteger(1...100) ?? 5
                    settings.blur = tokens.takeInteger(0...200) ?? 0
                    return settings
                },
                print: { settings in
                    (settings.mode == .outer ? [] : [settings.mode.rawValue])
                        + withoutDefaults([
                            (String(settings.width), "5"), (String(settings.blur), "0"),
                        ])
                })))
    static let summary = "Draws an outline around what is opaque."
    static let examples = [
        "co_orange,e_outline:3", "e_outline:inner", "co_red,e_outline:fill:8:100",
    ]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        let color = component[ColorQualifier.self]?.color ?? .black
        let thickness = Double(settings.width) * canvas.pixelRatio
        let sigma = Double(settings.blur) / 10 * canvas.pixelRatio
        try canvas.addAlpha()
        switch settings.mode {
        case .outer, .fill:
            let margin = Int((thickness + sigma * 2.5).rounded(.up))
            let (w, h) = (canvas.width + 2 * margin, canvas.height + 2 * margin)
            canvas.mapping = canvas.mapping.shifted(Double(margin), Double(margin))
            try canvas.map {
                try $0.embed(x: margin, y: margin, width: w, height: h, background: [0, 0, 0, 0])
            }
            try canvas.materialise()
            try canvas.map { try drawnAround($0, thickness, sigma, color) }
        case .inner, .innerFill:
            try canvas.materialise()
            try canvas.map { try drawnInside($0, thickness, sigma, color) }
        }
    }

    private func drawnAround(
        _ frame: Image, _ thickness: Double, _ sigma: Double, _ color: Color
    ) throws -> Image {
        let alpha = try frame.extractBand(3)
        var shape = try alpha.grown(by: thickness).softened(sigma: sigma)
        // What is behind the picture does not count, unless it is to be filled.
        if settings.mode == .outer { shape = try shape.covered(by: try alpha.outside()) }
        let line = try shape.painted(color)
        return try settings.mode == .outer
            ? line.composite(frame, mode: .add).eightBit() : line.composite(frame).eightBit()
    }

    private func drawnInside(
        _ frame: Image, _ thickness: Double, _ sigma: Double, _ color: Color
    ) throws -> Image {
        let alpha = try frame.extractBand(3)
        var shape = alpha
        if settings.mode == .inner {
            let beyond = try alpha.embed(
                x: 1, y: 1, width: alpha.width + 2, height: alpha.height + 2, background: [0]
            ).invert()
            shape = try beyond.grown(by: thickness)
                .extractArea(left: 1, top: 1, width: alpha.width, height: alpha.height)
        }
        shape = try shape.softened(sigma: sigma).covered(by: alpha)
        return try frame.composite(try shape.painted(color), mode: .atop).eightBit()
    }
}

extension Image {
    /// A one-band shape grown by so many pixels, with a smooth edge.
    fileprivate func grown(by radius: Double) throws -> Image {
        let field = EdgeDistances(coverage: try bytes(), width: width, height: height)
        return try Image(pixels: field.grown(by: radius), width: width, height: height, bands: 1)
            .copy(interpretation: .bw)
    }

    /// Coverage of what this alpha leaves free; what is half transparent counts as covered.
    fileprivate func outside() throws -> Image { try linear(-2, 255.5, uchar: true) }
}
