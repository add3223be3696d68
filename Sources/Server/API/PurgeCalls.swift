import Assets
import Catalog
import Derivations
import MediaLibrary
import Storage
import Transformations

// Taking what was derived out of every cache, with a receipt.
extension APIDesk {
    /// `purge`: by assets, prefix, folder, tag or transformation, a page at a time.
    func purge(_ call: APICall) async throws -> JSONValue {
        let start = ContinuousClock.now
        let parameters = call.parameters
        let receipt: PurgeReceipt
        if let text = parameters["transformation"], !text.isEmpty {
            receipt = try await purgeTransformation(text, call)
        } else {
            receipt = try await library.purge(
                try purgeQuery(call),
                page: PageRequest(
                    limit: 500, after: parameters["next_cursor"].flatMap(APIParameters.cursor)))
        }
        let memory = removeStaleReplies()
        let hook = await callPurgeHook(for: receipt.assets, call.cloud.name)
        var json: JSONValue = [
            "assets": .integer(Int64(receipt.assets.count)),
            "derived": .integer(Int64(receipt.derived)),
            "removed": [
                "memory": .integer(Int64(memory)), "disk": .integer(Int64(receipt.files)),
                "disk_bytes": .integer(receipt.bytes),
                "memcached": .integer(Int64(receipt.items)),
            ],
            "failed": ["disk": .integer(Int64(receipt.filesLeft))],
            "milliseconds": .integer(start.duration(to: .now).milliseconds),
            "partial": .bool(receipt.next != nil),
        ]
        if let hook { json.add("hook", hook) }
        json.add("next_cursor", receipt.next.map { .string($0.text) })
        return json
    }

    private func purgeTransformation(
        _ text: String, _ call: APICall
    ) async throws -> PurgeReceipt {
        let name = text.hasPrefix("t_") ? String(text.dropFirst(2)) : text
        if try await catalog.namedTransformation(name, in: call.cloud.name) != nil {
            return try await library.purge(.named(name), in: call.cloud.name)
        }
        var spelling = TransformationSpelling(text)
        spelling.transformation = try read(spelling.transformation).text
        return try await library.purge(.declared(spelling.declared), in: call.cloud.name)
    }

    private func purgeQuery(_ call: APICall) throws -> AssetQuery {
        let parameters = call.parameters
        var query = AssetQuery(cloud: call.cloud.name)
        if let text = parameters["resource_type"], !text.isEmpty {
            guard let type = AssetType(rawValue: text) else {
                throw APIError.invalidValue(parameter: "resource_type", text: text)
            }
            query.assetType = type
        }
        query.deliveryType = try parameters.deliveryType()
        let ids = parameters.list("public_ids")
        let assetIDs = parameters.list("asset_ids")
        if !ids.isEmpty || !assetIDs.isEmpty {
            guard max(ids.count, assetIDs.count) <= 1_000 else {
                throw APIError.tooMany(parameter: "public_ids", maximum: 1_000)
            }
            query.selection =
                ids.isEmpty
                ? .assetIDs(assetIDs.compactMap { AssetID(hex: $0) })
                : .publicIDs(ids.map(PublicID.init))
        } else if let prefix = parameters["prefix"], !prefix.isEmpty {
            query.selection = .prefix(prefix)
        } else if let folder = parameters["asset_folder"], !folder.isEmpty {
            query.selection = .folder(Self.folder(folder) ?? "")
        } else if let tag = parameters["tag"], !tag.isEmpty {
            query.selection = .tag(tag)
        } else {
            throw APIError.missingParameter("public_ids")
        }
        return query
    }

    /// Tells a CDN in front, once for each asset; `nil` where there is none.
    private func callPurgeHook(for assets: [Asset], _ cloud: CloudName) async -> JSONValue? {
        guard let purgeHook, !assets.isEmpty else { return nil }
        var failures = 0
        for asset in assets {
            if await !purgeHook.call(for: asset.reference) { failures += 1 }
        }
        return ["calls": .integer(Int64(assets.count)), "failed": .integer(Int64(failures))]
    }
}

extension APIRoute {
    static let purges: [APIRoute] = [
        APIRoute(
            .post, "purge", summary: "Removes what was derived from every cache, with a receipt.",
            permission: .manageAssets,
            parameters: [
                .optional("public_ids", .texts, "Names of assets."),
                .optional("asset_ids", .texts, "Identities of assets."),
                .optional("prefix", .text, "Those whose public ID begins so."),
                .optional("asset_folder", .text, "Those in this folder."),
                .optional("tag", .text, "Those with this tag."),
                .optional("transformation", .text, "What this transformation gave."),
                .optional(
                    "resource_type", .choice(["image", "video", "raw"]), "Of this type only."),
                .optional("type", .text, "Of this delivery type only."), .nextCursor,
            ],
            answer: .named(
                "PurgeReceipt",
                .members(
                    [
                        "assets": .integer, "derived": .integer, "removed": .map(.integer),
                        "failed": .map(.integer), "milliseconds": .integer, "partial": .flag,
                    ], optional: ["next_cursor": .text, "hook": .map(.integer)]))
        ) { try await $0.purge($1) }
    ]
}
