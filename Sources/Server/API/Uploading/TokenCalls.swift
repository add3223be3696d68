import Assets
import Catalog
import MediaLibrary

extension APIDesk {
    /// How long a token that deletes lives, in seconds.
    private static let tokenLifetime: Int64 = 600

    /// A token by which whoever has it may delete an asset as it is now.
    func deleteToken(for asset: Asset) async throws -> String {
        let token = AssetID().hex + AssetID().hex
        try await catalog.keepDeleteToken(
            RequestSignature.digest(of: token), for: asset, expiry: clock() + Self.tokenLifetime)
        return token
    }

    func deleteByToken(_ call: APICall) async throws -> JSONValue {
        let token = try call.parameters.required("token")
        guard try await library.destroy(byToken: token, in: call.cloud.name) else {
            throw APIError.invalidToken
        }
        return ["result": "ok"]
    }
}
