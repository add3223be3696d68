public import Assets
public import Catalog
public import Derivations
public import Imaging
import Rendering
public import Storage
public import Transformations

/// Makes derived resources before anybody asks for them.
public protocol EagerTransformations: Sendable {
    /// The resource that `transformation` and the extension `format` give of `asset`, found or made.
    ///
    /// - Parameter url: the path that will ask for it, for the ledger.
    func derive(
        _ asset: Asset, _ transformation: Transformation, format: Format?, url: String
    ) async throws(DerivationError) -> DerivedFile

    /// What `transformation` and the extension `format` give, kept and counted nowhere.
    ///
    /// - Parameter file: the asset's file where it is not kept yet; `nil` for the kept one.
    func render(
        _ asset: Asset, _ file: TemporaryFile?, _ transformation: Transformation, format: Format?
    ) async throws(DerivationError) -> DerivedResources.Unkept

    /// What decides about the resource that `transformation` and the extension `format` give for clients
    /// of this class; it is made to find out, and kept and counted nowhere.
    func explain(
        _ asset: Asset, _ transformation: Transformation, format: Format?, for client: AcceptClass
    ) async throws(DerivationError) -> ExplainedDerivation
}

/// Makes them as a delivery URL would: the same two calls, so the same identity and one count.
public struct DeliveredTransformations: EagerTransformations {
    private let resolver: Resolver
    private let resources: DerivedResources
    private let epochs: Epochs
    private let hints: ClientHints

    /// - Parameter hints: what kind of client autos are decided for.
    public init(
        resolver: Resolver, resources: DerivedResources, epochs: Epochs, hints: ClientHints
    ) {
        self.resolver = resolver
        self.resources = resources
        self.epochs = epochs
        self.hints = hints
    }

    public func derive(
        _ asset: Asset, _ transformation: Transformation, format: Format?, url: String
    ) async throws(DerivationError) -> DerivedFile {
        let derivation = try await derivation(asset, transformation, format, by: resolver)
        return try await resources.obtain(derivation, url: url)
    }

    public func render(
        _ asset: Asset, _ file: TemporaryFile?, _ transformation: Transformation, format: Format?
    ) async throws(DerivationError) -> DerivedResources.Unkept {
        var resolver = resolver
        if let file { resolver = resolver.looking(at: file, of: asset) }
        let derivation = try await derivation(asset, transformation, format, by: resolver)
        return try await resources.renderUnkept(derivation, of: file)
    }

    public func explain(
        _ asset: Asset, _ transformation: Transformation, format: Format?, for client: AcceptClass
    ) async throws(DerivationError) -> ExplainedDerivation {
        let question = Resolver.Question(
            asset: asset, transformation: transformation, format: format,
            hints: ClientHints(accepted: client), isSigned: true)
        let watch = Watch(epochs: epochs)
        return try await resources.explain(try await resolver.resolve(question, watch: watch))
    }

    private func derivation(
        _ asset: Asset, _ transformation: Transformation, _ format: Format?, by resolver: Resolver
    ) async throws(DerivationError) -> Derivation {
        let question = Resolver.Question(
            asset: asset, transformation: transformation, format: format, hints: hints,
            isSigned: true)
        return try await resolver.resolve(question, watch: Watch(epochs: epochs))
    }
}
