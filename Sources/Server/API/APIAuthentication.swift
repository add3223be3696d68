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
    func admit(_ request: APIRequest, by door: APIRoute.Door) async throws -> Cloud {
        switch door {
        case .key: return try await admit(request)
        case .signature: return try await admitUpload(request)
        case .open: return try await cloud(request)
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
            guard parameters["upload_preset"] == nil else { throw APIError.unsignedRefused }
            _ = try key(parameters)
            throw APIError.missingParameter("signature")
        }
        let cloud = try await cloud(request, key: try key(parameters))
        let time = try parameters.required("timestamp")
        guard let seconds = Int64(time) else {
            throw APIError.invalidValue(parameter: "timestamp", text: time)
        }
        guard
            RequestSignature.isValid(signature, of: parameters.values, secret: cloud.apiSecret)
        else {
            throw APIError.invalidSignature(
                signature, text: RequestSignature.text(of: parameters.values))
        }
        guard seconds >= now - Self.lifetime else { throw APIError.staleTimestamp(time) }
        guard seconds <= now + Self.lifetime else { throw APIError.futureTimestamp(time) }
        return cloud
    }

    private func key(_ parameters: APIParameters) throws -> String {
        guard let key = parameters["api_key"], !key.isEmpty else {
            throw APIError.missingCredentials
        }
        return key
    }

    private func cloud(_ request: APIRequest) async throws -> Cloud {
        guard let name = CloudName(request.cloud), let cloud = try await catalog.cloud(name) else {
            throw APIError.unknownCloud(request.cloud)
        }
        return cloud
    }

    private func cloud(_ request: APIRequest, key: String) async throws -> Cloud {
        let cloud = try await cloud(request)
        guard RequestSignature.isEqual(key, cloud.apiKey) else {
            let isAnothers = try await !catalog.clouds(apiKey: key).isEmpty
            throw isAnothers ? APIError.cloudMismatch : APIError.unknownKey(key)
        }
        return cloud
    }
}
