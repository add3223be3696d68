extension Transformation {
    /// The same, such that its text is read as the same again: a layer of one component among the
    /// steps of another one gets a closer, or else it would take that of the other.
    ///
    /// No such layer is ever read; it comes from a named transformation or from a branch.
    public var closingLayers: Transformation {
        Transformation(steps: steps.map(\.closingInnerLayers))
    }
}

extension Step {
    fileprivate var closingInnerLayers: Step {
        switch self {
        case .component: return self
        case .layer(var layer):
            layer.steps = layer.steps.map { step in
                guard case .layer(let inner) = step else { return step.closingInnerLayers }
                return Step.layer(inner.asBlock).closingInnerLayers
            }
            return .layer(layer)
        case .conditional(var conditional):
            conditional.then = conditional.then.map(\.closingInnerLayers)
            conditional.otherwise = conditional.otherwise.map(\.closingInnerLayers)
            return .conditional(conditional)
        }
    }
}

extension Layer {
    /// The same layer with a closer of its own, which has what places it.
    public var asBlock: Layer {
        guard !isBlock else { return self }
        var result = self
        result.isBlock = true
        // The pixel ratio is about the layer's sides as well as about its place.
        for item in opener.items where ["g", "x", "y", "dpr"].contains(item.key) {
            result.closer.add(item)
        }
        result.opener.removeAll { ["g", "x", "y"].contains($0.key) }
        return result
    }
}
