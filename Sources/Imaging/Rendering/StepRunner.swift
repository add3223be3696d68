import Transformations
import Vips

/// Does the steps of a transformation to a canvas, one after the other.
struct StepRunner {
    let limits: Limits
    /// What texts are set with.
    let fonts: TextFonts
    /// What is known of the picture that the steps are done to, beside its pixels.
    var facts: RenderFacts
    /// Opens the picture of a layer that is no text.
    let openLayer: (Layer) throws -> Canvas
    /// Opens the table of colours of a layer, by the layer's canonical text.
    let openTable: (String) throws -> ColorTable
    /// The variables so far.
    var evaluator = Evaluator(vocabulary: .spoken)
    /// The pictures that variables stand for.
    var captured: [Int: Canvas] = [:]
    /// What was done so far, with its values: settings of the output act wherever they stand.
    var performed: [Component] = []

    init(
        limits: Limits, fonts: TextFonts = TextFonts(), facts: RenderFacts = RenderFacts(),
        openLayer: @escaping (Layer) throws -> Canvas,
        openTable: @escaping (String) throws -> ColorTable = { _ in throw ImagingError.emptyFile }
    ) {
        self.limits = limits
        self.fonts = fonts
        self.facts = facts
        self.openLayer = openLayer
        self.openTable = openTable
    }

    mutating func run(_ steps: [Step], on canvas: inout Canvas) throws {
        for step in steps {
            switch step {
            case .component(let component):
                try run(try settle(component, on: &canvas), on: &canvas)
            case .layer(let layer): try add(layer, to: &canvas)
            case .conditional(let conditional):
                try run(try branch(of: conditional, on: &canvas), on: &canvas)
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

    private mutating func add(_ written: Layer, to base: inout Canvas) throws {
        try base.settleSize()
        let (layer, picture) = try name(written, on: &base)
        if case .file("lut", _) = layer.source { return try recolor(&base, by: layer) }
        let count = try places(of: layer, on: &base).count
        if count == 0 { performed += Transformation(steps: [.layer(layer)]).components }
        let before = evaluator.scope
        for place in 0..<count {
            // What is defined on the way to one place is defined anew on the way to the next.
            evaluator.scope = before
            try add(layer, picture, at: place, to: &base)
        }
    }

    /// - Parameter place: the how-manieth of the layer's places.
    private mutating func add(
        _ layer: Layer, _ known: Canvas?, at place: Int, to base: inout Canvas
    ) throws {
        var picture = try known ?? open(layer, on: &base)
        picture.baseSize = base.size
        picture.retouches = base.retouches
        picture.movesWithLayers = base.movesWithLayers
        picture.journal = base.journal
        picture.regionSize = try places(of: layer, on: &base)[place].size
        picture.limits = limits
        var prepared = layer
        prepared.opener = try settledOpener(of: layer, &picture, on: &base)
        performed.append(prepared.opener)
        try run(preparation(of: prepared), on: &picture)
        if layer.isBlock { try run(layer.steps, of: &picture) }
        prepared.closer = try settle(layer.closer, on: &base)
        if layer.isBlock { try run(prepared.closer.withoutPlacement, on: &picture) }
        try picture.settleSize()
        let composition = Composition(
            stacking: layer.stacking == .over ? .overlay : .underlay,
            placement: LayerPlace.places(of: prepared, on: base)[place].placement,
            blend: blend(prepared), flags: flags(prepared), background: base.background,
            maximumPixels: limits.outputPixels)
        base = try composition.compose(base: base, layer: picture)
        base.source = nil
        try base.check(base.size)
    }

    /// A table of colours changes the whole base; of the words beside it opacity means something: how
    /// much of the change is seen.
    private mutating func recolor(_ base: inout Canvas, by layer: Layer) throws {
        let table = try openTable(layer.source.text)
        let components = try
            ([layer.opener] + Transformation(steps: layer.steps).components + [layer.closer])
            .map { try settle($0, on: &base) }
        let share = components.compactMap { $0[Opacity.self] }
            .reduce(1) { $0 * $1.percent / 100 }
        try base.mapColors { try $0.blended(with: $0.recolored(table), share: share) }
        base.source = nil
    }

    /// The picture that a layer shows. A text needs to know what stands beside it.
    private mutating func open(_ layer: Layer, on base: inout Canvas) throws -> Canvas {
        guard case .text(let text) = layer.source else { return try openLayer(layer) }
        var picture = base
        let opener = try settledOpener(of: layer, &picture, on: &base)
        let setter = TextSetter(opener: opener, limits: limits, fonts: fonts)
        return Canvas(try setter.render(text))
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
