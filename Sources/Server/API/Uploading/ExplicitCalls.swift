import Assets
import Catalog
import Derivations
import MediaLibrary

extension APIDesk {
    /// `explicit`: changes what is said about an asset that is there, and makes what is wanted of it.
    func explicit(_ call: APICall, _ type: AssetType) async throws -> JSONValue {
        var call = call
        call.parameters = try await uploadParameters(call)
        let parameters = call.parameters
        let order = try ExplicitOrder(parameters, self)
        let reference = call.reference(
            type, try parameters.deliveryType() ?? .upload, try parameters.required("public_id"))
        let analysis = try analysisOrder(call)
        var asset = try await present(reference)
        if order.change != AssetChange() {
            asset = try await library.change(asset.reference, order.change)
        }
        let seen = try await carryOut(analysis, on: asset, call)
        asset = seen.asset
        var json = try await uploadedJSON(call, asset)
        seen.add(to: &json)
        if !order.fieldNames.isEmpty, asset.original.picture != nil {
            let fields = Self.fieldsJSON(try await library.fileFields(of: asset))
            for name in order.fieldNames { json.add(name, fields) }
        }
        try await addFollowing(order.following, of: asset, to: &json, call)
        json.add("api_key", .string(call.cloud.apiKey))
        try await notify(.explicit, json, call)
        return json
    }

    /// The asset of a name, fetched where its name says where from.
    private func present(_ reference: AssetReference) async throws -> Asset {
        if let asset = try await catalog.asset(reference) { return asset }
        guard reference.deliveryType == .fetch, reference.assetType == .image, let remote else {
            throw APIError.resourceNotFound(reference.publicID.text)
        }
        do { return try await remote.asset(reference) } catch {
            throw DerivationError.remote(error)
        }
    }
}

/// What `explicit` is told; what it is not told stays.
private struct ExplicitOrder {
    var change: AssetChange
    var following: FollowingOrder
    var fieldNames: [String] = []

    init(_ parameters: APIParameters, _ desk: APIDesk) throws {
        for name in UploadParameters.unsupported where !(parameters[name] ?? "").isEmpty {
            throw APIError.unsupportedParameter(name)
        }
        change = AssetChange(
            displayName: parameters["display_name"],
            assetFolder: parameters["asset_folder"].map { APIDesk.folder($0) ?? "" },
            tags: parameters.separated("tags"), context: try parameters.context("context"))
        change.metadata = try parameters.metadata()
        change.accessControl = try AccessParameters.control(parameters)
        if parameters["headers"] != nil {
            change.headers = try AccessParameters.headers(parameters)
        }
        following = FollowingOrder(
            eager: try desk.eagerTransformations(parameters),
            timing: try parameters.flag("eager_async") ?? false ? .later : .now,
            breakpoints: try BreakpointOrder.read(parameters, desk))
        for name in ["image_metadata", "media_metadata", "exif"]
        where try parameters.flag(name) ?? false { fieldNames.append(name) }
        for name in ["notification_url", "eager_notification_url"] {
            try desk.checkNotification(parameters, name)
        }
    }
}
