import Assets
import Catalog
import Imaging
import Transformations

extension Resolver {
    /// The pictures whose outlines become clipping paths, each once, by what the render process calls them.
    func pinMasks(
        of transformation: Transformation, _ question: Question, watch: Watch
    ) async throws(DerivationError) -> [(text: String, asset: Asset)] {
        var pinned: [(text: String, asset: Asset)] = []
        for item in transformation.components.flatMap(\.items) {
            guard let word = item.word as? EmbedClippingPath else {
                // Files are looked up before anything is rendered.
                if item.word == nil, item.text.hasPrefix("e_embed_clipping_path:") {
                    throw .transformation(
                        TransformationError(.dependsOnPixels, text: item.text, place: 0))
                }
                continue
            }
            let key = EmbedClippingPath.sourceName(ofMask: word.mask)
            guard !pinned.contains(where: { $0.text == key }) else { continue }
            pinned.append((key, try await mask(word.mask, question, watch: watch)))
        }
        return pinned
    }

    private func mask(
        _ name: String, _ question: Question, watch: Watch
    ) async throws(DerivationError) -> Asset {
        guard name.hasPrefix("http://") || name.hasPrefix("https://") else {
            guard let named = LayerAsset(name) else { throw .layerNotFound(name) }
            return try await shown(named, question, watch: watch)
        }
        let asset = try await remote(name, in: question.asset.reference.cloud, watch: watch)
        guard asset.accessControl == nil || question.isSigned else {
            throw .layerNeedsSignature("fetch:\(name)")
        }
        return asset
    }
}
