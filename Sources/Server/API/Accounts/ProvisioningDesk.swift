import Assets
import Catalog
import MediaLibrary

/// The key and secret of the account, which open the provisioning API.
///
/// The secret stays out of every description, so that it cannot reach a log by accident.
public struct AccountKey: Sendable, CustomStringConvertible, CustomReflectable {
    let id, key, secret: String

    /// Puts the parts together.
    public init(id: String, key: String, secret: String) {
        self.id = id
        self.key = key
        self.secret = secret
    }

    /// The account.
    public var description: String { id }

    /// The account and the key.
    public var customMirror: Mirror { Mirror(self, children: ["id": id, "key": key]) }
}

extension APIDesk {
    /// What stands where other calls have their cloud.
    static let provisioning = "provisioning"

    func performProvisioning(_ request: APIRequest) async throws -> APIAnswer {
        let path = request.path
        guard path.count > 2, path[0] == "accounts" else {
            throw APIError.noSuchCall(method: request.method, path: path.joined(separator: "/"))
        }
        guard let basic = request.basic else { throw APIError.missingCredentials }
        guard let account, RequestSignature.isEqual(basic.key, account.key),
            RequestSignature.isEqual(basic.secret, account.secret),
            RequestSignature.isEqual(path[1], account.id),
            let name = CloudName(Self.provisioning)
        else { throw APIError.unknownKey(basic.key) }
        let match = try RouteTable.provisioning.match(request.method, Array(path.dropFirst(2)))
        let parameters = APIParameters(values: request.parameters)
        try parameters.check(match.route.parameters)
        // No call of the account looks at the cloud, for there is none.
        let nobody = Cloud(name: name, apiKey: "", apiSecret: "", createdAt: 0)
        return try await match.route.perform(
            self,
            APICall(
                request: request, cloud: nobody, sender: .owner, match: match,
                parameters: parameters))
    }
}
