import Assets
import Catalog
import MediaLibrary

// Related assets, and making private ones public.
extension APIDesk {
    func relate(_ call: APICall) async throws -> JSONValue {
        let catalog = catalog
        return try await changeRelations(call, "assets_to_relate") { asset, other in
            try await catalog.relate(asset, to: other)
        }
    }

    func part(_ call: APICall) async throws -> JSONValue {
        let catalog = catalog
        return try await changeRelations(call, "assets_to_unrelate") { asset, other in
            try await catalog.part(asset, from: other)
        }
    }

    private func changeRelations(
        _ call: APICall, _ parameter: String,
        _ change: (AssetID, AssetID) async throws -> AssetCatalog.RelationChange
    ) async throws -> JSONValue {
        let asset = try await call.asset(in: catalog)
        let names = call.parameters.list(parameter)
        guard !names.isEmpty else { throw APIError.missingParameter(parameter) }
        guard names.count <= 10 else { throw APIError.tooMany(parameter: parameter, maximum: 10) }
        var successes: [JSONValue] = []
        var failures: [JSONValue] = []
        for name in names {
            guard let other = try await self.asset(named: name, call), other.id != asset.id else {
                failures.append(Self.outcome("not found", "not_found", name, 404))
                continue
            }
            switch try await change(asset.id, other.id) {
            case .done: successes.append(Self.outcome("success", "success_ids", name, 200))
            case .unchanged:
                failures.append(Self.outcome("already so", "already_exists", name, 409))
            case .full: failures.append(Self.outcome("too many", "limit_reached", name, 400))
            }
        }
        return ["failed": .array(failures), "success": .array(successes)]
    }

    private static func outcome(
        _ message: String, _ code: String, _ name: String, _ status: Int64
    ) -> JSONValue {
        [
            "message": .string(message), "code": .string(code), "asset": .string(name),
            "status": .integer(status),
        ]
    }

    /// The asset of `type/delivery type/public ID`, or of an identity.
    private func asset(named name: String, _ call: APICall) async throws -> Asset? {
        if let id = AssetID(hex: name) {
            let asset = try await catalog.asset(id)
            return asset?.reference.cloud == call.cloud.name ? asset : nil
        }
        let parts = name.split(separator: "/", maxSplits: 2).map(String.init)
        guard parts.count == 3, let type = AssetType(rawValue: parts[0]),
            let deliveryType = DeliveryType(rawValue: parts[1])
        else { return nil }
        return try await catalog.asset(call.reference(type, deliveryType, parts[2]))
    }

    /// What an asset is related to, for its details.
    func addRelated(_ call: APICall, _ asset: Asset, to json: inout JSONValue) async throws {
        guard try call.parameters.flag("related") ?? false else { return }
        let cursor = call.parameters["related_next_cursor"].flatMap(APIParameters.cursor)
        let page = try await catalog.related(
            to: asset.id, page: PageRequest(limit: 500, after: cursor))
        json.add(
            "related_assets",
            .array(
                page.elements.map { AssetJSON(asset: $0, addresses: call.addresses).listed }))
        json.add("related_assets_next_cursor", page.next.map { .string($0.text) })
    }

    // MARK: Publishing

    /// Makes authenticated assets public: they become of type `upload`.
    func publish(_ call: APICall) async throws -> JSONValue {
        let parameters = call.parameters
        let type = try parameters.deliveryType() ?? .authenticated
        guard [.private, .authenticated].contains(type) else {
            throw APIError.invalidValue(parameter: "type", text: type.rawValue)
        }
        let ids = parameters.list("public_ids")
        let selection: AssetQuery.Selection =
            if !ids.isEmpty {
                .publicIDs(ids.map(PublicID.init))
            } else if let prefix = parameters["prefix"], !prefix.isEmpty {
                .prefix(prefix)
            } else {
                .tag(try parameters.required("tag"))
            }
        let page = try await catalog.assets(
            AssetQuery(
                cloud: call.cloud.name, assetType: try call.assetType(), deliveryType: type,
                selection: selection),
            page: PageRequest(limit: 500))
        let mayReplace = try parameters.flag("overwrite") ?? false
        var published: [JSONValue] = []
        var failed: [JSONValue] = []
        for asset in page.elements {
            var target = asset.reference
            target.deliveryType = .upload
            do {
                let new = try await library.rename(
                    asset.reference, to: target, conflict: mayReplace ? .replace : .refuse)
                published.append(AssetJSON(asset: new, addresses: call.addresses).listed)
            } catch {
                var json: JSONValue = [
                    "public_id": .string(asset.reference.publicID.text),
                    "type": .string(asset.reference.deliveryType.rawValue),
                ]
                json.add("error", ["message": .string(APIFailure(error).message)])
                failed.append(json)
            }
        }
        return ["published": .array(published), "failed": .array(failed)]
    }
}

extension APIRoute {
    private static let outcomes = AnswerShape.list(
        .members(["message": .text, "code": .text, "asset": .text, "status": .integer]))
    private static let relationShape = AnswerShape.named(
        "Relations", .members(["failed": outcomes, "success": outcomes]))

    private static func relations(_ path: [PathPiece]) -> [APIRoute] {
        [
            APIRoute(
                .post, path, summary: "Relates assets to an asset.", permission: .editAssets,
                parameters: [
                    .required("assets_to_relate", .texts, "type/delivery type/public ID, or IDs.")
                ],
                answer: relationShape
            ) { try await $0.relate($1) },
            APIRoute(
                .delete, path, summary: "Parts assets from an asset.", permission: .editAssets,
                parameters: [
                    .required(
                        "assets_to_unrelate", .texts, "type/delivery type/public ID, or IDs.")
                ],
                answer: relationShape
            ) { try await $0.part($1) },
        ]
    }

    static let relations: [APIRoute] =
        relations(["resources", "related_assets", .assetID])
        + relations([
            "resources", "related_assets", .assetType, .deliveryType, .rest("public_id"),
        ]) + [
            APIRoute(
                .post, "resources", .assetType, "publish_resources",
                summary: "Makes authenticated assets public.", permission: .manageAssets,
                parameters: [
                    .optional("public_ids", .texts, "Names."),
                    .optional("prefix", .text, "Those whose public ID begins so."),
                    .optional("tag", .text, "Those with this tag."),
                    .optional("type", .text, "private or authenticated, which it is unless said."),
                    .optional("overwrite", .flag, "Whether public assets of their names go."),
                    .invalidate,
                ],
                answer: .named(
                    "Published",
                    .members(["published": .list(.asset), "failed": .list(.map(.anything))]))
            ) { try await $0.publish($1) }
        ]
}
