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

    /// How deep named transformations may name each other.
    private static let deepestNesting = 8

    public init(
        catalog: AssetCatalog, vocabulary: Vocabulary, limits: Limits,
        stepLimits: Transformation.Limits, remote: (any RemoteOriginals)? = nil
    ) {
        self.catalog = catalog
        self.remote = remote
        self.vocabulary = vocabulary
        self.limits = limits
        self.stepLimits = stepLimits
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

    // MARK: Layers

    private func pinLayers(
        of transformation: Transformation, _ question: Question, watch: Watch
    ) async throws(DerivationError) -> [(text: String, asset: Asset)] {
        var pinned: [(text: String, asset: Asset)] = []
        for layer in transformation.layers {
            guard !pinned.contains(where: { $0.text == layer.source.text }) else { continue }
            if case .fetch(let url) = layer.source {
                let asset = try await remoteAsset(url, question.asset.reference.cloud, watch)
                pinned.append((layer.source.text, asset))
            }
            if case .file("lut", let id) = layer.source {
                pinned.append((layer.source.text, try await table(id, question, watch)))
            }
            guard case .asset(let named) = layer.source else { continue }
            let candidates = named.candidates(in: question.asset.reference.cloud)
            for candidate in candidates { watch.add(.asset(candidate)) }
            let found: [Asset?]
            do { found = try await catalog.assets(candidates) } catch { throw .catalog(error) }
            guard let asset = found.compactMap({ $0 }).first else {
                throw .layerNotFound(named.written)
            }
            guard asset.original.format != nil else { throw .notAPicture(asset.reference) }
            guard question.isSigned || asset.reference.deliveryType == .upload else {
                throw .layerNeedsSignature(named.written)
            }
            pinned.append((layer.source.text, asset))
        }
        return pinned
    }

    /// The raw asset that holds a table of colours; folders are separated by colons.
    private func table(
        _ id: String, _ question: Question, _ watch: Watch
    ) async throws(DerivationError) -> Asset {
        var tokens = id.split(separator: ":").map(String.init)
        let delivery = tokens.count > 1 ? tokens.first.flatMap { DeliveryType(rawValue: $0) } : nil
        if delivery != nil { tokens.removeFirst() }
        let reference = AssetReference(
            cloud: question.asset.reference.cloud, assetType: .raw,
            deliveryType: delivery ?? .upload,
            publicID: PublicID(tokens.joined(separator: "/")))
        watch.add(.asset(reference))
        let found: Asset?
        do { found = try await catalog.asset(reference) } catch { throw .catalog(error) }
        guard let found else { throw .layerNotFound("lut:\(id)") }
        guard question.isSigned || reference.deliveryType == .upload else {
            throw .layerNeedsSignature("lut:\(id)")
        }
        return found
    }

    private func remoteAsset(
        _ url: String, _ cloud: CloudName, _ watch: Watch
    ) async throws(DerivationError) -> Asset {
        let reference = AssetReference(
            cloud: cloud, assetType: .image, deliveryType: .fetch, publicID: PublicID(url))
        watch.add(.asset(reference))
        let known: Asset?
        do { known = try await catalog.asset(reference) } catch { throw .catalog(error) }
        if let known { return known }
        guard let remote else { throw .remote(.off) }
        do { return try await remote.asset(reference) } catch { throw .remote(error) }
    }
}
