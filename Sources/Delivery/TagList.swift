import Assets
import Catalog
import Foundation

/// The assets with a tag, as clients of `image/list` read them.
struct TagList: Encodable {
    private struct Resource: Encodable {
        let publicID: String
        let version: Int64
        let format: String?
        let width, height: Int?
        let type: String
        let createdAt: String

        enum CodingKeys: String, CodingKey {
            case version, format, width, height, type
            case publicID = "public_id"
            case createdAt = "created_at"
        }
    }

    private let resources: [Resource]
    private let updatedAt: String

    enum CodingKeys: String, CodingKey {
        case resources
        case updatedAt = "updated_at"
    }

    init(assets: [Asset]) {
        resources = assets.map { asset in
            let picture = asset.original.picture
            let turns = (picture?.orientation ?? 1) > 4
            return Resource(
                publicID: asset.reference.publicID.text, version: asset.version.number,
                format: asset.original.format?.rawValue,
                width: turns ? picture?.height : picture?.width,
                height: turns ? picture?.width : picture?.height,
                type: asset.reference.deliveryType.rawValue,
                createdAt: Self.text(asset.createdAt))
        }
        updatedAt = Self.text(assets.map(\.updatedAt).max() ?? 0)
    }

    private static func text(_ seconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
    }

    /// The JSON text, the same for the same assets.
    var json: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else {
            preconditionFailure("texts and numbers can always be written")
        }
        return Array(data)
    }
}
