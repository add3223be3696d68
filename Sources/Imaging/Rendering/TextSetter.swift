import Transformations
import Vips

/// Sets a text layer by what stands beside it.
struct TextSetter {
    let opener: Component
    let limits: Limits
    let fonts: TextFonts

    func render(_ layer: TextLayer) throws -> Image {
        guard case .described(let style) = layer.style else {
            throw ImagingError.internalFailure("a text's style was not decided")
        }
        return try renderer(style).render(layer.content, fonts: fonts)
    }

    /// `dpr_` multiplies all lengths of the style, as it does with those of the component.
    private func renderer(_ written: TextStyle) -> TextRenderer {
        var style = written
        style.size *= ratio
        style.letterSpacing *= ratio
        style.lineSpacing *= ratio
        var renderer = TextRenderer(
            style: style, color: opener[ColorQualifier.self]?.color ?? .black,
            background: background, stroke: stroke(style),
            keepsLineBox: opener[TextNoTrim.self] != nil)
        if let width = Self.wrapWidth(opener) {
            renderer.wrapWidth = scaled(width)
            renderer.wrapHeight = Self.pixels(opener[Height.self]?.size).map(scaled)
        }
        renderer.limits.pixels = min(renderer.limits.pixels, limits.outputPixels)
        renderer.limits.side = min(renderer.limits.side, limits.outputSide)
        return renderer
    }

    private var ratio: Double {
        guard case .number(let ratio) = opener[PixelRatio.self]?.choice else { return 1 }
        return ratio
    }

    private func scaled(_ pixels: Double) -> Int {
        max(1, Int(min(pixels * ratio, Double(limits.outputSide)).rounded()))
    }

    private var background: Color? {
        guard case .color(let color) = opener[Background.self]?.fill, color.alpha > 0 else {
            return nil
        }
        return color
    }

    private func stroke(_ style: TextStyle) -> TextRenderer.Stroke? {
        guard style.hasStroke, let line = opener[Border.self]?.line, line.width > 0 else {
            return nil
        }
        return TextRenderer.Stroke(width: line.width * ratio, color: line.color)
    }

    /// Where lines are broken: at a width in pixels beside `c_fit`. A share of the picture breaks
    /// none, and without `c_fit` a width scales the picture of the text.
    private static func wrapWidth(_ opener: Component) -> Double? {
        guard opener[Fit.self] != nil else { return nil }
        return pixels(opener[Width.self]?.size)
    }

    private static func pixels(_ dimension: Dimension?) -> Double? {
        guard case .pixels(let number) = dimension, number > 0 else { return nil }
        return number
    }

    /// Takes out of the opener what went into the setting, so that it is not done once more to the
    /// picture of the text.
    static func take(from component: inout Component, _ layer: TextLayer) {
        let wraps = wrapWidth(component) != nil
        var hasStroke = false
        if case .described(let style) = layer.style { hasStroke = style.hasStroke }
        component.removeAll { item in
            switch item.key {
            case "co", "b": true
            case "bo": hasStroke
            case "c", "w", "h": wraps
            default: false
            }
        }
    }
}
