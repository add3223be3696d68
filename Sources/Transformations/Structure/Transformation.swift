/// A transformation: its steps in the order in which they happen.
public struct Transformation: Hashable, Sendable {
    public var steps: [Step]

    public init(steps: [Step] = []) { self.steps = steps }

    public var isEmpty: Bool { steps.isEmpty }

    /// The declared text: the one way to write this transformation.
    public var text: String { steps.map(\.text).joined(separator: "/") }

    /// Every component of every step, layers and branches included, in written order.
    public var components: [Component] { steps.flatMap(\.components) }

    /// Every layer, however deep.
    public var layers: [Layer] { steps.flatMap(\.layers) }

    /// How many components and layers there are in all: what limits count.
    public var stepCount: Int { steps.reduce(0) { $0 + $1.count } }
}

/// One step of a transformation.
public indirect enum Step: Hashable, Sendable {
    case component(Component)
    case layer(Layer)
    case conditional(Conditional)

    var text: String {
        switch self {
        case .component(let component): component.text
        case .layer(let layer): layer.text
        case .conditional(let conditional): conditional.text
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

    var count: Int {
        switch self {
        case .component: 1
        case .layer(let layer): 1 + layer.steps.reduce(0) { $0 + $1.count }
        case .conditional(let conditional):
            1 + (conditional.then + conditional.otherwise).reduce(0) { $0 + $1.count }
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

    var text: String {
        let name = "\(stacking.rawValue)_\(source.text)"
        var head = opener.definitions.map(\.text)
        let items = opener.itemTexts
        let index = items.firstIndex { $0 > "\(stacking.rawValue)_" } ?? items.endIndex
        head += items[..<index] + [name] + items[index...]
        let opening = head.joined(separator: ",")
        guard isBlock else { return opening }
        return ([opening] + steps.map(\.text) + [closing]).joined(separator: "/")
    }

    /// The closing component: `fl_layer_apply` stands among the flags, in its place by the alphabet.
    private var closing: String {
        let flags = closer.items.filter { $0.key == "fl" }.map { String($0.text.dropFirst(3)) }
        let united = "fl_" + (flags + ["layer_apply"]).sorted().joined(separator: ".")
        var texts = closer.itemTexts.filter { !$0.hasPrefix("fl_") }
        texts.insert(united, at: texts.firstIndex { $0 > "fl_" } ?? texts.endIndex)
        return (closer.definitions.map(\.text) + texts).joined(separator: ",")
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

    var text: String {
        let opening = "if_\(condition.text)"
        if isSingle {
            let first = ([opening] + then.map(\.text)).joined(separator: ",")
            guard !otherwise.isEmpty else { return first }
            return first + "/" + (["if_else"] + otherwise.map(\.text)).joined(separator: ",")
        }
        var texts = [opening] + then.map(\.text)
        if !otherwise.isEmpty { texts += ["if_else"] + otherwise.map(\.text) }
        return (texts + ["if_end"]).joined(separator: "/")
    }
}
