import Assets
import Catalog
import MediaLibrary
import Vision

// `/resources…` of the Admin API.
extension APIDesk {
    // MARK: Lists

    func resourceTypes(_ call: APICall) async throws -> JSONValue {
        var types: [String] = []
        for type in AssetType.allCases {
            let query = AssetQuery(cloud: call.cloud.name, assetType: type)
            let page = try await catalog.assets(query, page: PageRequest(limit: 1))
            if !page.elements.isEmpty { types.append(type.rawValue) }
        }
        return ["resource_types": .strings(types)]
    }

    func listByAssetIDs(_ call: APICall) async throws -> JSONValue {
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

    /// Assets of a type, narrowed by parameters where the path says no more.
    func listAssets(_ call: APICall) async throws -> JSONValue {
        var query = try listQuery(call)
        if call["type"] != nil { query.deliveryType = try call.deliveryType() }
        let ids = call.parameters.list("public_ids")
        if !ids.isEmpty {
            guard ids.count <= 100 else {
                throw APIError.tooMany(parameter: "public_ids", maximum: 100)
            }
            query.selection = .publicIDs(ids.map(PublicID.init))
        } else if let prefix = call.parameters["prefix"], !prefix.isEmpty {
            query.selection = .prefix(prefix)
        }
        return try await list(call, query)
    }

    /// Assets of a type that `selection` picks out.
    func listAssets(
        _ call: APICall, _ selection: AssetQuery.Selection
    ) async throws -> JSONValue {
        var query = try listQuery(call)
        query.selection = selection
        return try await list(call, query)
    }

    func listAssetsByFolder(_ call: APICall) async throws -> JSONValue {
        let folder = try call.parameters.required("asset_folder")
        return try await list(
            call, AssetQuery(cloud: call.cloud.name, selection: .folder(folder)))
    }

    private func listQuery(_ call: APICall) throws -> AssetQuery {
        var query = AssetQuery(
            cloud: call.cloud.name, assetType: try call.assetType(),
            deliveryType: try call.parameters.deliveryType(),
            direction: try direction(call.parameters))
        query.startAt = try startAt(call.parameters)
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
        var query = query
        query.folders = call.visibleFolders
        let page = try await catalog.assets(
            query, page: try call.parameters.page(default: limit))
        let ids = page.elements.map(\.id)
        let wanted = Set(call.parameters.separated("fields") ?? [])
        let showsTags = try call.parameters.flag("tags") ?? wanted.contains("tags")
        let showsContext = try call.parameters.flag("context") ?? wanted.contains("context")
        let metadata =
            try call.parameters.flag("metadata") ?? wanted.contains("metadata")
            ? try await metadataJSON(call, ids) : [:]
        let tags = showsTags ? try await catalog.tags(of: ids) : [:]
        let context = showsContext ? try await catalog.context(of: ids) : [:]
        let moderations =
            try call.parameters.flag("moderations") ?? wanted.contains("moderation_status")
            ? try await seen(page.elements, ["moderation"]) : [:]
        let resources = page.elements.map { asset in
            var json = AssetJSON(
                asset: asset, addresses: call.addresses,
                tags: showsTags ? tags[asset.id] ?? [] : nil,
                context: showsContext ? context[asset.id] ?? [] : nil,
                metadata: metadata[asset.id]
            ).listed
            for member in moderations[asset.id] ?? [] { json.add(member.name, member.value) }
            return wanted.isEmpty ? json : json.picking(wanted.union(["asset_id", "public_id"]))
        }
        var json: JSONValue = ["resources": .array(resources)]
        json.add("next_cursor", page.next.map { .string($0.text) })
        return json
    }

    /// What each of these assets says for its fields, as it is answered.
    func metadataJSON(
        _ call: APICall, _ ids: [AssetID]
    ) async throws -> [AssetID: JSONValue] {
        let entries = try await catalog.metadata(of: ids)
        guard !entries.isEmpty else { return [:] }
        let fields = try await catalog.metadataFields(in: call.cloud.name)
        return entries.mapValues { MetadataFieldJSON.json($0, fields) }
    }

    // MARK: One asset

    func resource(_ call: APICall) async throws -> JSONValue {
        let asset: Asset
        do { asset = try await call.asset(in: catalog) } catch APIError.resourceNotFound(let name) {
            guard let placeholder = try await placeholder(call) else {
                throw APIError.resourceNotFound(name)
            }
            return placeholder
        }
        let marks = try await catalog.marks(of: asset.id)
        let seen = try await carryOut(try viewOrder(call, marks), on: asset, call)
        return try await details(call, asset, seen)
    }

    func updateResource(_ call: APICall) async throws -> JSONValue {
        let asset = try await call.asset(in: catalog)
        let parameters = call.parameters
        try UploadParameters.refuseUnsupported(parameters)
        var change = AssetChange(
            displayName: parameters["display_name"],
            assetFolder: parameters["asset_folder"].map { Self.folder($0) ?? "" },
            tags: parameters.separated("tags"), context: try parameters.context("context"),
            metadata: try parameters.metadata())
        if try parameters.flag("clear_invalid") ?? false { change.staleMetadata = .goes }
        change.accessControl = try AccessParameters.control(parameters)
        let analysis = try analysisOrder(call)
        try checkNotification(parameters)
        if try parameters.flag("unique_display_name") ?? false,
            let name = change.displayName ?? asset.displayName
        {
            try await demandUnique(
                name, in: change.assetFolder ?? asset.assetFolder, but: asset.id, call)
        }
        let changed = try await library.change(asset.reference, change)
        let seen = try await carryOut(analysis, on: changed, call)
        let json = try await details(call, seen.asset, seen)
        try await notify(.update, json, call)
        return json
    }

    /// What a view asks for; it changes nothing.
    private func viewOrder(_ call: APICall, _ marks: AssetMarks) throws -> AnalysisOrder {
        try analysisOrder(call, knowing: marks).viewing
    }

    private func details(
        _ call: APICall, _ asset: Asset, _ seen: AnalysisAnswer
    ) async throws -> JSONValue {
        // What has no tags tells of none.
        let tags = try await catalog.tags(of: [asset.id])[asset.id]
        let context = try await catalog.context(of: [asset.id])[asset.id] ?? []
        var json = AssetJSON(
            asset: asset, addresses: call.addresses, tags: tags, context: context,
            metadata: try await metadataJSON(call, [asset.id])[asset.id]
        ).listed
        seen.add(to: &json)
        json.add("pages", asset.original.picture.map { .integer(Int64($0.pages)) })
        for name in ["image_metadata", "media_metadata", "exif"]
        where try call.parameters.flag(name) ?? false && asset.original.picture != nil {
            json.add(name, Self.fieldsJSON(try await library.fileFields(of: asset)))
        }
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
        try await addVersions(call, asset.id, to: &json)
        try await addRelated(call, asset, to: &json)
        json.add("derived_next_cursor", page.next.map { .string($0.text) })
        return json
    }

    // MARK: Tags

    func tags(_ call: APICall) async throws -> JSONValue {
        let page = try await catalog.tags(
            in: call.cloud.name, assetType: try call.assetType(),
            prefix: call.parameters["prefix"] ?? "", page: try call.parameters.page())
        var json: JSONValue = ["tags": .strings(page.elements)]
        json.add("next_cursor", page.next.map { .string($0.text) })
        return json
    }
}
