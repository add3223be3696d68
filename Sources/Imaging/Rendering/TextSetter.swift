import Transformations
import Vips

/// Sets a text layer by what stands beside it.
struct TextSetter {
    let opener: Component
    let limits: Limits

    func render(_ layer: TextLayer) throws -> Image {
        guard case .described(var style) = layer.style else {
            throw ImagingError.internalFailure("a text's style was not decided")
        }
        if case .number(let ratio) = opener[PixelRatio.self]?.choice { style.size *= ratio }
        let wraps = opener[Fit.self] != nil
        var renderer = TextRenderer(
            style: style, color: opener[ColorQualifier.self]?.color ?? .black,
            wrapWidth: wraps ? Self.pixels(opener[Width.self]?.size) : nil,
            wrapHeight: wraps ? Self.pixels(opener[Height.self]?.size) : nil,
            background: background, stroke: stroke(style),
            keepsLineBox: opener[TextNoTrim.self] != nil)
        renderer.limits.pixels = min(renderer.limits.pixels, limits.outputPixels)
        renderer.limits.side = min(renderer.limits.side, limits.outputSide)
        return try renderer.render(layer.content)
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
        return TextRenderer.Stroke(width: line.width, color: line.color)
    }

    private static func pixels(_ dimension: Dimension?) -> Int? {
        guard case .pixels(let number) = dimension else { return nil }
        return Int(number)
    }

    /// Takes out of the opener what went into the setting, so that it is not done once more to the
    /// picture of the text.
    static func take(from component: inout Component, _ layer: TextLayer) {
        let wraps = component[Fit.self] != nil
        var hasStroke = false
        if case .described(let style) = layer.style { hasStroke = style.hasStroke }
        component.removeAll { item in
            switch item.key {
            case "co", "b", "dpr": true
            case "bo": hasStroke
            case "c", "w", "h": wraps
            default: false
            }
        }
    }
}
