public import Assets
internal import Foundation

/// A rectangle that somebody marked: pixels of the upright original.
public struct MarkedArea: Hashable, Sendable, Codable {
    public var x, y, width, height: Int

    /// Puts a rectangle together.
    public init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    public init(from decoder: any Decoder) throws {
        var numbers = try decoder.unkeyedContainer()
        x = try numbers.decode(Int.self)
        y = try numbers.decode(Int.self)
        width = try numbers.decode(Int.self)
        height = try numbers.decode(Int.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var numbers = encoder.unkeyedContainer()
        for number in [x, y, width, height] { try numbers.encode(number) }
    }
}

/// What people say about a picture: it counts before whatever was seen in it.
public struct AssetMarks: Hashable, Sendable {
    /// Where faces are; `nil` where nobody says. None is an answer, too.
    public var faces: [MarkedArea]?
    /// What matters; `nil` where nobody says.
    public var custom: [MarkedArea]?
    /// Parts with names.
    public var regions: [String: [MarkedArea]]
    /// What `q_auto` means for this picture, as it is written behind `q_`: `80`, `auto:eco`.
    public var qualityOverride: String?

    /// Puts marks together; none by default.
    public init(
        faces: [MarkedArea]? = nil, custom: [MarkedArea]? = nil,
        regions: [String: [MarkedArea]] = [:], qualityOverride: String? = nil
    ) {
        self.faces = faces
        self.custom = custom
        self.regions = regions
        self.qualityOverride = qualityOverride
    }

    var isEmpty: Bool { self == AssetMarks() }
}

/// A change to what people say about a picture.
public struct MarksChange: Hashable, Sendable {
    /// What becomes of one thing that is said.
    public enum Edit<Value: Hashable & Sendable>: Hashable, Sendable {
        /// It stays.
        case keep
        /// Nobody says anything about it any more.
        case clear
        case set(Value)

        func applied(to value: inout Value?) {
            switch self {
            case .keep: break
            case .clear: value = nil
            case .set(let new): value = new
            }
        }
    }

    public var faces = Edit<[MarkedArea]>.keep
    /// Faces beside those that are marked, or else beside those that were found.
    public var addedFaces: [MarkedArea] = []
    /// What was found, to add to where nobody has marked any.
    public var foundFaces: [MarkedArea] = []
    public var custom = Edit<[MarkedArea]>.keep
    /// All regions at once.
    public var regions = Edit<[String: [MarkedArea]]>.keep
    public var qualityOverride = Edit<String>.keep

    /// A change that changes nothing yet.
    public init() {}

    /// Whether it changes nothing.
    public var isEmpty: Bool { self == MarksChange() }

    /// Changes marks.
    func apply(to marks: inout AssetMarks) {
        faces.applied(to: &marks.faces)
        if !addedFaces.isEmpty {
            let before = marks.faces ?? foundFaces
            marks.faces = before + addedFaces.filter { !before.contains($0) }
        }
        custom.applied(to: &marks.custom)
        var all: [String: [MarkedArea]]? = marks.regions
        regions.applied(to: &all)
        marks.regions = all ?? [:]
        qualityOverride.applied(to: &marks.qualityOverride)
    }
}

extension AssetCatalog {
    /// Changes what people say about an asset and gives all of it; its file and version stay. Throws
    /// `assetNotFound`.
    @discardableResult
    public func changeMarks(
        of reference: AssetReference, _ change: MarksChange
    ) async throws(CatalogError) -> AssetMarks {
        let now = clock()
        return try await write { connection in
            let asset = try connection.existingAsset(reference)
            var marks = try connection.marks(of: asset.id)
            let before = marks
            change.apply(to: &marks)
            guard marks != before else { return marks }
            try connection.keep(marks, of: asset.id)
            if marks.faces != before.faces {
                let seen = try connection.seenFaces(of: asset)
                try connection.keep(
                    .faceCount, (marks.faces?.count ?? seen).map(Int64.init), of: asset.id)
            }
            try connection.touch(asset.id, at: now)
            return marks
        }
    }

    /// What people say about an asset.
    public func marks(of asset: AssetID) async throws(CatalogError) -> AssetMarks {
        try await read { try $0.marks(of: asset) }
    }
}

extension AssetMarks {
    static let ofAsset =
        "SELECT faces, custom, regions, quality_override FROM asset_marks WHERE asset_id = $1"

    fileprivate init(row: inout SQLRow) throws {
        self.init(
            faces: try Self.decoded(row.optionalText()),
            custom: try Self.decoded(row.optionalText()),
            regions: try Self.decoded(row.optionalText()) ?? [:],
            qualityOverride: try row.optionalText())
    }

    private static func decoded<Value: Decodable>(_ text: String?) throws -> Value? {
        guard let text else { return nil }
        guard let value = try? JSONDecoder().decode(Value.self, from: Data(text.utf8)) else {
            throw CatalogError.unreadableRow
        }
        return value
    }

    fileprivate static func encoded(_ value: (some Encodable)?) throws -> SQLValue {
        guard let value else { return .null }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return .text(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}

extension SQLConnection {
    func marks(of asset: AssetID) throws -> AssetMarks {
        try row(AssetMarks.ofAsset, [.asset(asset)], AssetMarks.init(row:)) ?? AssetMarks()
    }

    /// How many faces were seen in an asset as it is now; `nil` where nobody has looked.
    fileprivate func seenFaces(of asset: Asset) throws -> Int? {
        let text = try row(
            """
            SELECT result FROM asset_analyses
            WHERE asset_id = $1 AND kind = 'faces' AND asset_version = $2
            """, [.asset(asset.id), .version(asset.version)]
        ) { try $0.text() }
        // Of what an analysis says only this is known here: that its faces are a list.
        guard let text,
            let object = try? JSONSerialization.jsonObject(with: Data(text.utf8)),
            let members = object as? [String: Any]
        else { return nil }
        return (members["faces"] as? [Any])?.count
    }

    fileprivate func keep(_ marks: AssetMarks, of asset: AssetID) throws {
        guard !marks.isEmpty else {
            try run("DELETE FROM asset_marks WHERE asset_id = $1", [.asset(asset)])
            return
        }
        try run(
            """
            INSERT INTO asset_marks (asset_id, faces, custom, regions, quality_override)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (asset_id) DO UPDATE SET faces = excluded.faces, custom = excluded.custom,
                regions = excluded.regions, quality_override = excluded.quality_override
            """,
            [
                .asset(asset), try AssetMarks.encoded(marks.faces),
                try AssetMarks.encoded(marks.custom),
                try AssetMarks.encoded(marks.regions.isEmpty ? nil : marks.regions),
                .text(marks.qualityOverride),
            ])
    }
}
