/// What has to be known to evaluate something.
public struct References: Hashable, Sendable {
    public private(set) var variables: Set<String> = []
    public private(set) var characteristics: Set<Expression.Characteristic> = []
    /// Keys of `ctx:!key!`.
    public private(set) var contextKeys: Set<String> = []
    /// Fields of `md:!field!`.
    public private(set) var metadataFields: Set<String> = []

    /// Nothing.
    public init() {}

    /// All that a transformation refers to.
    public init(of transformation: Transformation) {
        for step in transformation.steps { add(step) }
    }

    /// All that a condition refers to.
    public init(of condition: Condition) { add(condition) }

    /// All that a layer's name, or its text, refers to.
    public init(of layer: Layer) { add(layer.source) }

    /// All that a component refers to.
    public init(of component: Component) { add(component) }

    mutating func add(_ step: Step) {
        switch step {
        case .component(let component): add(component)
        case .conditional(let conditional):
            add(conditional.condition)
            for step in conditional.then + conditional.otherwise { add(step) }
        case .layer(let layer):
            add(layer.opener)
            add(layer.source)
            for step in layer.steps { add(step) }
            add(layer.closer)
        }
    }

    mutating func add(_ component: Component) {
        for definition in component.definitions { add(definition) }
        for item in component.items {
            if case .deferred(let value) = item.content { add(Template(itemValue: value)) }
        }
    }

    mutating func add(_ variable: Variable) {
        switch variable.value {
        case .expression(let expression): add(expression)
        case .picture("current:public_id"): characteristics.insert(.currentPublicID)
        case .picture, .bare: break
        }
    }

    private mutating func add(_ template: Template) {
        for expression in template.expressions { add(expression) }
    }

    private mutating func add(_ source: LayerSource) {
        switch source {
        case .fetch: break
        case .variable(let name): variables.insert(name)
        case .asset(let asset): addNames(in: asset.written)
        case .file(_, let id): addNames(in: id)
        case .text(let text):
            addNames(in: text.content)
            switch text.style {
            case .variable(let name): variables.insert(name)
            case .borrowed(let text): addNames(in: text)
            case .described(let style): addNames(in: style.font)
            }
        }
    }

    /// Every `$name` and `$(name)`; rather one too many than one too few.
    private mutating func addNames(in text: String) {
        for part in text.split(separator: "$", omittingEmptySubsequences: false).dropFirst() {
            let rest = part.hasPrefix("(") ? part.dropFirst() : part
            let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
            if Variable.isName(name) { variables.insert(String(name)) }
        }
    }

    private mutating func add(_ condition: Condition) {
        switch condition {
        case .isDefined(let name, _): variables.insert(name)
        case .and(let left, let right), .or(let left, let right):
            add(left)
            add(right)
        case .comparison(let left, _, let right):
            add(left)
            add(right)
        }
    }

    private mutating func add(_ expression: Expression) {
        switch expression {
        case .number, .string, .ratio: break
        case .variable(let name): variables.insert(name)
        case .characteristic(let characteristic): characteristics.insert(characteristic)
        case .lookup("ctx", let key): contextKeys.insert(key)
        case .lookup(_, let field): metadataFields.insert(field)
        case .operation(_, let left, let right):
            add(left)
            add(right)
        case .conversion(_, let value): add(value)
        }
    }
}

extension Transformation {
    /// Whether nothing is left to evaluate: no variables, no arithmetic, no conditions.
    public var isSettled: Bool {
        steps.allSatisfy { step in
            switch step {
            case .component(let component): component.isSettled
            case .conditional: false
            case .layer(let layer):
                layer.opener.isSettled && layer.closer.isSettled && layer.source.isSettled
                    && Transformation(steps: layer.steps).isSettled
            }
        }
    }
}

extension Component {
    /// Whether there is nothing to evaluate.
    public var isSettled: Bool { definitions.isEmpty && !hasDeferredItems }

    /// Whether a value is not known yet.
    public var hasDeferredItems: Bool {
        items.contains { if case .deferred = $0.content { true } else { false } }
    }
}

extension LayerSource {
    fileprivate var isSettled: Bool {
        switch self {
        case .fetch: true
        case .variable: false
        case .asset(let asset): !asset.written.contains("$")
        case .file(_, let id): !id.contains("$")
        case .text(let text): !text.text.contains("$")
        }
    }
}
