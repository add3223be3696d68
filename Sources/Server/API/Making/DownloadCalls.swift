import Assets
import Catalog
import Derivations
import MediaLibrary
import Storage
import Transformations

// Files that a signed URL gives, whoever asks.
extension APIDesk {
    /// `download`: an original, or another format of it.
    func download(_ call: APICall) async throws -> APIAnswer {
        let parameters = call.parameters
        let id = try parameters.required("public_id")
        let reference = call.reference(
            try call.assetType(), try parameters.deliveryType() ?? .upload, id)
        let written = parameters["format"].flatMap { $0.isEmpty ? nil : $0 }
        var found = try await catalog.asset(reference)
        // The ending of a raw asset is a part of its name.
        if found == nil, let written {
            var full = reference
            full.publicID = PublicID("\(id).\(written)")
            found = try await catalog.asset(full)
        }
        guard let asset = found else { throw APIError.resourceNotFound(id) }
        let isAttachment = try parameters.flag("attachment") ?? false
        guard let written, asset.original.picture != nil else {
            return .download(try await original(asset, isAttachment))
        }
        guard let format = Format(extension: written) else {
            throw APIError.invalidValue(parameter: "format", text: written)
        }
        guard format != asset.original.format else {
            return .download(try await original(asset, isAttachment))
        }
        let path = call.addresses.path(asset, transformation: "", format: format)
        let file = try await eager.derive(asset, try read(""), format: format, url: path)
        let name = Self.filename(of: asset, format)
        return .download(
            APIDownload(
                mediaType: format.mediaType, filename: isAttachment ? name : nil,
                content: file.body.content))
    }

    /// `download_backup`: a file that an asset had, or has.
    func downloadBackup(_ call: APICall) async throws -> APIAnswer {
        let text = try call.parameters.required("asset_id")
        let version = try call.parameters.required("version_id")
        guard let id = AssetID(hex: text),
            let backup = try await catalog.backups(of: id).first(where: {
                $0.versionID == version && $0.reference.cloud == call.cloud.name
            })
        else { throw APIError.resourceNotFound(text) }
        let name = backup.reference.publicID.text.split(separator: "/").last.map(String.init)
        return .download(
            APIDownload(
                mediaType: backup.original.format?.mediaType ?? "application/octet-stream",
                filename: (name ?? "file")
                    + (backup.original.format.map { ".\($0.fileExtension)" } ?? ""),
                content: .stored(
                    try await stored(backup.original.storageKey, backup.reference))))
    }

    private func original(_ asset: Asset, _ isAttachment: Bool) async throws -> APIDownload {
        APIDownload(
            mediaType: MediaTypes.mediaType(of: asset),
            filename: isAttachment ? Self.filename(of: asset, asset.original.format) : nil,
            content: .stored(try await stored(asset.original.storageKey, asset.reference)))
    }

    private func stored(_ key: String, _ reference: AssetReference) async throws -> StoredFile {
        let store = library.store
        let file = try await BlockingWork.run { () throws(StorageError) -> StoredFile? in
            guard let key = StorageKey.original(key) else { return nil }
            return try store.open(key)
        }
        guard let file else { throw DerivationError.originalMissing(reference) }
        return file
    }

    private static func filename(of asset: Asset, _ format: Format?) -> String {
        let last = asset.reference.publicID.text.split(separator: "/").last.map(String.init)
        return (last ?? "file") + (format.map { ".\($0.fileExtension)" } ?? "")
    }
}

extension DerivedFile.Body {
    fileprivate var content: APIDownload.Content {
        switch self {
        case .bytes(let bytes): .bytes(bytes)
        case .file(let file): .stored(file)
        }
    }
}
