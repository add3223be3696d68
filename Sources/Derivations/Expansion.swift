import Assets
import Catalog
import Transformations

/// Puts the steps of named transformations in the place of their names.
struct Expansion {
    let catalog: AssetCatalog
    let vocabulary: Vocabulary
    let limits: Transformation.Limits
    let cloud: CloudName
    let watch: Watch
    /// How many more steps there may be: named transformations that name others may grow fast.
    private var stepsLeft: Int

    /// How deep named transformations may name each other.
    private static let deepestNesting = 8

    init(
        catalog: AssetCatalog, vocabulary: Vocabulary, limits: Transformation.Limits,
        cloud: CloudName, watch: Watch
    ) {
        self.catalog = catalog
        self.vocabulary = vocabulary
        self.limits = limits
        self.cloud = cloud
        self.watch = watch
        stepsLeft = limits.steps
    }

    /// The transformation without names of others.
    mutating func expand(
        _ transformation: Transformation
    ) async throws(DerivationError) -> Transformation {
        let result = Transformation(steps: try await expand(transformation.steps, depth: 0))
        guard result.layers.count <= limits.layers else {
            throw .transformation(
                TransformationError(
                    .limitExceeded(what: "layers", maximum: limits.layers),
                    text: transformation.text, place: 0))
        }
        return result
    }

    private mutating func expand(
        _ steps: [Step], depth: Int
    ) async throws(DerivationError) -> [Step] {
        var result: [Step] = []
        for step in steps {
            switch step {
            case .component(let component): result += try await expand(component, depth: depth)
            case .layer(let layer):
                result.append(.layer(try await expand(layer, depth: depth)))
            case .conditional(var conditional):
                conditional.then = try await expand(conditional.then, depth: depth)
                conditional.otherwise = try await expand(conditional.otherwise, depth: depth)
                // A name may stand for more steps than fit into one component.
                conditional.isSingle = false
                result.append(.conditional(conditional))
            }
        }
        return result
    }

    /// Variables get their values first, then the names' turn comes, then that of what stands beside.
    private mutating func expand(
        _ component: Component, depth: Int
    ) async throws(DerivationError) -> [Step] {
        guard !component.namedTransformations.isEmpty else { return [.component(component)] }
        var rest = component.withoutNamedTransformations
        var result: [Step] = []
        if !rest.definitions.isEmpty {
            result.append(.component(Component(definitions: rest.definitions)))
            rest.definitions = []
        }
        result += try await steps(namedIn: component, depth: depth)
        if !rest.isEmpty { result.append(.component(rest)) }
        return result
    }

    /// Names beside a layer's are about the layer: those of its opener come first, those of its closer
    /// last.
    private mutating func expand(
        _ layer: Layer, depth: Int
    ) async throws(DerivationError) -> Layer {
        var result = layer
        let first = try await steps(namedIn: layer.opener, depth: depth)
        let last = try await steps(namedIn: layer.closer, depth: depth)
        result.steps = first + (try await expand(layer.steps, depth: depth)) + last
        result.opener = layer.opener.withoutNamedTransformations
        result.closer = layer.closer.withoutNamedTransformations
        return result.steps.isEmpty ? result : result.asBlock
    }

    private mutating func steps(
        namedIn component: Component, depth: Int
    ) async throws(DerivationError) -> [Step] {
        var result: [Step] = []
        for name in component.namedTransformations {
            result += try await steps(named: name, depth: depth)
        }
        return result
    }

    private mutating func steps(
        named name: String, depth: Int
    ) async throws(DerivationError) -> [Step] {
        guard depth < Self.deepestNesting else { throw .namedTransformationsTooDeep(name) }
        let transformation = try await transformation(named: name)
        stepsLeft -= transformation.stepCount
        guard stepsLeft >= 0 else {
            throw .transformation(
                TransformationError(
                    .limitExceeded(what: "steps", maximum: limits.steps), text: "t_\(name)",
                    place: 0))
        }
        return try await expand(transformation.steps, depth: depth + 1)
    }

    private func transformation(
        named name: String
    ) async throws(DerivationError) -> Transformation {
        watch.add(.namedTransformation(name, in: cloud))
        let found: NamedTransformation?
        do { found = try await catalog.namedTransformation(name, in: cloud) } catch {
            throw .catalog(error)
        }
        guard let found else { throw .unknownNamedTransformation(name) }
        do throws(TransformationError) {
            return try Transformation(
                parsing: found.declared, vocabulary: vocabulary, limits: limits)
        } catch {
            throw .transformation(error)
        }
    }
}
