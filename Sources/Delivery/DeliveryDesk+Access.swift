import Assets
import Catalog
import Derivations
import Transformations

/// Who may ask for what.
extension DeliveryDesk {
    /// Refuses, in a strict cloud, what is not there yet and may not be made without a signature.
    func admit(
        _ derivation: Derivation, _ url: DeliveryURL, _ admission: AccessRules.Admission
    ) async throws(DeliveryError) {
        guard access.isStrict(url.reference.cloud), !admission.isSigned else { return }
        do {
            guard try await catalog.derived(derivation.id) == nil,
                try await !isExempt(url, derivation.declared)
            else { return }
        } catch { throw .catalog(error) }
        throw .transformationNotAllowed(derivation.declared)
    }

    private func isExempt(
        _ url: DeliveryURL, _ declared: String
    ) async throws(CatalogError) -> Bool {
        let cloud = url.reference.cloud
        for text in Set([declared, url.transformation.text])
        where try await catalog.isStrictlyAllowed(text, in: cloud) { return true }
        guard let names = StrictExemptions.names(in: url.transformation) else { return false }
        for name in names {
            let named = try await catalog.namedTransformation(name, in: cloud)
            guard named?.isAllowedForStrict == true else { return false }
        }
        return true
    }

    /// Whether a valid token came with a request.
    func hasToken(_ request: DeliveryRequest, _ cloud: CloudName) -> Bool {
        guard let text = request.token, let key = access.tokenKeys[cloud],
            let token = AuthToken(text)
        else { return false }
        let path = String(request.path.prefix { $0 != "?" })
        // On hosts of one cloud paths do not name it, and tokens may not either.
        let bare = path.dropFirst().drop { $0 != "/" }
        return token.admits(
            .init(
                paths: [path, String(bare)], address: request.clientAddress, time: clock()),
            key: key)
    }
}
