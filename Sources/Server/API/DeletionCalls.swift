import Assets
import Catalog
import MediaLibrary
import Transformations

// What the Admin API deletes.
extension APIDesk {
    /// The most names of one call.
    private static let mostNames = 100
    /// The most originals of one call by prefix, tag or all.
    private static let mostOriginals = 1_000
    /// What a partial deletion gives for a cursor. What was deleted is gone, so that the same call
    /// goes on where it ended, whatever cursor it brings.
    private static let goOn = "more"

    func deleteResources(_ call: APICall, _ deletion: Deletion) async throws -> JSONValue {
        let (query, names) = try deletionQuery(call, deletion)
        if try call.parameters.flag("keep_original") ?? false {
            return try await deleteDerived(call, of: query, names)
        }
        guard call.parameters.list("transformations").isEmpty else {
            throw APIError.missingParameter("keep_original")
        }
        let deletion = try await library.deleteAssets(query, limit: Self.mostOriginals)
        let deleted = deletion.deleted.map { ($0.asset, 1, $0.derived) }
        var json = deletionJSON(names, deleted, byAssetID: query.isByAssetID)
        json.add("partial", .bool(deletion.isPartial))
        if deletion.isPartial { json.add("next_cursor", .string(Self.goOn)) }
        return json
    }

    /// How the path of a deletion picks assets out.
    enum Deletion { case byAssetID, byTag, byName }

    private func deleteDerived(
        _ call: APICall, of query: AssetQuery, _ names: [String]
    ) async throws -> JSONValue {
        let texts = call.parameters.values["transformations"] ?? []
        let declared = try texts.flatMap { $0.split(separator: "|") }.map { text in
            var spelling = TransformationSpelling(APIParameters.trimmed(text))
            spelling.transformation = try read(spelling.transformation).text
            return spelling.declared
        }
        var cursor = call.parameters["next_cursor"].flatMap(APIParameters.cursor)
        if cursor?.text == Self.goOn { cursor = nil }
        let page = try await library.deleteDerived(
            of: query, declared: declared.isEmpty ? nil : declared,
            page: PageRequest(limit: 500, after: cursor))
        let lost = page.elements.map { ($0.asset, 0, $0.derived) }
        var json = deletionJSON(names, lost, byAssetID: query.isByAssetID)
        json.add("partial", .bool(page.next != nil))
        json.add("next_cursor", page.next.map { .string($0.text) })
        return json
    }

    /// Which assets are meant, and the names that are given for them.
    private func deletionQuery(
        _ call: APICall, _ deletion: Deletion
    ) throws -> (AssetQuery, [String]) {
        let parameters = call.parameters
        var query = AssetQuery(cloud: call.cloud.name)
        switch deletion {
        case .byAssetID:
            let names = try names(parameters, "asset_ids")
            query.selection = .assetIDs(names.compactMap { AssetID(hex: $0) })
            return (query, names)
        case .byTag:
            query.assetType = try call.assetType()
            query.selection = .tag(try call.piece("tag"))
            return (query, [])
        case .byName: break
        }
        query.assetType = try call.assetType()
        query.deliveryType = call["type"] == nil ? .upload : try call.deliveryType()
        if let prefix = parameters["prefix"], !prefix.isEmpty {
            query.selection = .prefix(prefix)
            return (query, [])
        }
        if try parameters.flag("all") ?? false { return (query, []) }
        let names = try names(parameters, "public_ids")
        query.selection = .publicIDs(names.map(PublicID.init))
        return (query, names)
    }

    private func names(_ parameters: APIParameters, _ name: String) throws -> [String] {
        let names = parameters.list(name)
        guard !names.isEmpty else { throw APIError.missingParameter(name) }
        guard names.count <= Self.mostNames else {
            throw APIError.tooMany(parameter: name, maximum: Self.mostNames)
        }
        return names
    }

    private func deletionJSON(
        _ names: [String], _ deleted: [(asset: Asset, originals: Int, derived: Int)],
        byAssetID: Bool
    ) -> JSONValue {
        func name(_ asset: Asset) -> String {
            byAssetID ? asset.id.hex : asset.reference.publicID.text
        }
        let gone = Set(deleted.map { name($0.asset) })
        let missing = names.filter { !gone.contains($0) }
        let states = deleted.map { (name($0.asset), "deleted", $0.originals, $0.derived) }
        var members: [JSONValue.Member] = []
        var counts: [JSONValue.Member] = []
        var seen: Set<String> = []
        // Assets of several delivery types may share a name, and a client may name one twice.
        for (name, state, originals, derived) in states + missing.map({ ($0, "not_found", 0, 0) })
        where seen.insert(name).inserted {
            members.append(.init(name: name, value: .string(state)))
            counts.append(
                .init(
                    name: name,
                    value: [
                        "original": .integer(Int64(originals)), "derived": .integer(Int64(derived)),
                    ]))
        }
        return ["deleted": .object(members), "deleted_counts": .object(counts)]
    }

    /// `DELETE /derived_resources`.
    func deleteDerivedResources(_ call: APICall) async throws -> JSONValue {
        let names = try names(call.parameters, "derived_resource_ids")
        let ids = names.compactMap { DerivationID(hex: $0) }
        let deleted = Set(try await library.deleteDerived(ids, in: call.cloud.name).map(\.hex))
        var seen: Set<String> = []
        return [
            "deleted": .object(
                names.filter { seen.insert($0).inserted }.map { name in
                    JSONValue.Member(
                        name: name,
                        value: deleted.contains(name.lowercased()) ? "deleted" : "not_found")
                })
        ]
    }
}

extension AssetQuery {
    fileprivate var isByAssetID: Bool {
        if case .assetIDs = selection { true } else { false }
    }
}
