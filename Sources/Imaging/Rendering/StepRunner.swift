import Transformations
import Vips

/// Does the steps of a transformation to a canvas, one after the other.
struct StepRunner {
    let limits: Limits
    /// Opens the picture of a layer by the layer's canonical text.
    let openLayer: (String) throws -> Canvas
    /// Opens the table of colours of a layer, likewise.
    let openTable: (String) throws -> ColorTable

    func run(_ steps: [Step], on canvas: inout Canvas) throws {
        for step in steps {
            switch step {
            case .component(let component): try run(component, on: &canvas)
            case .layer(let layer): try add(layer, to: &canvas)
            case .conditional:
                throw ImagingError.internalFailure("a condition was not decided")
            }
        }
    }

    /// Does the work of one component: cuts that sizes should not see, resizing, then the rest in the
    /// vocabulary's order.
    private func run(_ component: Component, on canvas: inout Canvas) throws {
        canvas.pixelRatio = 1
        if case .number(let ratio) = component[PixelRatio.self]?.choice {
            canvas.pixelRatio = ratio
        }
        defer { canvas.pixelRatio = 1 }
        let actions = component.wordsInOrder.compactMap { $0 as? any Action }
        for action in actions where action is Trim {
            try action.apply(to: &canvas, in: component)
        }
        try Resizing(of: component)?.apply(to: &canvas)
        for action in actions where !(action is Trim || action is any ResizeWord) {
            try canvas.settleSize()
            try action.apply(to: &canvas, in: component)
        }
        try canvas.check(canvas.size)
    }

    // MARK: Layers

    private func add(_ layer: Layer, to base: inout Canvas) throws {
        try base.settleSize()
        if case .file("lut", _) = layer.source { return try recolor(&base, by: layer) }
        var picture = try open(layer)
        picture.baseSize = base.size
        picture.limits = limits
        let last = layer.isBlock ? layer.closer : layer.opener
        try run(preparation(of: layer), on: &picture)
        if layer.isBlock {
            try run(layer.steps, on: &picture)
            try run(layer.closer.withoutPlacement, on: &picture)
        }
        try picture.settleSize()
        var ratio = 1.0
        if case .number(let number) = last[PixelRatio.self]?.choice { ratio = number }
        let composition = Composition(
            stacking: layer.stacking == .over ? .overlay : .underlay,
            placement: Placement(
                gravity: last[Gravity.self]?.placement,
                x: last[OffsetX.self]?.offset ?? .pixels(0),
                y: last[OffsetY.self]?.offset ?? .pixels(0), pixelRatio: ratio),
            blend: blend(layer), flags: flags(layer), background: base.background,
            maximumPixels: limits.outputPixels)
        base = try composition.compose(base: base, layer: picture)
        try base.check(base.size)
    }

    /// A table of colours changes the whole base; of the words beside it opacity means something: how
    /// much of the change is seen.
    private func recolor(_ base: inout Canvas, by layer: Layer) throws {
        let table = try openTable(layer.source.text)
        let words =
            ([layer.opener] + Transformation(steps: layer.steps).components + [layer.closer])
            .compactMap { $0[Opacity.self] }
        let share = words.reduce(1) { $0 * $1.percent / 100 }
        try base.mapColors { try $0.blended(with: $0.recolored(table), share: share) }
    }

    private func open(_ layer: Layer) throws -> Canvas {
        guard case .text(let text) = layer.source else { return try openLayer(layer.source.text) }
        return Canvas(try TextSetter(opener: layer.opener, limits: limits).render(text))
    }

    /// What the opener does to the layer itself.
    private func preparation(of layer: Layer) -> Component {
        var component = layer.opener
        if case .text(let text) = layer.source { TextSetter.take(from: &component, text) }
        return component.withoutPlacement
    }

    /// How layer and base mix: where the layer ends, or else where it begins.
    private func blend(_ layer: Layer) -> Blend {
        for component in [layer.closer, layer.opener] {
            if component[Cutter.self] != nil { return .cutter }
            for word in component.wordsInOrder {
                if let word = word as? any BlendWord { return word.blend }
            }
        }
        return .over
    }

    private func flags(_ layer: Layer) -> Composition.Flags {
        Composition.Flags(of: layer.closer).union(Composition.Flags(of: layer.opener))
    }
}

extension Component {
    /// The component without what says where a layer goes: a gravity beside a cutting resize belongs to
    /// the resize only where the layer has a closer of its own.
    fileprivate var withoutPlacement: Component {
        var result = self
        result.removeAll { item in
            item.key == "g" || item.key == "x" || item.key == "y" || item.word is any BlendWord
        }
        return result
    }
}
