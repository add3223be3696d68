import Assets
import Catalog
import MediaLibrary
import Vision

// `/resources…` of the Admin API.
extension APIDesk {
    func resources(_ call: APICall) async throws -> JSONValue {
        if call.method == "DELETE" { return try await deleteResources(call) }
        let path = call.path
        if path.count == 1 {
            try call.demand("GET")
            return try await resourceTypes(call)
        }
        if path.count == 2 {
            switch path[1] {
            case "by_asset_ids":
                try call.demand("GET")
                return try await listByAssetIDs(call)
            case "by_asset_folder":
                try call.demand("GET")
                let folder = try call.parameters.required("asset_folder")
                return try await list(
                    call, AssetQuery(cloud: call.cloud.name, selection: .folder(folder)))
            case let text where AssetID(hex: text) != nil:
                return try await resource(call, try await asset(call, id: text))
            default: break
            }
        }
        let type = try call.assetType(1)
        if path.count > 3, !["tags", "context", "moderations"].contains(path[2]) {
            guard let deliveryType = DeliveryType(rawValue: path[2]) else { throw call.unknown }
            let id = path[3...].joined(separator: "/")
            let reference = call.reference(type, deliveryType, id)
            guard let asset = try await catalog.asset(reference) else {
                throw APIError.resourceNotFound(id)
            }
            return try await resource(call, asset)
        }
        try call.demand("GET")
        return try await list(call, try listQuery(call, type))
    }

    // MARK: Lists

    private func resourceTypes(_ call: APICall) async throws -> JSONValue {
        var types: [String] = []
        for type in AssetType.allCases {
            let query = AssetQuery(cloud: call.cloud.name, assetType: type)
            let page = try await catalog.assets(query, page: PageRequest(limit: 1))
            if !page.elements.isEmpty { types.append(type.rawValue) }
        }
        return ["resource_types": .strings(types)]
    }

    private func listByAssetIDs(_ call: APICall) async throws -> JSONValue {
        let ids = try call.parameters.list("asset_ids").map { text in
            guard let id = AssetID(hex: text) else {
                throw APIError.invalidValue(parameter: "asset_ids", text: text)
            }
            return id
        }
        guard !ids.isEmpty else { throw APIError.missingParameter("asset_ids") }
        return try await list(
            call, AssetQuery(cloud: call.cloud.name, selection: .assetIDs(ids)),
            most: 100, count: ids.count)
    }

    private func listQuery(_ call: APICall, _ type: AssetType) throws -> AssetQuery {
        let parameters = call.parameters
        var query = AssetQuery(
            cloud: call.cloud.name, assetType: type, deliveryType: try parameters.deliveryType(),
            direction: try direction(parameters))
        query.startAt = try startAt(parameters)
        let rest = Array(call.path.dropFirst(2))
        switch (rest.first, rest.count) {
        case (nil, _): break
        case ("tags", 2...): query.selection = .tag(rest[1...].joined(separator: "/"))
        case ("context", 1):
            query.selection = .context(
                name: try parameters.required("key"), value: parameters["value"])
        case ("moderations", 3):
            guard let status = AssetModeration.Status(rawValue: rest[2]) else { throw call.unknown }
            query.selection = .moderation(kind: rest[1], status: status)
        case (let text?, 1):
            guard let deliveryType = DeliveryType(rawValue: text) else { throw call.unknown }
            query.deliveryType = deliveryType
        default: throw call.unknown
        }
        guard query.selection == .all else { return query }
        let ids = parameters.list("public_ids")
        if !ids.isEmpty {
            guard ids.count <= 100 else {
                throw APIError.tooMany(parameter: "public_ids", maximum: 100)
            }
            query.selection = .publicIDs(ids.map(PublicID.init))
        } else if let prefix = parameters["prefix"], !prefix.isEmpty {
            query.selection = .prefix(prefix)
        }
        return query
    }

    private func direction(_ parameters: APIParameters) throws -> AssetQuery.Direction {
        switch parameters["direction"]?.lowercased() {
        case nil, "", "desc", "-1": return .newestFirst
        case "asc", "1": return .oldestFirst
        case let text?: throw APIError.invalidValue(parameter: "direction", text: text)
        }
    }

    /// `YYYY-MM-DD`, with `T` or a space and `hh:mm:ss` behind it or without.
    private func startAt(_ parameters: APIParameters) throws -> Int64? {
        guard let text = parameters["start_at"], !text.isEmpty else { return nil }
        guard let time = Self.time(text) else {
            throw APIError.invalidValue(parameter: "start_at", text: text)
        }
        return time
    }

    static func time(_ text: String) -> Int64? {
        guard let day = Day(text.prefix(10)) else { return nil }
        let midnight = Int64(day.number) * 86_400
        let rest = text.dropFirst(10).drop { $0 == "T" || $0 == " " }
        if rest.isEmpty { return midnight }
        let clock = rest.prefix { $0 != "." && $0 != "Z" && $0 != "+" && $0 != " " }
        let numbers = clock.split(separator: ":").map { Int64($0) ?? -1 }
        guard numbers.count == 3, (0...23).contains(numbers[0]), (0...59).contains(numbers[1]),
            (0...59).contains(numbers[2])
        else { return nil }
        return midnight + numbers[0] * 3_600 + numbers[1] * 60 + numbers[2]
    }

    private func list(
        _ call: APICall, _ query: AssetQuery, most: Int = 500, count: Int? = nil
    ) async throws -> JSONValue {
        if let count, count > most { throw APIError.tooMany(parameter: "asset_ids", maximum: most) }
        var limit = count ?? 10
        if case .publicIDs(let ids) = query.selection { limit = ids.count * 3 }
        let page = try await catalog.assets(
            query, page: try call.parameters.page(default: limit))
        let ids = page.elements.map(\.id)
        let showsTags = try call.parameters.flag("tags") ?? false
        let showsContext = try call.parameters.flag("context") ?? false
        let tags = showsTags ? try await catalog.tags(of: ids) : [:]
        let context = showsContext ? try await catalog.context(of: ids) : [:]
        let resources = page.elements.map { asset in
            AssetJSON(
                asset: asset, addresses: call.addresses,
                tags: showsTags ? tags[asset.id] ?? [] : nil,
                context: showsContext ? context[asset.id] ?? [] : nil
            ).listed
        }
        var json: JSONValue = ["resources": .array(resources)]
        json.add("next_cursor", page.next.map { .string($0.text) })
        return json
    }

    // MARK: One asset

    private func asset(_ call: APICall, id text: String) async throws -> Asset {
        guard let id = AssetID(hex: text), let asset = try await catalog.asset(id),
            asset.reference.cloud == call.cloud.name
        else { throw APIError.resourceNotFound(text) }
        return asset
    }

    private func resource(_ call: APICall, _ asset: Asset) async throws -> JSONValue {
        switch call.method {
        case "GET":
            let seen = try await carryOut(try viewOrder(call), on: asset, call)
            return try await details(call, asset, seen)
        case "POST", "PUT":
            let parameters = call.parameters
            let change = AssetChange(
                displayName: parameters["display_name"],
                assetFolder: parameters["asset_folder"].map { Self.folder($0) ?? "" },
                tags: parameters.separated("tags"), context: try parameters.context("context"))
            let analysis = try analysisOrder(call)
            let changed = try await library.change(asset.reference, change)
            let seen = try await carryOut(analysis, on: changed, call)
            return try await details(call, seen.asset, seen)
        default: throw call.unknown
        }
    }

    /// What a view asks for; it changes nothing.
    private func viewOrder(_ call: APICall) throws -> AnalysisOrder {
        let order = try analysisOrder(call)
        var view = AnalysisOrder()
        view.shows = order.shows
        view.wants = order.wants.intersection([.faces, .colors, .perceptualHash, .quality])
        return view
    }

    private func details(
        _ call: APICall, _ asset: Asset, _ seen: AnalysisAnswer
    ) async throws -> JSONValue {
        let tags = try await catalog.tags(of: [asset.id])[asset.id] ?? []
        let context = try await catalog.context(of: [asset.id])[asset.id] ?? []
        var json = AssetJSON(
            asset: asset, addresses: call.addresses, tags: tags, context: context
        ).listed
        seen.add(to: &json)
        json.add("pages", asset.original.picture.map { .integer(Int64($0.pages)) })
        json.add("last_updated", ["updated_at": .string(AssetJSON.time(asset.updatedAt))])
        let cursor =
            (call.parameters["derived_next_cursor"] ?? call.parameters["next_cursor"])
            .flatMap(APIParameters.cursor)
        let page = try await catalog.derived(
            of: asset.id,
            page: PageRequest(limit: try call.parameters.pageSize(default: 10), after: cursor))
        json.add(
            "derived",
            .array(page.elements.map { AssetJSON.derived($0, asset, call.addresses) }))
        json.add("derived_next_cursor", page.next.map { .string($0.text) })
        return json
    }

    // MARK: Tags

    func tags(_ call: APICall) async throws -> JSONValue {
        guard call.path.count == 2 else { throw call.unknown }
        let page = try await catalog.tags(
            in: call.cloud.name, assetType: try call.assetType(1),
            prefix: call.parameters["prefix"] ?? "", page: try call.parameters.page())
        var json: JSONValue = ["tags": .strings(page.elements)]
        json.add("next_cursor", page.next.map { .string($0.text) })
        return json
    }
}
