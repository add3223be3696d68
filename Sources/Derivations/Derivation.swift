public import Assets
public import Catalog
import Crypto
import Foundation
public import Imaging
import Transformations

/// What a client lets us know about itself, as far as it may change the picture.
public struct ClientHints: Hashable, Sendable {
    public var accepted: AcceptClass
    /// Pixels a CSS pixel (`DPR`), above 0.
    public var pixelRatio: Double?
    /// Pixels that there is room for (`Width`, else `Viewport-Width`), above 0.
    public var width: Double?
    /// Whether few bytes matter more than looks (`Save-Data: on`).
    public var savesData: Bool

    public init(
        accepted: AcceptClass, pixelRatio: Double? = nil, width: Double? = nil,
        savesData: Bool = false
    ) {
        self.accepted = accepted
        self.pixelRatio = pixelRatio
        self.width = width
        self.savesData = savesData
    }

    /// What `dpr_auto` means: whole pixels, one at least.
    public var decidedPixelRatio: Double { min(max((pixelRatio ?? 1).rounded(.up), 1), 10) }
}

/// One derived resource before it is found or made: everything that decides about its bytes.
public struct Derivation: Hashable, Sendable {
    /// Names the bytes.
    public let id: DerivationID
    public let asset: Asset
    /// The transformation as the Admin API lists it, the extension's format included.
    public let declared: String
    /// The transformation with everything decided, the versions of layers included.
    public let effective: String
    /// What the render process is asked for.
    public internal(set) var request: RenderRequest
    /// Whether another client would get another format.
    public let variesByAccept: Bool
    /// Whether a client with another screen would get another size.
    public let variesByHints: Bool
    /// Whether a client that saves data would get another quality.
    public let variesBySaveData: Bool
    /// The assets that layers show, in the order of the request's sources behind the base.
    public let layers: [Asset]
    /// Whether networks may have to help, which takes its time.
    public let mayNeedRetouches: Bool
    /// Whether a look that would have helped to decide failed: another one may decide otherwise, so that
    /// what is made now is not kept.
    public internal(set) var isProvisional = false

    init(
        asset: Asset, declared: String, transformation: Transformation, output: OutputChoice,
        client: AcceptClass?, layers: [(text: String, asset: Asset)], limits: Limits,
        facts: AssetFacts, layerFacts: [String: AssetFacts] = [:],
        knownQualities: [String: Int] = [:], variesByAccept: Bool, variesByHints: Bool,
        variesBySaveData: Bool
    ) {
        self.asset = asset
        self.declared = declared
        self.layers = layers.map(\.asset)
        mayNeedRetouches = transformation.mayNeedRetouches
        self.variesByHints = variesByHints
        self.variesByAccept = variesByAccept
        self.variesBySaveData = variesBySaveData
        let text = transformation.text
        let pins = layers.map { layer in
            let facts = layerFacts[layer.text]?.pins ?? []
            return ["\(layer.text)=\(layer.asset.id)@\(layer.asset.version)"] + facts
        }.flatMap(\.self)
        let told = (client.map { ["for:\($0.rawValue)"] } ?? []) + facts.pins
        let effective = ([text, output.text] + told + pins).joined(separator: "|")
        self.effective = effective
        var request = RenderRequest(
            transformation: text, output: output, client: client,
            sources: [.init(layer: "", format: asset.original.format ?? .jpg)]
                + layers.map { layer in
                    .init(
                        layer: layer.text, format: layer.asset.original.format ?? .jpg,
                        facts: layerFacts[layer.text])
                },
            limits: limits, facts: facts)
        request.knownQualities = knownQualities
        self.request = request
        id = Self.identity(asset, effective)
    }

    /// Another derivation of the same asset, with another identity.
    init(copying other: Derivation, request: RenderRequest, layers: [Asset], effective: String) {
        asset = other.asset
        declared = other.declared
        mayNeedRetouches = other.mayNeedRetouches
        isProvisional = other.isProvisional
        variesByAccept = false
        variesByHints = other.variesByHints
        variesBySaveData = other.variesBySaveData
        self.request = request
        self.layers = layers
        self.effective = effective
        id = Self.identity(asset, effective)
    }

    private static func identity(_ asset: Asset, _ effective: String) -> DerivationID {
        var hash = SHA256()
        hash.update(data: asset.id.bytes)
        hash.update(data: Array("\(asset.version)|\(Renderer.revision)|\(effective)".utf8))
        guard let id = DerivationID(bytes: Array(hash.finalize())) else {
            preconditionFailure("a SHA-256 has 32 bytes")
        }
        return id
    }
}

extension AssetFacts {
    /// A text that says the same; none where there is nothing to say.
    fileprivate var pins: [String] {
        guard self != AssetFacts() else { return [] }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else {
            preconditionFailure("facts are texts and finite numbers")
        }
        return [String(decoding: data, as: UTF8.self)]
    }
}
