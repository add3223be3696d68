import Transformations
import Vips

/// Variables, arithmetic and conditions, as far as they depend on what the steps before have done.
extension StepRunner {
    /// The steps of the branch that is gone.
    func branch(of conditional: Conditional, on canvas: inout Canvas) throws -> [Step] {
        let facts = try facts.now(&canvas, for: References(of: conditional.condition))
        return try evaluator.holds(conditional.condition, facts)
            ? conditional.then : conditional.otherwise
    }

    /// The component with every value known; it counts as done from here on.
    mutating func settle(_ component: Component, on canvas: inout Canvas) throws -> Component {
        var result = component
        if !component.isSettled {
            try define(component, on: &canvas)
            let facts = try facts.now(&canvas, for: References(of: component))
            result = try evaluator.settled(component) { _ in facts }
        }
        performed.append(result)
        return result
    }

    /// Gives the component's variables their values.
    private mutating func define(_ component: Component, on canvas: inout Canvas) throws {
        guard !component.definitions.isEmpty else { return }
        let facts = try facts.now(&canvas, for: References(of: component))
        for definition in component.definitions {
            guard let number = evaluator.scope.define(definition, facts) else { continue }
            // It will be looked at more than once.
            try canvas.materialise()
            captured[number] = canvas
        }
    }

    // MARK: Layers

    /// The layer with what it shows, and the picture where a variable stands for one. The variables
    /// beside its name have their values from here on.
    mutating func name(_ written: Layer, on base: inout Canvas) throws -> (Layer, Canvas?) {
        var layer = written
        try define(layer.opener, on: &base)
        layer.opener.definitions = []
        let facts = try facts.now(&base, for: References(of: layer))
        switch try evaluator.settled(layer, facts) {
        case .source(let source):
            layer.source = source
            return (layer, nil)
        case .captured(let number):
            guard let canvas = captured[number] else {
                throw ImagingError.internalFailure("a picture was not captured")
            }
            return (layer, canvas)
        }
    }

    /// Where the layer goes, as far as it is known before its own steps are done: how many places
    /// there are, and how large.
    func places(of layer: Layer, on base: inout Canvas) throws -> [LayerPlace] {
        let component = LayerPlace.component(of: layer)
        guard !component.isSettled else { return LayerPlace.places(of: layer, on: base) }
        let facts = try facts.now(&base, for: References(of: component))
        var known = Component()
        for item in component.items {
            // What cannot be said yet is said, or complained about, when the layer is put there.
            for item in (try? evaluator.items(of: item, facts)) ?? [item] { known.add(item) }
        }
        var result = layer
        if component == layer.opener { result.opener = known } else { result.closer = known }
        return LayerPlace.places(of: result, on: base)
    }

    /// The opener with its values. What places the layer is about the base.
    func settledOpener(
        of layer: Layer, _ picture: inout Canvas, on base: inout Canvas
    ) throws -> Component {
        guard !layer.opener.isSettled else { return layer.opener }
        let references = References(of: layer.opener)
        let aboutBase = try facts.now(&base, for: references)
        let aboutLayer = try facts.ofLayer(picture).now(&picture, for: references)
        let placesIt = LayerPlace.component(of: layer) == layer.opener
        return try evaluator.settled(layer.opener) { item in
            layer.isAboutBase(item) || (placesIt && ["g", "x", "y"].contains(item.key))
                ? aboutBase : aboutLayer
        }
    }

    /// Does a layer's own steps to its picture.
    mutating func run(_ steps: [Step], of picture: inout Canvas) throws {
        let outer = facts
        facts = facts.ofLayer(picture)
        defer { facts = outer }
        try run(steps, on: &picture)
    }
}
