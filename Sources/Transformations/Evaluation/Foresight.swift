/// Decides as much of a transformation as can be decided before it happens: which branches are gone,
/// what values are, which assets layers show. What depends on more is left as it is, together with the
/// variables that it needs.
public struct Foresight {
    private var evaluator: Evaluator
    private var facts: PictureFacts
    private let keepsSize: (Component) -> Bool
    /// Whether what is being looked at may turn out not to happen.
    private var isUncertain = false

    /// - Parameters:
    ///   - facts: what is known about the picture before the first step.
    ///   - keepsSize: whether a component leaves the picture's size, and what else is measured of it,
    ///     as it is.
    public init(
        _ vocabulary: Vocabulary, facts: PictureFacts,
        keepsSize: @escaping (Component) -> Bool
    ) {
        evaluator = Evaluator(vocabulary: vocabulary)
        self.facts = facts
        self.keepsSize = keepsSize
    }

    /// The transformation with everything decided that can be.
    ///
    /// - Throws: a mistake of something that is certain to happen, and a layer whose asset cannot be
    ///   said yet.
    public mutating func decide(
        _ transformation: Transformation
    ) throws(TransformationError) -> Transformation {
        if transformation.isSettled { return transformation }
        var result = Transformation(steps: try decide(transformation.steps))
        result.dropNeedlessDefinitions()
        return result
    }

    private mutating func decide(_ steps: [Step]) throws(TransformationError) -> [Step] {
        var result: [Step] = []
        for step in steps {
            switch step {
            case .component(let component):
                let decided = try decide(component)
                if !decided.isEmpty { result.append(.component(decided)) }
            case .layer(let layer): result.append(.layer(try decide(layer)))
            case .conditional(let conditional): result += try decide(conditional)
            }
        }
        return result
    }

    private mutating func decide(
        _ component: Component
    ) throws(TransformationError) -> Component {
        define(component)
        let facts = facts
        let result = try settle(component) { _ in facts }
        if !keepsSize(result) { self.facts.forgetPixels() }
        return result
    }

    private mutating func define(_ component: Component) {
        for definition in component.definitions { evaluator.scope.define(definition, facts) }
    }

    private func settle(
        _ component: Component, _ facts: (Item) -> PictureFacts
    ) throws(TransformationError) -> Component {
        var result = Component(definitions: component.definitions)
        for item in component.items {
            do throws(EvaluationFailure) {
                for settled in try evaluator.items(of: item, facts(item)) { result.add(settled) }
            } catch {
                guard isUncertain || error == .undecided else {
                    throw TransformationError(error, in: item.text)
                }
                result.add(item)
            }
        }
        return result
    }

    // MARK: Layers

    private mutating func decide(_ layer: Layer) throws(TransformationError) -> Layer {
        var result = layer
        define(layer.opener)
        let (base, inner) = (facts, facts.forLayer)
        result.source = try source(of: layer)
        let settled = result
        result.opener = try settle(layer.opener) { settled.isAboutBase($0) ? base : inner }
        facts = inner
        result.steps = try decide(layer.steps)
        facts = base
        define(layer.closer)
        result.closer = try settle(layer.closer) { _ in base }
        facts.forgetPixels()
        return result
    }

    /// A layer's asset has to be known by now: it is looked up before anything is rendered.
    private func source(of layer: Layer) throws(TransformationError) -> LayerSource {
        do throws(EvaluationFailure) {
            guard case .source(let source) = try evaluator.source(layer.source, facts) else {
                return layer.source
            }
            // What was filled in must not be filled in again by who looks at the result.
            if case .text(let text) = source,
                !Template(text: text.content, evaluator.scope).isPlain
            {
                return layer.source
            }
            return source
        } catch {
            if case .text = layer.source, isUncertain || error == .undecided {
                return layer.source
            }
            throw TransformationError(error, in: layer.name)
        }
    }

    // MARK: Conditions

    private mutating func decide(
        _ conditional: Conditional
    ) throws(TransformationError) -> [Step] {
        let holds: Bool
        do throws(EvaluationFailure) {
            holds = try evaluator.scope.holds(conditional.condition, facts)
        } catch {
            guard isUncertain || error == .undecided else {
                throw TransformationError(error, in: "if_\(conditional.condition.text)")
            }
            return [.conditional(try decideBoth(conditional))]
        }
        return try decide(holds ? conditional.then : conditional.otherwise)
    }

    /// Nobody knows yet which way is gone, so both are kept, as a block.
    private mutating func decideBoth(
        _ conditional: Conditional
    ) throws(TransformationError) -> Conditional {
        var (one, other) = (self, self)
        one.isUncertain = true
        other.isUncertain = true
        let result = Conditional(
            condition: evaluator.scope.remainder(of: conditional.condition, facts),
            then: try one.decide(conditional.then),
            otherwise: try other.decide(conditional.otherwise))
        evaluator.scope = one.evaluator.scope.merged(with: other.evaluator.scope)
        facts.forgetPixels()
        return result
    }
}

extension Layer {
    /// Whether the base's size is meant where this item of the opener does arithmetic with one.
    ///
    /// What places the layer is about the base. A text has no size before it is set, so all that
    /// stands beside it is about the base, too.
    public func isAboutBase(_ item: Item) -> Bool {
        if case .text = source { return true }
        return !isBlock && ["g", "x", "y"].contains(item.key)
    }
}

// MARK: - Definitions

extension Transformation {
    /// Takes out the variables that nothing needs any more.
    fileprivate mutating func dropNeedlessDefinitions() {
        var needed = References()
        steps.forEachComponent { needed.add(Component(items: $0.items)) }
        steps.forEachQuestion { needed.add($0) }
        var count = -1
        while count != needed.variables.count {
            count = needed.variables.count
            let names = needed.variables
            steps.forEachComponent { component in
                for definition in component.definitions where names.contains(definition.name) {
                    needed.add(definition)
                }
            }
        }
        steps = steps.compactMap { $0.defining(needed.variables) }
    }
}

extension [Step] {
    fileprivate func forEachComponent(_ body: (Component) -> Void) {
        Transformation(steps: self).components.forEach(body)
    }

    /// Conditions and sources of layers, each as a step without components.
    fileprivate func forEachQuestion(_ body: (Step) -> Void) {
        for step in self {
            switch step {
            case .component: break
            case .layer(let layer):
                body(
                    .layer(
                        Layer(
                            stacking: layer.stacking, source: layer.source, opener: Component())))
                layer.steps.forEachQuestion(body)
            case .conditional(let conditional):
                body(.conditional(Conditional(condition: conditional.condition, then: [])))
                conditional.then.forEachQuestion(body)
                conditional.otherwise.forEachQuestion(body)
            }
        }
    }
}

extension Step {
    /// The step with no definitions but those of these variables; `nil` where nothing is left.
    fileprivate func defining(_ names: Set<String>) -> Step? {
        func kept(_ component: Component) -> Component {
            Component(
                definitions: component.definitions.filter { names.contains($0.name) },
                items: component.items)
        }
        switch self {
        case .component(let component):
            let result = kept(component)
            return result.isEmpty ? nil : .component(result)
        case .layer(var layer):
            layer.opener = kept(layer.opener)
            layer.steps = layer.steps.compactMap { $0.defining(names) }
            layer.closer = kept(layer.closer)
            return .layer(layer)
        case .conditional(var conditional):
            conditional.then = conditional.then.compactMap { $0.defining(names) }
            conditional.otherwise = conditional.otherwise.compactMap { $0.defining(names) }
            return .conditional(conditional)
        }
    }
}
