import ArgumentParser
import Assets
import Catalog
import Derivations
import Imaging
import MediaLibrary
import Rendering
import Server
import Transformations

/// Explaining what a delivery URL of an asset in the data folder gives.
extension House {
    /// What decides about the picture that a URL shows to clients of this class, as JSON. Nothing is kept
    /// but what was seen in the picture.
    func explain(_ url: DeliveryURL, for client: AcceptClass) async throws -> String {
        let stores = try await open()
        do {
            try await stores.pool.start()
            let (asset, format) = try await found(url, stores.catalog)
            let (_, resolver, resources) = deliveryDesk(stores, Observation(accessLog: nil))
            let transformations = DeliveredTransformations(
                resolver: resolver, resources: resources, epochs: stores.epochs,
                hints: ClientHints(accepted: client))
            let explained = try await transformations.explain(
                asset, url.transformation, format: format, for: client)
            await close(stores)
            return ExplanationAnswer(explained).text
        } catch {
            await close(stores)
            throw error
        }
    }

    /// The asset that a URL names, with or without what may be an extension. Its cloud may be left out
    /// where there is only one.
    private func found(
        _ url: DeliveryURL, _ catalog: AssetCatalog
    ) async throws -> (Asset, Format?) {
        var reference = url.reference
        let clouds = try await catalog.clouds()
        if clouds.count == 1, !clouds.contains(where: { $0.name == reference.cloud }) {
            reference.cloud = clouds[0].name
        }
        var whole = reference
        whole.publicID = url.fullPublicID
        if reference != whole, let asset = try await catalog.asset(whole) { return (asset, nil) }
        guard let asset = try await catalog.asset(reference) else {
            throw refuse("There is no asset '\(reference.publicID)' in the data folder.")
        }
        return (asset, url.format)
    }
}
