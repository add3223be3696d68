import Assets
import Catalog
import MediaLibrary

/// Finds out who calls, and whether they may.
struct APIAuthentication {
    let catalog: AssetCatalog
    /// Unix seconds.
    let now: Int64

    /// How long a signature lives, in seconds, and how far a client's clock may be ahead.
    static let lifetime: Int64 = 3_600

    /// The cloud of a call, once its sender has shown what the door asks for.
    func admit(
        _ request: APIRequest, by door: APIRoute.Door
    ) async throws -> (Cloud, APISender) {
        switch door {
        case .key: return (try await admit(request), .owner)
        case .signature: return (try await admitUpload(request), .owner)
        case .signatureOrPreset:
            let parameters = APIParameters(values: request.parameters)
            let isSigned = request.basic != nil || !(parameters["signature"] ?? "").isEmpty
            guard !isSigned, !(parameters["upload_preset"] ?? "").isEmpty else {
                return (try await admitUpload(request), .owner)
            }
            return (try await cloud(request), .anybody)
        case .open: return (try await cloud(request), .anybody)
        // Calls of the account never come here.
        case .account: throw APIError.missingCredentials
        }
    }

    /// Key and secret of the cloud.
    func admit(_ request: APIRequest) async throws -> Cloud {
        guard let basic = request.basic else { throw APIError.missingCredentials }
        let cloud = try await cloud(request, key: basic.key)
        guard RequestSignature.isEqual(basic.secret, cloud.apiSecret) else {
            throw APIError.secretMismatch
        }
        return cloud
    }

    /// A signature by the cloud's secret, or key and secret.
    func admitUpload(_ request: APIRequest) async throws -> Cloud {
        guard request.basic == nil else { return try await admit(request) }
        let parameters = APIParameters(values: request.parameters)
        guard let signature = parameters["signature"], !signature.isEmpty else {
            _ = try key(parameters)
            throw APIError.missingParameter("signature")
        }
        let cloud = try await cloud(request, key: try key(parameters))
        let time = try parameters.required("timestamp")
        guard let seconds = Int64(time) else {
            throw APIError.invalidValue(parameter: "timestamp", text: time)
        }
        guard isValid(signature, request, secret: cloud.apiSecret) else {
            throw APIError.invalidSignature(
                signature, text: RequestSignature.text(of: parameters.values))
        }
        guard seconds <= now + Self.lifetime else { throw APIError.futureTimestamp(time) }
        guard let expiry = try expiry(request, parameters) else {
            guard seconds >= now - Self.lifetime else { throw APIError.staleTimestamp(time) }
            return cloud
        }
        guard now < expiry else { throw APIError.expired }
        return cloud
    }

    /// Until when a signed download may be got, where it says so itself.
    private func expiry(
        _ request: APIRequest, _ parameters: APIParameters
    ) throws -> Int64? {
        guard request.method == "GET", let text = parameters["expires_at"], !text.isEmpty else {
            return nil
        }
        guard let expiry = Int64(text) else {
            throw APIError.invalidValue(parameter: "expires_at", text: text)
        }
        return expiry
    }

    /// SDKs leave out of the signature who is told, in calls that change labels of assets.
    private func isValid(_ signature: String, _ request: APIRequest, secret: String) -> Bool {
        let parameters = request.parameters
        if RequestSignature.isValid(signature, of: parameters, secret: secret) { return true }
        guard ["tags", "context", "metadata"].contains(request.path.last) else { return false }
        let fewer = parameters.filter { !RequestSignature.optional.contains($0.key) }
        return fewer.count < parameters.count
            && RequestSignature.isValid(signature, of: fewer, secret: secret)
    }

    private func key(_ parameters: APIParameters) throws -> String {
        guard let key = parameters["api_key"], !key.isEmpty else {
            throw APIError.missingCredentials
        }
        return key
    }

    private func cloud(_ request: APIRequest) async throws -> Cloud {
        guard let name = CloudName(request.cloud), let cloud = try await catalog.cloud(name),
            try await catalog.isEnabled(name)
        else {
            throw APIError.unknownCloud(request.cloud)
        }
        return cloud
    }

    private func cloud(_ request: APIRequest, key: String) async throws -> Cloud {
        let cloud = try await cloud(request)
        guard RequestSignature.isEqual(key, cloud.apiKey) else {
            if let found = try await catalog.accessKey(key), found.key.cloud == cloud.name {
                return cloud.opened(by: found.key, for: found.holder)
            }
            let isAnothers = try await !catalog.clouds(apiKey: key).isEmpty
            throw isAnothers ? APIError.cloudMismatch : APIError.unknownKey(key)
        }
        return cloud
    }
}
