public import Catalog
public import Imaging

/// A derived resource with what decided about it.
public struct ExplainedDerivation: Sendable {
    public let asset: Asset
    /// The transformation as the Admin API lists it.
    public let declared: String
    /// The transformation with everything decided.
    public let effective: String
    /// Whether a look that would have helped to decide failed.
    public let isProvisional: Bool
    /// What is known about the picture and read by the transformation.
    public let facts: AssetFacts
    /// The qualities that are kept for the version of the asset, by `MeasuredQuality.key`.
    public let keptQualities: [String: Int]
    /// What came out, and what was decided on the way.
    public let result: RenderResult

    init(_ derivation: Derivation, _ result: RenderResult) {
        asset = derivation.asset
        declared = derivation.declared
        effective = derivation.effective
        isProvisional = derivation.isProvisional
        facts = derivation.request.facts
        keptQualities = derivation.request.knownQualities
        self.result = result
    }
}
