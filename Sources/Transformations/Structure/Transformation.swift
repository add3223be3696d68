/// A transformation: its steps in the order in which they happen.
public struct Transformation: Hashable, Sendable {
    public var steps: [Step]

    public init(steps: [Step] = []) { self.steps = steps }

    public var isEmpty: Bool { steps.isEmpty }

    /// The declared text: the one way to write this transformation.
    public var text: String {
        var text = ""
        text.reserveCapacity(steps.count * 32)
        steps.write(to: &text)
        return text
    }

    /// Every component of every step, layers and branches included, in written order.
    public var components: [Component] { steps.flatMap(\.components) }

    /// Every layer, however deep.
    public var layers: [Layer] { steps.flatMap(\.layers) }

    /// How many layers there are in all.
    var layerCount: Int { steps.reduce(0) { $0 + $1.layerCount } }

    /// How many components and layers there are in all: what limits count.
    public var stepCount: Int { steps.reduce(0) { $0 + $1.count } }
}

/// One step of a transformation.
public indirect enum Step: Hashable, Sendable {
    case component(Component)
    case layer(Layer)
    case conditional(Conditional)

    /// The canonical text of this step alone.
    public var text: String {
        var text = ""
        write(to: &text)
        return text
    }

    func write(to text: inout String, within surroundings: Surroundings = .chain) {
        switch self {
        case .component(let component): component.write(to: &text)
        case .layer(let layer): layer.write(to: &text, within: surroundings)
        case .conditional(let conditional): conditional.write(to: &text, within: surroundings)
        }
    }

    var components: [Component] {
        switch self {
        case .component(let component): [component]
        case .layer(let layer): [layer.opener] + layer.steps.flatMap(\.components) + [layer.closer]
        case .conditional(let conditional):
            (conditional.then + conditional.otherwise).flatMap(\.components)
        }
    }

    var layers: [Layer] {
        switch self {
        case .component: []
        case .layer(let layer): [layer] + layer.steps.flatMap(\.layers)
        case .conditional(let conditional):
            (conditional.then + conditional.otherwise).flatMap(\.layers)
        }
    }

    var layerCount: Int {
        switch self {
        case .component: 0
        case .layer(let layer): 1 + layer.steps.reduce(0) { $0 + $1.layerCount }
        case .conditional(let conditional):
            conditional.then.reduce(0) { $0 + $1.layerCount }
                + conditional.otherwise.reduce(0) { $0 + $1.layerCount }
        }
    }

    var count: Int {
        switch self {
        case .component: 1
        case .layer(let layer): 1 + layer.steps.reduce(0) { $0 + $1.count }
        case .conditional(let conditional):
            1 + conditional.then.reduce(0) { $0 + $1.count }
                + conditional.otherwise.reduce(0) { $0 + $1.count }
        }
    }
}

/// What steps stand in.
enum Surroundings {
    /// The transformation itself.
    case chain
    /// A layer that `fl_layer_apply` ends.
    case layer
}

extension [Step] {
    /// Appends the canonical texts, separated by slashes.
    func write(to text: inout String, within surroundings: Surroundings = .chain) {
        for (index, step) in enumerated() {
            if index > 0 { text += "/" }
            step.write(to: &text, within: surroundings)
        }
    }
}

/// A picture or a text that is put over or under the one so far.
public struct Layer: Hashable, Sendable {
    /// On which side of the base.
    public enum Stacking: String, Hashable, Sendable {
        case over = "l"
        case under = "u"
    }

    public var stacking: Stacking
    public var source: LayerSource
    /// What stands beside `l_…`. With a closer these act on the layer; without one they hold size,
    /// effects and placement together.
    public var opener: Component
    /// What is done to the layer before it is placed.
    public var steps: [Step]
    /// What stands beside `fl_layer_apply`: placement, blending, flags.
    public var closer: Component
    /// Whether there is an `fl_layer_apply`; without it the layer is one component.
    public var isBlock: Bool

    public init(
        stacking: Stacking, source: LayerSource, opener: Component, steps: [Step] = [],
        closer: Component = Component(), isBlock: Bool = false
    ) {
        self.stacking = stacking
        self.source = source
        self.opener = opener
        self.steps = steps
        self.closer = closer
        self.isBlock = isBlock
    }

    /// The canonical text of what opens the layer, without what is done to it.
    public var openingText: String {
        var text = ""
        opener.write(to: &text, with: [openingItem])
        return text
    }

    private var openingItem: Component.Guest {
        let key = stacking.rawValue
        return .item("\(key)_\(source.text)", code: Parameter.code(of: key))
    }

    /// The canonical text of what ends the layer; `nil` where it is one component.
    public var closingText: String? {
        guard isBlock else { return nil }
        var text = ""
        writeClosing(to: &text)
        return text
    }

    /// `fl_layer_apply` stands among the flags, in its place by the alphabet.
    private func writeClosing(to text: inout String) {
        closer.write(to: &text, with: [Self.closingFlag])
    }

    private static let closingFlag = Component.Guest.flag("layer_apply")

    /// A layer of one component inside another says itself that it is complete: the end of the outer
    /// one would be taken for its own.
    func write(to text: inout String, within surroundings: Surroundings) {
        guard isBlock else {
            switch surroundings {
            case .chain: opener.write(to: &text, with: [openingItem])
            case .layer: opener.write(to: &text, with: [Self.closingFlag, openingItem])
            }
            return
        }
        opener.write(to: &text, with: [openingItem])
        text += "/"
        if !steps.isEmpty {
            steps.write(to: &text, within: .layer)
            text += "/"
        }
        writeClosing(to: &text)
    }
}

/// Steps that happen only where a condition holds, and others where it does not.
public struct Conditional: Hashable, Sendable {
    public var condition: Condition
    public var then: [Step]
    public var otherwise: [Step]
    /// Whether it is one component (`if_w_gt_300,c_scale,w_300`), with or without one for the other case
    /// (`if_else,w_200`), rather than a block with an end.
    public var isSingle: Bool

    public init(condition: Condition, then: [Step], otherwise: [Step] = [], isSingle: Bool = false)
    {
        self.condition = condition
        self.then = then
        self.otherwise = otherwise
        self.isSingle = isSingle
    }

    func write(to text: inout String, within surroundings: Surroundings) {
        text += "if_"
        text += condition.text
        guard isSingle else { return writeBlock(to: &text) }
        for step in then {
            text += ","
            step.write(to: &text, within: surroundings)
        }
        guard !otherwise.isEmpty else { return }
        text += "/if_else"
        for step in otherwise {
            text += ","
            step.write(to: &text, within: surroundings)
        }
    }

    /// Layers end within their branch: none in there can take the end of one around it.
    private func writeBlock(to text: inout String) {
        for step in then {
            text += "/"
            step.write(to: &text)
        }
        if !otherwise.isEmpty {
            text += "/if_else"
            for step in otherwise {
                text += "/"
                step.write(to: &text)
            }
        }
        text += "/if_end"
    }
}
