import Assets
import Catalog
import Derivations
import Foundation
import Vision

// What `with_field` adds to what a search finds, as far as it is known: nobody looks at pictures for it.
extension APIDesk {
    private static let seenFields: Set = [
        "image_analysis", "quality_analysis", "quality_score", "accessibility_analysis",
    ]
    private static let moderationFields: Set = [
        "moderation", "moderation_kind", "moderation_status",
    ]

    /// Members for each of the assets, by what is wanted.
    func seen(
        _ assets: [Asset], _ wanted: Set<String>
    ) async throws -> [AssetID: [JSONValue.Member]] {
        var members: [AssetID: [JSONValue.Member]] = [:]
        if !wanted.isDisjoint(with: Self.seenFields) {
            let kept = try await catalog.analyses(of: assets)
            for asset in assets {
                let report = AnalysisReport(kept: kept[asset.id] ?? [])
                let marks = try await catalog.marks(of: asset.id)
                members[asset.id, default: []] += Self.members(asset, report, marks, wanted)
            }
        }
        if wanted.contains("image_metadata") {
            let fields = try await catalog.fileFields(of: assets)
            for asset in assets where asset.original.picture != nil {
                members[asset.id, default: []].append(
                    .init(name: "image_metadata", value: Self.fieldsJSON(fields[asset.id] ?? [:])))
            }
        }
        if !wanted.isDisjoint(with: Self.moderationFields) {
            let found = try await catalog.moderations(of: assets.map(\.id))
            for (id, moderations) in found {
                members[id, default: []] += Self.members(moderations)
            }
        }
        return members
    }

    private static func members(
        _ asset: Asset, _ report: AnalysisReport, _ marks: AssetMarks, _ wanted: Set<String>
    ) -> [JSONValue.Member] {
        guard asset.original.picture != nil else { return [] }
        var json: JSONValue = [:]
        if wanted.contains("image_analysis") {
            json.add(
                "image_analysis",
                AnalysisJSON.analysis(report, marks, etag: asset.original.contentHash))
        }
        if !wanted.isDisjoint(with: ["quality_analysis", "quality_score"]),
            let quality = report.quality
        {
            AnalysisJSON.add(quality, to: &json)
        }
        if wanted.contains("accessibility_analysis"), let colors = report.colors {
            json.add("accessibility_analysis", AnalysisJSON.accessibility(colors))
        }
        guard case .object(let members) = json else { return [] }
        return members
    }

    /// All that were asked, and the last word among them.
    private static func members(_ moderations: [AssetModeration]) -> [JSONValue.Member] {
        guard let last = moderations.max(by: { $0.updatedAt < $1.updatedAt }) else { return [] }
        return [
            .init(name: "moderation", value: AnalysisJSON.moderations(moderations)),
            .init(name: "moderation_kind", value: .string(last.kind)),
            .init(name: "moderation_status", value: .string(last.status.rawValue)),
        ]
    }
}
