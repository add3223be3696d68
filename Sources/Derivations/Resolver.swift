public import Assets
public import Catalog
public import Imaging
import Rendering
public import Storage
public import Transformations
import Vision

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
    /// What is seen in pictures; `nil` where nobody looks.
    let analyses: AssetAnalyses?
    /// Calls functions elsewhere; `nil` where none is called.
    let functions: (any RemoteFunctions)?
    /// The clouds in which people may be recognised.
    let people: Set<CloudName>

    public init(
        catalog: AssetCatalog, vocabulary: Vocabulary, limits: Limits,
        stepLimits: Transformation.Limits, remote: (any RemoteOriginals)? = nil,
        textStyles: any TextStyles = NoTextStyles(), analyses: AssetAnalyses? = nil,
        functions: (any RemoteFunctions)? = nil, people: Set<CloudName> = []
    ) {
        self.functions = functions
        self.people = people
        self.analyses = analyses
        self.catalog = catalog
        self.remote = remote
        self.vocabulary = vocabulary
        self.limits = limits
        self.stepLimits = stepLimits
        self.textStyles = textStyles
    }

    /// The same, for an asset whose file is kept nowhere yet.
    public func looking(at file: TemporaryFile, of asset: Asset) -> Resolver {
        Resolver(
            catalog: catalog, vocabulary: vocabulary, limits: limits, stepLimits: stepLimits,
            remote: remote, textStyles: textStyles,
            analyses: analyses?.looking(at: file, of: asset), functions: functions,
            people: people)
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
        var (transformation, facts) = try await decided(question, watch: watch)
        let asksQuality = transformation.asksForAutomaticQuality
        if asksQuality { transformation = try await overridingQuality(of: asset, transformation) }
        if question.hints.savesData { transformation = transformation.loweringAutomaticQuality }
        transformation.steps = try await lendStyles(
            to: transformation.steps, in: asset.reference.cloud, watch: watch)
        if let unspoken = Speech.firstUnspoken(in: transformation) {
            throw .transformation(unspoken)
        }
        try checkFunctions(of: transformation, question)
        if let missing = analyses?.firstMissing(for: transformation.retouches) {
            throw .analysis(.vision(.modelMissing(missing)))
        }
        let output = OutputDecision(transformation: transformation, question: question)
        let choice = try output.choice()
        let variesByHints = ClientDecision.matters(for: transformation)
        let decision = ClientDecision(hints: question.hints, keepsFormats: output.isOpen)
        transformation = decision.applied(to: transformation)
        var layers = try await pinLayers(of: transformation, question, watch: watch)
        layers += try await pinProfile(of: transformation, question, watch: watch)
        layers += try await pinMasks(of: transformation, question, watch: watch)
        let seen = try await areas(of: asset, watch) { isMarked, gallery in
            AreaNeeds(of: transformation, isMarked: isMarked, gallery: gallery)
        }
        let layerFacts = try await self.seen(
            inLayers: layers, of: transformation, watch: watch)
        var derivation = Derivation(
            asset: asset, declared: declared(question), transformation: transformation,
            output: choice, client: output.client, layers: layers, limits: limits,
            facts: facts.read(by: References(of: transformation)).adding(areasOf: seen.facts),
            layerFacts: layerFacts.facts,
            knownQualities: asksQuality ? try await knownQualities(of: asset) : [:],
            variesByAccept: output.varies(with: choice),
            variesByHints: variesByHints, variesBySaveData: asksQuality)
        derivation.isProvisional = seen.didFail || layerFacts.didFail
        return derivation
    }

    /// The transformation with all decided that can be decided before there are pixels, and what is
    /// known about the asset that it asks for.
    private func decided(
        _ question: Question, watch: Watch
    ) async throws(DerivationError) -> (Transformation, AssetFacts) {
        let asset = question.asset
        var expansion = Expansion(
            catalog: catalog, vocabulary: vocabulary, limits: stepLimits,
            cloud: asset.reference.cloud, watch: watch)
        let transformation = try await expansion.expand(question.transformation)
        if transformation.isSettled { return (transformation.closingLayers, AssetFacts()) }
        let facts = try await assetFacts(
            asset, for: References(of: transformation), watch: watch)
        var foresight = Foresight(
            vocabulary, facts: pictureFacts(asset, facts, before: transformation)
        ) { $0.isAboutOutputOnly }
        do throws(TransformationError) {
            return (try foresight.decide(transformation).closingLayers, facts)
        } catch {
            throw .transformation(error)
        }
    }

    /// The declared text ends in the extension's format, as the Admin API lists it.
    private func declared(_ question: Question) -> String {
        let text = question.transformation.text
        guard let format = question.format else { return text }
        return text.isEmpty ? format.rawValue : "\(text)/\(format.rawValue)"
    }
}
