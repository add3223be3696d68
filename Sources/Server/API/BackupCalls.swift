import Assets
import Catalog
import MediaLibrary

// Versions that are kept, and assets that come back.
extension APIDesk {
    /// Restores assets by name, each its latest backup or the version that is said for it.
    func restore(_ call: APICall) async throws -> JSONValue {
        let type = try call.assetType()
        let deliveryType = call["type"] == nil ? .upload : try call.deliveryType()
        let ids = try names(call, "public_ids")
        let versions = call.parameters.list("versions")
        var members: [JSONValue.Member] = []
        for (index, id) in ids.enumerated() {
            let reference = call.reference(type, deliveryType, id)
            let version = index < versions.count ? versions[index] : nil
            let json = try await restored(call) {
                try await catalog.latestBackup(of: reference)
            } version: {
                version
            }
            members.append(.init(name: id, value: json))
        }
        return .object(members)
    }

    /// The same by the assets' identities.
    func restoreByAssetIDs(_ call: APICall) async throws -> JSONValue {
        let versions = call.parameters.list("versions")
        var members: [JSONValue.Member] = []
        for (index, text) in try names(call, "asset_ids").enumerated() {
            let json = try await restored(call) {
                guard let id = AssetID(hex: text) else { return nil }
                return try await catalog.backups(of: id).first
            } version: {
                index < versions.count ? versions[index] : nil
            }
            members.append(.init(name: text, value: json))
        }
        return .object(members)
    }

    private func names(_ call: APICall, _ parameter: String) throws -> [String] {
        let names = call.parameters.list(parameter)
        guard !names.isEmpty else { throw APIError.missingParameter(parameter) }
        guard names.count <= 100 else {
            throw APIError.tooMany(parameter: parameter, maximum: 100)
        }
        // A client may name one twice.
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }

    /// One asset as it is again, or why it is not.
    private func restored(
        _ call: APICall, find: () async throws -> AssetBackup?, version: () -> String?
    ) async throws -> JSONValue {
        guard var backup = try await find(), backup.reference.cloud == call.cloud.name else {
            return ["error": "no_backup"]
        }
        if let version = version() {
            let all = try await catalog.backups(of: backup.asset)
            guard
                let found = all.first(where: {
                    $0.versionID == version || String($0.version.number) == version
                })
            else { return ["error": "no_such_version"] }
            backup = found
        }
        do {
            return try await uploadedJSON(call, try await library.restore(backup))
        } catch {
            return ["error": .string(APIFailure(error).message)]
        }
    }

    /// Deletes backups of an asset, which may be gone.
    func deleteBackups(_ call: APICall) async throws -> JSONValue {
        let text = try call.piece("asset_id")
        let versions = try names(call, "version_ids")
        guard let id = AssetID(hex: text),
            let first = try await catalog.backups(of: id).first,
            first.reference.cloud == call.cloud.name
        else { throw APIError.resourceNotFound(text) }
        let deleted = Set(try await library.deleteBackups(versions, of: id).map(\.versionID))
        return [
            "deleted": .object(
                versions.map {
                    .init(name: $0, value: deleted.contains($0) ? "deleted" : "not_found")
                })
        ]
    }

    /// What stands for an asset that is gone and can be restored; `nil` where nothing is kept of it.
    func placeholder(_ call: APICall) async throws -> JSONValue? {
        let backup: AssetBackup?
        if let text = call["asset_id"] {
            guard let id = AssetID(hex: text) else { return nil }
            backup = try await catalog.backups(of: id).first
        } else {
            backup = try await catalog.latestBackup(
                of: call.reference(
                    try call.assetType(), try call.deliveryType(), try call.piece("public_id")))
        }
        guard let backup, backup.reference.cloud == call.cloud.name else { return nil }
        var json: JSONValue = [
            "asset_id": .string(backup.asset.hex),
            "public_id": .string(backup.reference.publicID.text),
            "version": .integer(backup.version.number),
            "resource_type": .string(backup.reference.assetType.rawValue),
            "type": .string(backup.reference.deliveryType.rawValue), "bytes": 0,
            "backup_bytes": .integer(backup.original.bytes), "backup": true, "placeholder": true,
            "asset_folder": .string(backup.assetFolder), "derived": [],
            "last_updated": ["updated_at": .string(AssetJSON.time(backup.keptAt))],
        ]
        json.add("format", backup.original.format.map { .string($0.rawValue) })
        try await addVersions(call, backup.asset, to: &json)
        return json
    }

    /// The versions that are kept of an asset, for its details.
    func addVersions(_ call: APICall, _ asset: AssetID, to json: inout JSONValue) async throws {
        guard try call.parameters.flag("versions") ?? false else { return }
        let backups = try await catalog.backups(of: asset)
        json.add(
            "versions",
            .array(
                backups.map { backup in
                    var json: JSONValue = [
                        "version_id": .string(backup.versionID),
                        "version": .string(String(backup.version.number)),
                        "size": .integer(backup.original.bytes),
                        "time": .string(AssetJSON.time(backup.keptAt)), "restorable": true,
                    ]
                    json.add("format", backup.original.format.map { .string($0.rawValue) })
                    return json
                }))
    }
}

extension APIRoute {
    private static let restored = AnswerShape.named("Restored", .map(.map(.anything)))
    private static let versions = ParameterDeclaration.optional(
        "versions", .texts, "For each of them a version; the latest unless said.")

    static let backups: [APIRoute] = [
        APIRoute(
            .post, "resources", "restore", summary: "Restores assets by their identities.",
            permission: .manageAssets,
            parameters: [.required("asset_ids", .texts, "Identities, 100 at most."), versions],
            answer: restored
        ) { try await $0.restoreByAssetIDs($1) },
        restore("resources", .assetType, "restore"),
        restore("resources", .assetType, .deliveryType, "restore"),
        APIRoute(
            .delete, "resources", "backup", .assetID, summary: "Deletes backups of an asset.",
            permission: .manageAssets,
            parameters: [.required("version_ids", .texts, "Which of its versions.")],
            answer: .named("DeletedBackups", .members(["deleted": .map(.text)]))
        ) { try await $0.deleteBackups($1) },
    ]

    private static func restore(_ path: PathPiece...) -> APIRoute {
        APIRoute(
            .post, path, summary: "Restores assets from their backups.",
            permission: .manageAssets,
            parameters: [.required("public_ids", .texts, "Names, 100 at most."), versions],
            answer: restored
        ) { try await $0.restore($1) }
    }
}
