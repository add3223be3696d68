import Assets
import Catalog
import Foundation

// `/resources/search` and `/folders/search`.
extension APIDesk {
    func search(_ call: APICall) async throws -> JSONValue {
        let start = ContinuousClock.now
        let parameters = call.parameters
        let query = SearchQuery(
            cloud: call.cloud.name,
            expression: try Self.expression(parameters["expression"] ?? ""),
            sort: try SearchParameters.sort(parameters), folders: call.visibleFolders)
        let result = try await catalog.search(
            query, aggregations: try SearchParameters.aggregations(parameters),
            page: try parameters.page(default: 50))
        var json: JSONValue = [
            "total_count": .integer(Int64(result.count)),
            "time": .integer(start.duration(to: .now).milliseconds),
        ]
        json.add("next_cursor", result.assets.next.map { .string($0.text) })
        json.add("resources", .array(try await found(result.assets.elements, call)))
        if !result.aggregations.isEmpty {
            json.add("aggregations", Self.aggregations(result))
        }
        return json
    }

    static func expression(_ text: String) throws -> SearchExpression {
        do { return try SearchExpression(parsing: text) } catch {
            throw CatalogError.search(error)
        }
    }

    private static func aggregations(_ result: SearchResult) -> JSONValue {
        .object(
            result.aggregations.map { aggregation, counts in
                JSONValue.Member(
                    name: aggregation.name,
                    value: .object(
                        counts.map { .init(name: $0.key, value: .integer(Int64($0.count))) }))
            })
    }

    /// Results with what `with_field` adds, or with nothing but what `fields` names.
    private func found(_ assets: [Asset], _ call: APICall) async throws -> [JSONValue] {
        // Of `context.alt` the answer tells all of `context`.
        let fields = Set(
            (call.parameters.separated("fields") ?? []).map { String($0.prefix { $0 != "." }) })
        let more = Set(call.parameters.separated("with_field") ?? []).union(fields)
        let ids = assets.map(\.id)
        let tags = more.contains("tags") ? try await catalog.tags(of: ids) : [:]
        let context = more.contains("context") ? try await catalog.context(of: ids) : [:]
        let metadata = more.contains("metadata") ? try await metadataJSON(call, ids) : [:]
        let seen = try await seen(assets, more)
        return assets.map { asset in
            var json = AssetJSON(
                asset: asset, addresses: call.addresses,
                tags: more.contains("tags") ? tags[asset.id] ?? [] : nil,
                context: more.contains("context") ? context[asset.id] ?? [] : nil,
                metadata: more.contains("metadata") ? metadata[asset.id] ?? [:] : nil
            ).found
            for member in seen[asset.id] ?? [] { json.add(member.name, member.value) }
            return fields.isEmpty ? json : json.picking(fields.union(["asset_id", "public_id"]))
        }
    }

    func searchFolders(_ call: APICall) async throws -> JSONValue {
        let start = ContinuousClock.now
        let expression: FolderExpression
        do { expression = try FolderExpression(parsing: call.parameters["expression"] ?? "") } catch
        {
            throw CatalogError.search(error)
        }
        let sort = try SearchParameters.pairs(call.parameters)
        let direction = sort.first?.direction ?? .ascending
        let (page, count) = try await catalog.searchFolders(
            expression, in: call.cloud.name, direction: direction,
            page: try call.parameters.page(default: 50))
        var json: JSONValue = [
            "total_count": .integer(Int64(count)),
            "time": .integer(start.duration(to: .now).milliseconds),
            "folders": .array(page.elements.map(Self.json)),
        ]
        json.add("next_cursor", page.next.map { .string($0.text) })
        return json
    }
}

/// The parameters of searches beside the expression.
enum SearchParameters {
    /// `[{"field": "asc"}]`, or `field:asc` in a query.
    static func sort(_ parameters: APIParameters) throws -> [SearchQuery.Sort] {
        try pairs(parameters).map { name, direction in
            let known = ["folder": "asset_folder", "score": "created_at"][name] ?? name
            guard let field = SearchQuery.SortField(rawValue: known) else {
                throw APIError.invalidValue(parameter: "sort_by", text: name)
            }
            return .init(field, direction)
        }
    }

    static func pairs(
        _ parameters: APIParameters
    ) throws -> [(name: String, direction: SortDirection)] {
        try parameters.list("sort_by").flatMap { text -> [(String, SortDirection)] in
            let written: [(String, String)]
            if let json = SentJSON(text: text) {
                let objects = json.elements.isEmpty ? [json] : json.elements
                written = objects.flatMap { object in
                    object.members.sorted { $0.key < $1.key }.map { ($0.key, $0.value.text ?? "") }
                }
            } else {
                written = text.split(separator: ",").map { part in
                    let pieces = part.split(separator: ":").map(String.init)
                    return (pieces.first ?? "", pieces.count > 1 ? pieces[1] : "desc")
                }
            }
            guard !written.isEmpty else {
                throw APIError.invalidValue(parameter: "sort_by", text: text)
            }
            return try written.map { name, direction in
                guard let direction = SortDirection(rawValue: direction.lowercased()) else {
                    throw APIError.invalidValue(parameter: "sort_by", text: text)
                }
                return (name, direction)
            }
        }
    }

    /// Names, or `{"type": name, "ranges": [{"key", "from", "to"}]}`.
    static func aggregations(_ parameters: APIParameters) throws -> [Aggregation] {
        try parameters.list("aggregate").flatMap { text -> [Aggregation] in
            guard let json = SentJSON(text: text), !json.members.isEmpty || !json.elements.isEmpty
            else { return try text.split(separator: ",").map { try counts(String($0)) } }
            let objects = json.elements.isEmpty ? [json] : json.elements
            return try objects.map { object in
                guard let name = object["type"]?.text ?? object.text else {
                    throw APIError.invalidValue(parameter: "aggregate", text: text)
                }
                guard let ranges = object["ranges"]?.elements else { return try counts(name) }
                return try spans(name, ranges, text)
            }
        }
    }

    private static func counts(_ name: String) throws -> Aggregation {
        guard let counted = Aggregation.Counted(rawValue: name) else {
            throw APIError.invalidValue(parameter: "aggregate", text: name)
        }
        return .counts(counted)
    }

    private static func spans(
        _ name: String, _ ranges: [SentJSON], _ text: String
    ) throws -> Aggregation {
        guard let ranged = Aggregation.Ranged(rawValue: name), (1...50).contains(ranges.count)
        else { throw APIError.invalidValue(parameter: "aggregate", text: text) }
        return .spans(
            ranged,
            try ranges.map { range in
                guard let key = range["key"]?.text else {
                    throw APIError.invalidValue(parameter: "aggregate", text: text)
                }
                return .init(
                    key: key, from: range["from"]?.text.flatMap { Int64($0) },
                    to: range["to"]?.text.flatMap { Int64($0) })
            })
    }
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int64 {
        components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    }
}
