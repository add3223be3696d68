import Assets
import Catalog
import MediaLibrary

// What a usage report is made of.
extension APIDesk {
    /// The days that a call is about: `from` and `to`, the thirty days up to today unless said.
    private func days(_ call: APICall) throws -> ClosedRange<Day> {
        func day(_ name: String) throws -> Day? {
            guard let text = call.parameters[name], !text.isEmpty else { return nil }
            guard let day = Self.day(text) else {
                throw APIError.invalidValue(parameter: name, text: text)
            }
            return day
        }
        let last = try day("to") ?? Day(of: clock())
        let first = try day("from") ?? last.adding(days: 1 - Self.period)
        guard first <= last else {
            throw APIError.invalidValue(parameter: "from", text: first.description)
        }
        return first...last
    }

    /// The counted transformations one by one: which, for which URL first, when, and what it cost.
    func usageEntries(_ call: APICall) async throws -> JSONValue {
        let parameters = call.parameters
        var filter = LedgerFilter()
        filter.declared = parameters["transformation"].flatMap { $0.isEmpty ? nil : $0 }
        if let text = parameters["asset_id"], !text.isEmpty {
            guard let id = AssetID(hex: text) else {
                throw APIError.invalidValue(parameter: "asset_id", text: text)
            }
            filter.asset = id
        }
        let days = try days(call)
        let page = try await catalog.ledger(
            of: call.cloud.name, days: days, where: filter,
            page: try parameters.page(default: 50))
        let entries = try await page.elements.asyncMap { entry in
            Self.json(entry, try await catalog.asset(entry.asset))
        }
        var json: JSONValue = [
            "total_count": .integer(
                Int64(
                    try await catalog.ledgerCount(
                        of: call.cloud.name, days: days, where: filter))),
            "entries": .array(entries),
        ]
        json.add("next_cursor", page.next.map { .string($0.text) })
        return json
    }

    private static func json(_ entry: LedgerEntry, _ asset: Asset?) -> JSONValue {
        var json: JSONValue = [
            "id": .integer(entry.number), "derived_resource_id": .string(entry.derivation.hex),
            "asset_id": .string(entry.asset.hex), "transformation": .string(entry.declared),
            "url": .string(entry.url), "counted_at": .string(AssetJSON.time(entry.countedAt)),
            "date": .string(entry.day.description),
            "render_milliseconds": .integer(Int64(entry.renderMilliseconds)),
            "bytes": .integer(entry.bytes), "count": 1,
            "reason": "No such derived resource was there, so it was made.",
        ]
        json.add("public_id", asset.map { .string($0.reference.publicID.text) })
        json.add("resource_type", asset.map { .string($0.reference.assetType.rawValue) })
        json.add("type", asset.map { .string($0.reference.deliveryType.rawValue) })
        return json
    }

    /// Requests, bandwidth and transformations of each day.
    func usageDays(_ call: APICall) async throws -> JSONValue {
        let days = try days(call)
        let delivered = try await catalog.deliveries(of: call.cloud.name, days: days)
        let counted = try await catalog.counted(of: call.cloud.name, days: days)
        let names = Set(delivered.map(\.day)).union(counted.keys).sorted()
        return [
            "days": .array(
                names.map { day in
                    let sum = delivered.first { $0.day == day }
                    return [
                        "date": .string(day.description),
                        "requests": .integer(sum?.requests ?? 0),
                        "bandwidth": .integer(sum?.bytes ?? 0),
                        "transformations": .integer(counted[day] ?? 0),
                    ]
                })
        ]
    }

    /// Requests and bandwidth of each asset, the most bandwidth first.
    func usageAssets(_ call: APICall) async throws -> JSONValue {
        let days = try days(call)
        let page = try await catalog.assetDeliveries(
            of: call.cloud.name, days: days, page: try call.parameters.page(default: 50))
        let assets = try await page.elements.asyncMap { sum -> JSONValue in
            let asset = try await catalog.asset(sum.asset)
            var json: JSONValue = [
                "asset_id": .string(sum.asset.hex), "requests": .integer(sum.requests),
                "bandwidth": .integer(sum.bytes),
            ]
            json.add("public_id", asset.map { .string($0.reference.publicID.text) })
            return json
        }
        var json: JSONValue = ["assets": .array(assets)]
        json.add("next_cursor", page.next.map { .string($0.text) })
        return json
    }
}

extension Sequence {
    /// One after the other.
    fileprivate func asyncMap<Value>(
        _ transform: (Element) async throws -> Value
    ) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}

extension APIRoute {
    private static let between: [ParameterDeclaration] = [
        .optional("from", .text, "The first day; thirty days before the last unless said."),
        .optional("to", .text, "The last day; today unless said."),
    ]

    /// What a usage report is made of.
    static let usageEntries: [APIRoute] = [
        APIRoute(
            .get, "usage", "entries", summary: "Lists what was counted, one by one.",
            permission: .viewUsage,
            parameters: between + [
                .optional("asset_id", .text, "Only what was made of this asset."),
                .optional("transformation", .text, "Only what this declared text gave."),
                .maxResults, .nextCursor,
            ],
            answer: .named(
                "UsageEntries",
                .members(
                    ["total_count": .integer, "entries": .list(.map(.anything))],
                    optional: ["next_cursor": .text]))
        ) { try await $0.usageEntries($1) },
        APIRoute(
            .get, "usage", "days", summary: "Sums up what was used each day.",
            permission: .viewUsage, parameters: between,
            answer: .named(
                "UsageDays",
                .members([
                    "days": .list(
                        .members([
                            "date": .text, "requests": .integer, "bandwidth": .integer,
                            "transformations": .integer,
                        ]))
                ]))
        ) { try await $0.usageDays($1) },
        APIRoute(
            .get, "usage", "assets", summary: "Sums up what was delivered of each asset.",
            permission: .viewUsage, parameters: between + [.maxResults, .nextCursor],
            answer: .named(
                "UsageAssets",
                .members(
                    [
                        "assets": .list(
                            .members(
                                ["asset_id": .text, "requests": .integer, "bandwidth": .integer],
                                optional: ["public_id": .text]))
                    ], optional: ["next_cursor": .text]))
        ) { try await $0.usageAssets($1) },
    ]
}
