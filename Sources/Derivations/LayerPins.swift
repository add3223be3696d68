import Assets
import Catalog
import Imaging
import Transformations

extension Resolver {
    /// The assets that layers show and texts are set with, each once, by what the render process
    /// calls them.
    func pinLayers(
        of transformation: Transformation, _ question: Question, watch: Watch
    ) async throws(DerivationError) -> [(text: String, asset: Asset)] {
        let cloud = question.asset.reference.cloud
        var pinned: [(text: String, asset: Asset)] = []
        func isPinned(_ text: String) -> Bool { pinned.contains { $0.text == text } }
        for layer in transformation.layers {
            switch layer.source {
            case .asset(let named) where !isPinned(layer.source.text):
                let asset = try await shown(named, question, watch: watch)
                pinned.append((layer.source.text, asset))
            case .text(let text):
                guard case .described(let style) = text.style, let file = style.fontFile else {
                    continue
                }
                let key = RenderRequest.Source.fontKey(file)
                let candidates = style.fontCandidates(in: cloud)
                // A font that is not there is no missing picture: another one stands in.
                if !isPinned(key), let font = try await first(of: candidates, watch: watch) {
                    pinned.append((key, font))
                }
            case .fetch(let url) where !isPinned(layer.source.text):
                let asset = try await remote(url, in: cloud, watch: watch)
                guard asset.accessControl == nil || question.isSigned else {
                    throw .layerNeedsSignature("fetch:\(url)")
                }
                pinned.append((layer.source.text, asset))
            case .file("lut", let id) where !isPinned(layer.source.text):
                pinned.append((layer.source.text, try await table(id, question, watch: watch)))
            case .asset, .fetch, .file, .variable: continue
            }
        }
        return pinned
    }

    /// What is known of the pictures of layers, as far as their own steps look for it, by the texts of
    /// the layers.
    func seen(
        inLayers layers: [(text: String, asset: Asset)], of transformation: Transformation,
        watch: Watch
    ) async throws(DerivationError) -> (facts: [String: AssetFacts], didFail: Bool) {
        var result: [String: AssetFacts] = [:]
        var didFail = false
        for (text, asset) in layers where asset.original.picture != nil {
            let shown = transformation.layers.filter { $0.source.text == text }
            guard shown.contains(where: { !AreaNeeds(in: $0).isEmpty }) else { continue }
            var known = AssetFacts()
            for layer in shown {
                let found = try await areas(of: asset, watch) {
                    AreaNeeds(in: layer, isMarked: $0, gallery: $1)
                }
                known = known.adding(areasOf: found.facts)
                didFail = didFail || found.didFail
            }
            result[text] = known
        }
        return (result, didFail)
    }

    /// The picture that a layer names.
    func shown(
        _ named: LayerAsset, _ question: Question, watch: Watch
    ) async throws(DerivationError) -> Asset {
        let candidates = named.candidates(in: question.asset.reference.cloud)
        guard let asset = try await first(of: candidates, watch: watch) else {
            throw .layerNotFound(named.written)
        }
        guard asset.original.format != nil else { throw .notAPicture(asset.reference) }
        guard asset.accessControl == nil || question.isSigned else {
            throw .layerNeedsSignature(named.written)
        }
        switch asset.reference.deliveryType {
        case .private, .authenticated:
            guard question.isSigned else { throw .layerNeedsSignature(named.written) }
        case .upload, .fetch, .facebook, .twitter, .gravatar, .youtube, .vimeo, .hulu, .animoto,
            .dailymotion, .worldstarhiphop, .twitterName, .instagramName, .googlePlus, .multi,
            .sprite, .text, .list, .asset:
            break
        }
        return asset
    }

    /// The raw asset that holds a table of colours; folders are separated by colons.
    private func table(
        _ id: String, _ question: Question, watch: Watch
    ) async throws(DerivationError) -> Asset {
        var tokens = id.split(separator: ":").map(String.init)
        let delivery = tokens.count > 1 ? tokens.first.flatMap { DeliveryType(rawValue: $0) } : nil
        if delivery != nil { tokens.removeFirst() }
        let reference = AssetReference(
            cloud: question.asset.reference.cloud, assetType: .raw,
            deliveryType: delivery ?? .upload,
            publicID: PublicID(tokens.joined(separator: "/")))
        guard let found = try await first(of: [reference], watch: watch) else {
            throw .layerNotFound("lut:\(id)")
        }
        guard
            question.isSigned || reference.deliveryType == .upload && found.accessControl == nil
        else {
            throw .layerNeedsSignature("lut:\(id)")
        }
        return found
    }

    /// The remote picture of a URL, fetched if it is not here yet.
    func remote(
        _ url: String, in cloud: CloudName, watch: Watch
    ) async throws(DerivationError) -> Asset {
        let reference = AssetReference(
            cloud: cloud, assetType: .image, deliveryType: .fetch, publicID: PublicID(url))
        if let known = try await first(of: [reference], watch: watch) { return known }
        guard let remote else { throw .remote(.off) }
        do { return try await remote.asset(reference) } catch { throw .remote(error) }
    }

    /// The first asset that there is. Those before it are watched, too: they may come to be.
    func first(
        of candidates: [AssetReference], watch: Watch
    ) async throws(DerivationError) -> Asset? {
        for candidate in candidates { watch.add(.asset(candidate)) }
        do {
            return try await catalog.assets(candidates).lazy.compactMap { $0 }
                .first { !$0.isRejected }
        } catch { throw .catalog(error) }
    }
}
