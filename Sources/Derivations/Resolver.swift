public import Assets
public import Catalog
public import Imaging
public import Transformations

/// Turns what a URL says into what is done: named transformations replaced, autos decided for this
/// client, layers pinned to the versions of their assets.
public struct Resolver: Sendable {
    let catalog: AssetCatalog
    let vocabulary: Vocabulary
    let limits: Limits
    let stepLimits: Transformation.Limits
    /// Gets the pictures of `l_fetch:` layers; `nil` where nothing is fetched.
    let remote: (any RemoteOriginals)?
    let textStyles: any TextStyles

    /// How deep named transformations may name each other.
    private static let deepestNesting = 8

    public init(
        catalog: AssetCatalog, vocabulary: Vocabulary, limits: Limits,
        stepLimits: Transformation.Limits, remote: (any RemoteOriginals)? = nil,
        textStyles: any TextStyles = NoTextStyles()
    ) {
        self.catalog = catalog
        self.remote = remote
        self.vocabulary = vocabulary
        self.limits = limits
        self.stepLimits = stepLimits
        self.textStyles = textStyles
    }

    /// What is asked of an asset.
    public struct Question: Sendable {
        public var asset: Asset
        public var transformation: Transformation
        /// The format that the extension asks for.
        public var format: Format?
        public var hints: ClientHints
        /// Whether layers may show what only signed URLs may show.
        public var isSigned: Bool

        public init(
            asset: Asset, transformation: Transformation, format: Format?, hints: ClientHints,
            isSigned: Bool
        ) {
            self.asset = asset
            self.transformation = transformation
            self.format = format
            self.hints = hints
            self.isSigned = isSigned
        }
    }

    /// Decides. `watch` collects what the answer depends on, before it is read.
    public func resolve(
        _ question: Question, watch: Watch
    ) async throws(DerivationError) -> Derivation {
        let asset = question.asset
        guard asset.original.format != nil, asset.original.picture != nil else {
            throw .notAPicture(asset.reference)
        }
        var transformation = question.transformation
        transformation.steps = try await expand(
            transformation.steps, in: asset.reference.cloud, depth: 0, watch: watch)
        transformation.steps = try await lendStyles(
            to: transformation.steps, in: asset.reference.cloud, watch: watch)
        if let unspoken = Speech.firstUnspoken(in: transformation) {
            throw .transformation(unspoken)
        }
        let output = try OutputDecision(
            transformation: transformation, question: question
        ).choice()
        let variesByHints = ClientDecision.matters(for: transformation)
        transformation = ClientDecision(hints: question.hints).applied(to: transformation)
        var layers = try await pinLayers(of: transformation, question, watch: watch)
        layers += try await pinProfile(of: transformation, question, watch: watch)
        return Derivation(
            asset: asset, declared: declared(question), transformation: transformation,
            output: output, layers: layers, limits: limits, variesByHints: variesByHints)
    }

    /// The declared text ends in the extension's format, as the Admin API lists it.
    private func declared(_ question: Question) -> String {
        let text = question.transformation.text
        guard let format = question.format else { return text }
        return text.isEmpty ? format.rawValue : "\(text)/\(format.rawValue)"
    }

    // MARK: Named transformations

    private func expand(
        _ steps: [Step], in cloud: CloudName, depth: Int, watch: Watch
    ) async throws(DerivationError) -> [Step] {
        var result: [Step] = []
        for step in steps {
            switch step {
            case .component(var component):
                guard let names = component[NamedTransformations.self]?.names else {
                    result.append(step)
                    continue
                }
                for name in names {
                    result += try await self.steps(
                        named: name, in: cloud, depth: depth, watch: watch)
                }
                component.removeAll { $0.key == "t" }
                if !component.isEmpty { result.append(.component(component)) }
            case .layer(var layer):
                layer.steps = try await expand(
                    layer.steps, in: cloud, depth: depth, watch: watch)
                result.append(.layer(layer))
            case .conditional(var conditional):
                conditional.then = try await expand(
                    conditional.then, in: cloud, depth: depth, watch: watch)
                conditional.otherwise = try await expand(
                    conditional.otherwise, in: cloud, depth: depth, watch: watch)
                result.append(.conditional(conditional))
            }
        }
        return result
    }

    private func steps(
        named name: String, in cloud: CloudName, depth: Int, watch: Watch
    ) async throws(DerivationError) -> [Step] {
        guard depth < Self.deepestNesting else { throw .namedTransformationsTooDeep(name) }
        watch.add(.namedTransformation(name, in: cloud))
        let found: NamedTransformation?
        do { found = try await catalog.namedTransformation(name, in: cloud) } catch {
            throw .catalog(error)
        }
        guard let found else { throw .unknownNamedTransformation(name) }
        do {
            let transformation = try Transformation(
                parsing: found.declared, vocabulary: vocabulary, limits: stepLimits)
            return try await expand(
                transformation.steps, in: cloud, depth: depth + 1, watch: watch)
        } catch let error as TransformationError {
            throw .transformation(error)
        } catch let error as DerivationError {
            throw error
        } catch {
            throw .unknownNamedTransformation(name)
        }
    }
}
