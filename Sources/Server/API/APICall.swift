import Assets
import Catalog
import Transformations

/// Who calls.
enum APISender: Hashable {
    /// Somebody who knows the cloud's secret.
    case owner
    /// Nobody knows who.
    case anybody
}

/// A call whose sender is known.
struct APICall {
    var request: APIRequest
    let cloud: Cloud
    let sender: APISender
    /// Which call it is, and what its path says.
    let match: RouteTable.Match
    /// Of query and body together; of an upload those of its preset, too.
    var parameters: APIParameters
    /// What the sender is and may do; `nil` for the cloud's own key, which may do everything.
    var holder: Holder?

    var method: String { request.method }
    var addresses: AssetAddresses { AssetAddresses(baseURL: request.baseURL, cloud: cloud) }

    var unknown: APIError {
        .noSuchCall(method: method, path: request.path.joined(separator: "/"))
    }

    /// What the path says for a piece of this name; `nil` where the declared path has none.
    subscript(_ name: String) -> String? { match.values[name] }

    /// What the path says for a piece that it must have.
    func piece(_ name: String) throws -> String {
        guard let text = match.values[name] else { throw unknown }
        return text
    }

    /// The asset type in the path.
    func assetType() throws -> AssetType {
        guard let type = AssetType(rawValue: try piece("resource_type")) else { throw unknown }
        return type
    }

    /// The delivery type in the path.
    func deliveryType() throws -> DeliveryType {
        guard let type = DeliveryType(rawValue: try piece("type")) else { throw unknown }
        return type
    }

    /// The asset that the path names, by its identity or by types and public ID. Throws
    /// `resourceNotFound`.
    func asset(in catalog: AssetCatalog) async throws -> Asset {
        if let text = self["asset_id"] {
            guard let id = AssetID(hex: text), let asset = try await catalog.asset(id),
                asset.reference.cloud == cloud.name
            else { throw APIError.resourceNotFound(text) }
            return asset
        }
        let id = try piece("public_id")
        let name = reference(try assetType(), try deliveryType(), id)
        guard let asset = try await catalog.asset(name) else {
            throw APIError.resourceNotFound(id)
        }
        return asset
    }

    func reference(_ type: AssetType, _ deliveryType: DeliveryType, _ id: String) -> AssetReference
    {
        AssetReference(
            cloud: cloud.name, assetType: type, deliveryType: deliveryType, publicID: PublicID(id))
    }
}

/// Where assets and what is derived from them are found. All addresses begin as the server is told
/// to begin them, the secure ones, too: it alone knows whether something in front speaks TLS.
struct AssetAddresses {
    let baseURL: String
    let cloud: Cloud

    /// The original's.
    func original(_ asset: Asset) -> String {
        derived(asset, transformation: "", format: asset.original.format)
    }

    /// A derived resource's: an asset that needs a signature gets one.
    func derived(_ asset: Asset, transformation: String, format: Format?) -> String {
        let (path, source) = parts(asset, format)
        let signed = transformation.isEmpty ? source : "\(transformation)/\(source)"
        var segments = [baseURL, path]
        if needsSignature(asset, isOriginal: transformation.isEmpty) {
            segments.append("s--\(URLSignature.sign(signed, secret: cloud.apiSecret))--")
        }
        if !transformation.isEmpty { segments.append(transformation) }
        return (segments + ["v\(asset.version)", source]).joined(separator: "/")
    }

    /// The same as a path without signature, for the ledger.
    func path(_ asset: Asset, transformation: String, format: Format?) -> String {
        let (path, source) = parts(asset, format)
        let version = "v\(asset.version)"
        return (["", path] + (transformation.isEmpty ? [] : [transformation]) + [version, source])
            .joined(separator: "/")
    }

    private func parts(_ asset: Asset, _ format: Format?) -> (path: String, source: String) {
        let reference = asset.reference
        var source = PercentCoding.encodePublicID(reference.publicID.text)
        if reference.assetType == .image, let format { source += ".\(format.fileExtension)" }
        let type = "\(reference.assetType.rawValue)/\(reference.deliveryType.rawValue)"
        return ("\(reference.cloud)/\(type)", source)
    }

    private func needsSignature(_ asset: Asset, isOriginal: Bool) -> Bool {
        switch asset.reference.deliveryType {
        case .authenticated: true
        case .private: isOriginal
        case .upload, .fetch, .facebook, .twitter, .gravatar, .youtube, .vimeo, .hulu, .animoto,
            .dailymotion, .worldstarhiphop, .twitterName, .instagramName, .googlePlus, .multi,
            .sprite, .text, .list, .asset:
            false
        }
    }
}

/// A transformation as the API writes it: with the extension's format behind a slash.
struct TransformationSpelling: Hashable {
    var transformation: String
    var format: Format?

    init(_ text: some StringProtocol) {
        let last = text.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        guard !last.contains("_"), let format = Format(extension: last) else {
            transformation = String(text)
            return
        }
        self.format = format
        transformation = String(text.dropLast(last.count))
        if transformation.hasSuffix("/") { transformation.removeLast() }
    }

    /// As derived resources are recorded.
    var declared: String {
        guard let format else { return transformation }
        return transformation.isEmpty ? format.rawValue : "\(transformation)/\(format.rawValue)"
    }
}
