import Assets
import Catalog
import MediaLibrary

// Calls of the Upload API about assets that are there.
extension APIDesk {
    /// The most public IDs of one call.
    private static let mostPublicIDs = 1_000

    func destroy(_ call: APICall, _ type: AssetType) async throws -> JSONValue {
        let reference = call.reference(
            type, try call.parameters.deliveryType() ?? .upload,
            try call.parameters.required("public_id"))
        try checkNotification(call.parameters)
        guard try await catalog.asset(reference) != nil else { return ["result": "not found"] }
        let outbox = outbox(.delete, of: reference, call)
        let isGone = try await catalog.posting(outbox) { try await library.destroy(reference) }
        try await notify(.delete, Self.deleted(reference), call, in: outbox)
        return ["result": isGone ? "ok" : "not found"]
    }

    func destroyByAssetID(_ call: APICall) async throws -> JSONValue {
        let text = try call.parameters.required("asset_id")
        guard let id = AssetID(hex: text), let asset = try await catalog.asset(id),
            asset.reference.cloud == call.cloud.name
        else { return ["result": "not found"] }
        return ["result": try await library.destroy(asset.reference) ? "ok" : "not found"]
    }

    func rename(_ call: APICall, _ type: AssetType) async throws -> JSONValue {
        let parameters = call.parameters
        let source = call.reference(
            type, try parameters.deliveryType() ?? .upload,
            try parameters.required("from_public_id"))
        let target = call.reference(
            type, try parameters.deliveryType("to_type") ?? source.deliveryType,
            try parameters.required("to_public_id"))
        guard [.upload, .private, .authenticated].contains(target.deliveryType) else {
            throw APIError.invalidValue(
                parameter: "to_type", text: target.deliveryType.rawValue)
        }
        try checkNotification(parameters)
        let context = try parameters.context("context")
        let metadata = try parameters.metadata()
        let mayReplace = try parameters.flag("overwrite") ?? false
        let outbox = outbox(.rename, of: target, call)
        var asset = try await catalog.posting(outbox) {
            try await library.rename(
                source, to: target, conflict: mayReplace ? .replace : .refuse)
        }
        if let context {
            asset = try await library.change(asset.reference, AssetChange(context: context))
        }
        if let metadata {
            asset = try await library.change(asset.reference, AssetChange(metadata: metadata))
        }
        let json = try await uploadedJSON(call, asset)
        try await notify(.rename, json, call, in: outbox)
        return json
    }

    func changeTags(_ call: APICall, _ type: AssetType) async throws -> JSONValue {
        let tags = call.parameters.separated("tag") ?? call.parameters.separated("tags") ?? []
        let command = call.parameters["command"] ?? "add"
        if tags.isEmpty, command != "remove_all" { throw APIError.missingParameter("tag") }
        let change: TagChange
        switch command {
        case "add": change = .add(tags)
        case "remove": change = .remove(tags)
        case "replace": change = .replace(tags)
        case "remove_all": change = .removeAll
        case "set_exclusive":
            guard let tag = tags.first, tags.count == 1 else {
                throw APIError.tooMany(parameter: "tag", maximum: 1)
            }
            change = .setExclusive(tag)
        default: throw APIError.invalidValue(parameter: "command", text: command)
        }
        try checkNotification(call.parameters)
        let assets = try await library.changeTags(change, of: try labelled(call, type))
        let json: JSONValue = ["public_ids": .strings(assets.map(\.reference.publicID.text))]
        try await notify(.tags, json, call)
        return json
    }

    func changeContext(_ call: APICall, _ type: AssetType) async throws -> JSONValue {
        let command = call.parameters["command"] ?? "add"
        let change: ContextChange
        switch command {
        case "add":
            guard let context = try call.parameters.context("context"), !context.isEmpty else {
                throw APIError.missingParameter("context")
            }
            change = .add(context)
        case "remove_all": change = .removeAll
        default: throw APIError.invalidValue(parameter: "command", text: command)
        }
        try checkNotification(call.parameters)
        let assets = try await library.changeContext(change, of: try labelled(call, type))
        let json: JSONValue = ["public_ids": .strings(assets.map(\.reference.publicID.text))]
        try await notify(.context, json, call)
        return json
    }

    func labelled(_ call: APICall, _ type: AssetType) throws -> AssetQuery {
        let ids = call.parameters.list("public_ids")
        guard !ids.isEmpty else { throw APIError.missingParameter("public_ids") }
        guard ids.count <= Self.mostPublicIDs else {
            throw APIError.tooMany(parameter: "public_ids", maximum: Self.mostPublicIDs)
        }
        return AssetQuery(
            cloud: call.cloud.name, assetType: type,
            deliveryType: try call.parameters.deliveryType() ?? .upload,
            selection: .publicIDs(ids.map(PublicID.init)))
    }
}
