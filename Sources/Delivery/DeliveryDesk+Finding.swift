import Assets
import Catalog
import Derivations
import Imaging
import Transformations

/// Finding the asset that a URL means.
extension DeliveryDesk {
    /// The asset to show, and the name that it stands in for.
    struct Found {
        var asset: Asset
        var format: Format?
        var missing: PublicID?
    }

    func find(_ url: DeliveryURL, _ watch: Watch) async throws(DeliveryError) -> Found {
        let known = try await lookUp(url, watch)
        if let known, !known.asset.isRejected { return known }
        if let suspicion = url.suspicion { throw .malformed(suspicion) }
        guard isServed(url.reference.deliveryType) else {
            throw .deliveryTypeNotServed(url.reference.deliveryType)
        }
        let absence: DeliveryError
        do throws(DeliveryError) {
            // What moderation has rejected is not there for anybody, and not fetched anew.
            if known != nil { throw DeliveryError.assetNotFound(url.reference.publicID) }
            return try await fetch(url)
        } catch { absence = error }
        let words = url.transformation.components.compactMap { $0[DefaultImage.self] }
        guard let name = words.last?.asset else { throw absence }
        let candidates = name.candidates(in: url.reference.cloud)
        for candidate in candidates { watch.add(.asset(candidate)) }
        let found: [Asset?]
        do { found = try await catalog.assets(candidates) } catch { throw .catalog(error) }
        guard
            let asset = found.compactMap({ $0 }).first(where: {
                $0.reference.deliveryType == .upload && !$0.isRejected
            })
        else { throw absence }
        return Found(asset: asset, format: url.format, missing: url.reference.publicID)
    }

    /// Gets what is not there from where its name says, if its kind has such names.
    private func fetch(_ url: DeliveryURL) async throws(DeliveryError) -> Found {
        if url.reference.deliveryType == .upload, let found = try await fetchMapped(url) {
            return found
        }
        guard url.reference.deliveryType == .fetch, url.reference.assetType == .image else {
            throw .assetNotFound(url.reference.publicID)
        }
        guard let remote else { throw .remote(.off) }
        do { return Found(asset: try await remote.asset(url.reference)) } catch {
            throw .remote(error)
        }
    }

    /// Gets what is not there from where an upload mapping says that its folder's files are; `nil`
    /// where none says so.
    private func fetchMapped(_ url: DeliveryURL) async throws(DeliveryError) -> Found? {
        guard let remote, url.reference.assetType != .video else { return nil }
        let full = url.fullPublicID.text
        let mapping: UploadMapping?
        do {
            mapping = try await catalog.uploadMapping(
                for: url.fullPublicID, in: url.reference.cloud)
        } catch { throw .catalog(error) }
        guard let mapping else { return nil }
        let rest = PercentCoding.encodePublicID(String(full.dropFirst(mapping.folder.count + 1)))
        var reference = url.reference
        if reference.assetType == .raw { reference.publicID = url.fullPublicID }
        do {
            let asset = try await remote.asset(reference, at: mapping.template + rest)
            return Found(
                asset: asset, format: reference.assetType == .image ? url.format : nil)
        } catch {
            throw .remote(error)
        }
    }

    /// The asset that has the extension in its name, or the one whose name lacks it.
    func lookUp(_ url: DeliveryURL, _ watch: Watch) async throws(DeliveryError) -> Found? {
        var full = url.reference
        full.publicID = url.fullPublicID
        let candidates = full == url.reference ? [url.reference] : [url.reference, full]
        for candidate in candidates { watch.add(.asset(candidate)) }
        let assets: [Asset?]
        do { assets = try await catalog.assets(candidates) } catch { throw .catalog(error) }
        if assets.count > 1, let asset = assets[1] { return Found(asset: asset) }
        return assets[0].map { Found(asset: $0, format: url.format) }
    }

    private func isServed(_ type: DeliveryType) -> Bool {
        switch type {
        case .upload, .private, .authenticated, .fetch, .text: true
        // Pictures of profiles elsewhere: none is here, but a default image may stand in.
        case .facebook, .twitter, .gravatar, .youtube, .vimeo, .hulu, .animoto, .dailymotion,
            .worldstarhiphop, .twitterName, .instagramName, .googlePlus:
            true
        case .multi, .sprite, .list, .asset: false
        }
    }
}
