import Assets
import Catalog
import MediaLibrary

extension APIDesk {
    /// How many days a usage report sums up.
    static let period = 30

    func usage(_ call: APICall) async throws -> JSONValue {
        let today = Day(of: clock())
        let text = call["date"] ?? call.parameters["date"]
        var last = today
        if let text, !text.isEmpty {
            guard let day = Self.day(text) else {
                throw APIError.invalidValue(parameter: "date", text: text)
            }
            last = day
        }
        let usage = try await catalog.usage(
            of: call.cloud.name, days: last.adding(days: 1 - Self.period)...last)
        return [
            "plan": "Self-hosted", "last_updated": .string(today.description),
            "date_requested": .string(last.description),
            "transformations": ["usage": .integer(usage.counted)],
            "objects": ["usage": .integer(usage.objects)],
            "bandwidth": ["usage": .integer(usage.bandwidth)],
            "storage": ["usage": .integer(usage.storage)],
            "requests": .integer(usage.requests), "resources": .integer(usage.resources),
            "derived_resources": .integer(usage.derivedResources),
            "media_limits": [
                "image_max_size_bytes": .integer(mediaLimits.imageBytes),
                "video_max_size_bytes": .integer(mediaLimits.rawBytes),
                "raw_max_size_bytes": .integer(mediaLimits.rawBytes),
                "image_max_px": .integer(mediaLimits.imagePixels),
                "asset_max_total_px": .integer(mediaLimits.totalPixels),
            ],
        ]
    }

    /// `DD-MM-YYYY`, or `YYYY-MM-DD`.
    static func day(_ text: String) -> Day? {
        if let day = Day(text) { return day }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [2, 2, 4] else { return nil }
        return Day(parts.reversed().joined(separator: "-"))
    }

    func config(_ call: APICall) throws -> JSONValue {
        var json: JSONValue = [
            "cloud_name": .string(call.cloud.name.text),
            "created_at": .string(AssetJSON.time(call.cloud.createdAt)),
        ]
        if try call.parameters.flag("settings") ?? false {
            json.add("settings", ["folder_mode": "dynamic"])
        }
        return json
    }
}
