import Transformations
import Vips

/// Does the steps of a transformation to a canvas, one after the other.
struct StepRunner {
    let limits: Limits
    /// Opens the picture of a layer.
    let openLayer: (Layer) throws -> Canvas
    /// Opens the table of colours of a layer by the layer's canonical text.
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
            try perform(action, component, &canvas)
        }
        try canvas.check(canvas.size)
    }

    /// Reads pixels only for work that cannot wait for them.
    private func perform(
        _ action: any Action, _ component: Component, _ canvas: inout Canvas
    ) throws {
        if canvas.unread != nil, action.commutesWithScaling {
            return canvas.postpone(action, component)
        }
        if action.needsPixels(of: canvas) { try canvas.settleSize() }
        try action.apply(to: &canvas, in: component)
    }

    // MARK: Layers

    private func add(_ layer: Layer, to base: inout Canvas) throws {
        try base.settleSize()
        if case .file("lut", _) = layer.source { return try recolor(&base, by: layer) }
        for place in LayerPlace.places(of: layer, on: base) {
            try add(layer, at: place, to: &base)
        }
    }

    private func add(_ layer: Layer, at place: LayerPlace, to base: inout Canvas) throws {
        var picture = try open(layer)
        picture.baseSize = base.size
        picture.regionSize = place.size
        picture.limits = limits
        try run(preparation(of: layer), on: &picture)
        if layer.isBlock {
            try run(layer.steps, on: &picture)
            try run(layer.closer.withoutPlacement, on: &picture)
        }
        try picture.settleSize()
        let composition = Composition(
            stacking: layer.stacking == .over ? .overlay : .underlay,
            placement: place.placement,
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
        guard case .text(let text) = layer.source else { return try openLayer(layer) }
        return Canvas(try TextSetter(opener: layer.opener, limits: limits).render(text))
    }

    /// What the opener does to the layer itself.
    private func preparation(of layer: Layer) -> Component {
        var component = layer.opener
        if case .text(let text) = layer.source { TextSetter.take(from: &component, text) }
        return LayerPlace.component(of: layer) == layer.opener
            ? component.withoutPlacement : component
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
    /// The component without what says where a layer goes.
    fileprivate var withoutPlacement: Component {
        var result = self
        result.removeAll { item in
            item.key == "g" || item.key == "x" || item.key == "y" || item.word is any BlendWord
        }
        return result
    }
}
