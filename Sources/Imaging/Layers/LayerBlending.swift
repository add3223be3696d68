import Transformations
import Vips

extension Composition {
    /// The layer's frames that are needed, distorted and repeated as asked for.
    func prepare(_ layer: Canvas, for base: Canvas, _ plan: Plan) throws -> [Image] {
        let frames = base.isAnimated ? layer.frames : [layer.image]
        return try frames.map { frame in
            var frame = frame
            if case .antiRemoval(let strength) = blend {
                frame = try frame.distorted(strength: strength)
            }
            // Tiles and the frames of an animation read the layer more than once.
            if base.isAnimated || flags.contains(.tiled) { frame = try frame.copyMemory() }
            return flags.contains(.tiled) ? try tile(frame, plan) : frame
        }
    }

    /// The layer repeated over the whole base, so that one tile stands at its place.
    private func tile(_ layer: Image, _ plan: Plan) throws -> Image {
        let left = Self.phase(of: plan.layer.left, step: layer.width)
        let top = Self.phase(of: plan.layer.top, step: layer.height)
        let across = (left + plan.base.width + layer.width - 1) / layer.width
        let down = (top + plan.base.height + layer.height - 1) / layer.height
        return try layer.replicate(across: across, down: down).extractArea(
            left: left, top: top, width: plan.base.width, height: plan.base.height)
    }

    /// Which pixel of a repeated layer comes first if one of them starts at `start`.
    static func phase(of start: Int, step: Int) -> Int {
        let rest = -start % step
        return rest < 0 ? rest + step : rest
    }

    /// One frame with its layer.
    func blend(_ layer: Image, with frame: Image, _ plan: Plan) throws -> Image {
        let area = flags.contains(.tiled) ? plan.base : plan.layer
        switch blend {
        case .over, .antiRemoval: return try cover(layer, frame, area, plan, .over)
        case .multiply: return try cover(layer, frame, area, plan, .multiply)
        case .screen: return try cover(layer, frame, area, plan, .screen)
        case .overlay: return try cover(layer, frame, area, plan, .overlay)
        case .mask:
            return try frame.multiplyingAlpha(layer.maskWeights().placed(area, in: plan.canvas))
        case .cutter:
            return try frame.multiplyingAlpha(layer.coverage().placed(area, in: plan.canvas))
        case .cutOut:
            let hole = try layer.coverage().placed(area, in: plan.canvas)
            return try frame.multiplyingAlpha(hole.invert())
        case .displace:
            let x = placement.x.pixels(along: frame.width, pixelRatio: placement.pixelRatio)
            let y = placement.y.pixels(along: frame.height, pixelRatio: placement.pixelRatio)
            let shifts = try layer.shifts(x: Double(x), y: Double(y))
            return try frame.displaced(by: shifts.placed(area, in: plan.canvas))
        }
    }

    private func cover(
        _ layer: Image, _ frame: Image, _ area: Placement.Area, _ plan: Plan, _ mode: BlendMode
    ) throws -> Image {
        switch stacking {
        case .overlay:
            let stage = try frame.extended(to: plan.canvas, at: plan.base, background)
            return try stage.covered(by: layer, at: area, mode)
        case .underlay:
            let stage = try ground(plan.canvas, behind: frame).covered(by: layer, at: area, .over)
            let result = try stage.covered(by: frame, at: plan.base, mode)
            let fills = area.contains(
                Placement.Area(width: plan.canvas.width, height: plan.canvas.height))
            let isOpaque = (fills && !layer.hasAlpha) || (!frame.hasAlpha && plan.coversCanvas)
            return isOpaque && result.hasAlpha ? try result.extractBand(0, count: 3) : result
        }
    }

    /// What lies below an underlay: the background where the canvas grew, nothing behind the base.
    private func ground(_ canvas: Placement.Area, behind frame: Image) throws -> Image {
        let empty = try Image.solid([0, 0, 0, 0], width: frame.width, height: frame.height)
        let base = Placement.Area(
            left: -canvas.left, top: -canvas.top, width: frame.width, height: frame.height)
        return try empty.extended(to: canvas, at: base, background)
    }
}

extension Composition.Plan {
    /// Whether the base fills the result.
    var coversCanvas: Bool { base.width == canvas.width && base.height == canvas.height }
}

extension Image {
    /// This picture on a larger canvas; the rest has the background's colour, or is transparent.
    func extended(
        to canvas: Placement.Area, at place: Placement.Area, _ background: Color?
    ) throws -> Image {
        guard canvas.width != width || canvas.height != height else { return self }
        let color = background ?? .transparent
        let channels = [color.red, color.green, color.blue, color.alpha].map(Double.init)
        let staysOpaque = color.alpha == 255 && !hasAlpha
        let picture = hasAlpha || staysOpaque ? self : try bandjoinConst([255])
        return try picture.embed(
            x: place.left, y: place.top, width: canvas.width, height: canvas.height,
            background: staysOpaque ? Array(channels.prefix(3)) : channels)
    }

    /// This picture with another one on it, in the same bands as before; only the pixels that both
    /// have are computed anew.
    func covered(by layer: Image, at area: Placement.Area, _ mode: BlendMode) throws -> Image {
        let whole = Placement.Area(width: width, height: height)
        guard let visible = area.intersection(whole) else { return self }
        let top = try layer.cut(visible.from(area))
        let below = try cut(visible)
        let patch = try mode == .over && !top.hasAlpha ? top : below.blended(top, mode)
        let matched = try patch.withAlpha(hasAlpha)
        if visible == whole { return matched }
        return try pasted(matched, x: visible.left, y: visible.top)
    }

    /// Both mixed by a mode and the alphas of both.
    ///
    /// libvips 8.14 counts a layer's partial opacity twice in its separable modes, so the modes work
    /// on opaque colours here, and alpha decides afterwards how much of the outcome is seen.
    private func blended(_ top: Image, _ mode: BlendMode) throws -> Image {
        let source = try top.copy(interpretation: .srgb)
        guard mode != .over else { return try composited(source, .over) }
        let colors = try source.opaque()
        var mixed = try opaque().composited(colors, mode).extractBand(0, count: 3)
        if hasAlpha {
            mixed = try extractBand(bands - 1).ifthenelse(mixed, colors, blend: true)
        }
        if source.hasAlpha { mixed = try mixed.bandjoin([source.extractBand(source.bands - 1)]) }
        let paint = try mixed.copy(interpretation: .srgb)
        return paint.hasAlpha ? try composited(paint, .over) : paint
    }

    private func composited(_ top: Image, _ mode: BlendMode) throws -> Image {
        try copy(interpretation: .srgb).composite(top, mode: mode)
            .cast(.uchar).copy(interpretation: .srgb)
    }

    private func opaque() throws -> Image {
        hasAlpha ? try extractBand(0, count: bands - 1).copy(interpretation: .srgb) : self
    }

    /// This picture with a part of it replaced.
    private func pasted(_ part: Image, x: Int, y: Int) throws -> Image {
        try call("insert", ["sub": .image(part), "x": .int(x), "y": .int(y)])
    }

    private func withAlpha(_ wanted: Bool) throws -> Image {
        if wanted == hasAlpha { return self }
        return wanted ? try bandjoinConst([255]) : try extractBand(0, count: bands - 1)
    }

    private func cut(_ area: Placement.Area) throws -> Image {
        if area == Placement.Area(width: width, height: height) { return self }
        return try extractArea(
            left: area.left, top: area.top, width: area.width, height: area.height)
    }

    /// This picture at its place on a canvas of that size, cut off at the edges, 0 elsewhere.
    func placed(_ area: Placement.Area, in canvas: Placement.Area) throws -> Image {
        let whole = Placement.Area(width: canvas.width, height: canvas.height)
        guard let visible = area.intersection(whole) else {
            return try Image.black(width: whole.width, height: whole.height, bands: bands)
        }
        return try cut(visible.from(area)).embed(
            x: visible.left, y: visible.top, width: whole.width, height: whole.height,
            extend: .black)
    }
}
