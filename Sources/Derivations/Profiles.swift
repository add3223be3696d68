import Assets
import Catalog
import Imaging
import Transformations

extension Resolver {
    /// The colour profile that `cs_icc:` names: a raw file, authenticated or not. To use it is not to
    /// show it, so no signature is asked for.
    func pinProfile(
        of transformation: Transformation, _ question: Question, watch: Watch
    ) async throws(DerivationError) -> [(text: String, asset: Asset)] {
        let words = transformation.components.compactMap { $0[ColorSpace.self] }
        guard let name = words.last?.profileName else { return [] }
        let id = PublicID(name.split(separator: ":").joined(separator: "/"))
        let candidates = [DeliveryType.authenticated, .upload, .private].map { type in
            AssetReference(
                cloud: question.asset.reference.cloud, assetType: .raw, deliveryType: type,
                publicID: id)
        }
        for candidate in candidates { watch.add(.asset(candidate)) }
        let found: [Asset?]
        do { found = try await catalog.assets(candidates) } catch { throw .catalog(error) }
        guard let asset = found.compactMap({ $0 }).first else { throw .layerNotFound(name) }
        return [(ColorSpace.sourceName(ofProfile: name), asset)]
    }
}
