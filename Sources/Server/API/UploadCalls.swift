import Assets
import Catalog
import Derivations
import Foundation
import MediaLibrary
import Storage

extension APIDesk {
    /// Parameters that would change what is kept or who may see it, and that nobody acts upon yet:
    /// they are refused rather than ignored.
    private static let unsupported = [
        "transformation", "format", "access_control", "moderation", "eval", "on_success",
        "raw_convert", "background_removal", "auto_tagging", "upload_preset", "async",
        "responsive_breakpoints", "return_delete_token", "face_coordinates", "custom_coordinates",
    ]

    /// `upload`: keeps a file under a name, and makes what is derived from it eagerly.
    func upload(_ call: APICall, as kind: Ingest.Kind) async throws -> JSONValue {
        let parameters = call.parameters
        let order = try uploadOrder(parameters)
        let eager = try eagerTransformations(call)
        let file = try await uploadedFile(call)
        let examined = try await library.ingest.examine(
            file.file, as: kind, filename: parameters["filename_override"] ?? file.filename)
        if let format = examined.original.format, let allowed = order.allowedFormats,
            !allowed.contains(format)
        {
            throw MediaLibraryError.formatNotAllowed(format)
        }
        var name = order.name
        if order.usesFilename { name.filename = examined.original.filename ?? "file" }
        let reference = call.reference(
            examined.assetType, order.deliveryType,
            try name.publicID(for: examined.assetType, original: examined.original.filename).text)
        let new = NewAsset(
            reference: reference, original: examined.original, tags: order.tags,
            context: order.context, displayName: parameters["display_name"],
            assetFolder: order.assetFolder, metadata: try parameters.metadata() ?? [])
        let outcome = try await library.ingest.keep(
            examined, as: new, overwriting: order.overwriting)
        var json = try await uploadedJSON(call, outcome.asset)
        if case .kept = outcome { json.add("existing", true) }
        if !eager.isEmpty {
            json.add("eager", .array(await derive(eager, of: outcome.asset, call)))
        }
        json.add("api_key", .string(call.cloud.apiKey))
        return json
    }

    /// What `upload` is told about the asset.
    private struct UploadOrder {
        var name: UploadName
        var usesFilename: Bool
        var deliveryType: DeliveryType
        var overwriting: Overwriting
        var tags: [String]
        var context: [ContextEntry]
        var assetFolder: String
        var allowedFormats: [Format]?
    }

    private func uploadOrder(_ parameters: APIParameters) throws -> UploadOrder {
        for name in Self.unsupported {
            let text = parameters[name] ?? ""
            if !text.isEmpty, !["false", "0"].contains(text.lowercased()) {
                throw APIError.unsupportedParameter(name)
            }
        }
        let type = try parameters.deliveryType() ?? .upload
        guard [.upload, .private, .authenticated].contains(type) else {
            throw APIError.invalidValue(parameter: "type", text: type.rawValue)
        }
        var name = UploadName()
        name.publicID = parameters["public_id"].flatMap { $0.isEmpty ? nil : $0 }
        let folder = Self.folder(parameters["folder"])
        name.folder = Self.folder(parameters["public_id_prefix"]) ?? folder ?? ""
        name.isUnique = try parameters.flag("unique_filename") ?? true
        return UploadOrder(
            name: name, usesFilename: try parameters.flag("use_filename") ?? false,
            deliveryType: type,
            overwriting: try parameters.flag("overwrite") ?? true ? .replace : .keep,
            tags: parameters.separated("tags") ?? [],
            context: try parameters.context("context") ?? [],
            assetFolder: Self.folder(parameters["asset_folder"]) ?? folder ?? "",
            allowedFormats: try parameters.separated("allowed_formats")?.map { text in
                guard let format = Format(extension: text) else {
                    throw APIError.invalidValue(parameter: "allowed_formats", text: text)
                }
                return format
            })
    }

    /// Without slashes around it; `nil` where it is missing or empty.
    static func folder(_ text: String?) -> String? {
        guard let text else { return nil }
        let parts = text.split(separator: "/").joined(separator: "/")
        return parts.isEmpty ? nil : parts
    }

    /// The form's file, or the one that a `data:` URI holds.
    private func uploadedFile(_ call: APICall) async throws -> APIRequest.UploadedFile {
        if let uploaded = call.request.uploaded { return uploaded }
        let text = try call.parameters.required("file")
        guard text.prefix(5).lowercased() == "data:" else {
            guard let remote else { throw APIError.remoteFileRefused }
            return APIRequest.UploadedFile(
                file: try await remote.file(at: text), filename: Self.remoteName(text))
        }
        guard let bytes = DataURI.bytes(of: text) else {
            throw APIError.invalidValue(parameter: "file", text: String(text.prefix(40)))
        }
        let store = library.store
        let file = try await BlockingWork.run { () throws(StorageError) in
            let file = try store.makeTemporary()
            try file.write(bytes)
            return file
        }
        return APIRequest.UploadedFile(file: file, filename: nil)
    }

    /// What a file is called where it lies: the last part of its URL's path.
    private static func remoteName(_ url: String) -> String? {
        let path = url.prefix { !"?#".contains($0) }
        guard let last = path.split(separator: "/").dropFirst(2).last else { return nil }
        return String(last).removingPercentEncoding ?? String(last)
    }

    func uploadedJSON(_ call: APICall, _ asset: Asset) async throws -> JSONValue {
        let tags = try await catalog.tags(of: [asset.id])[asset.id] ?? []
        let context = try await catalog.context(of: [asset.id])[asset.id] ?? []
        return AssetJSON(
            asset: asset, addresses: call.addresses, tags: tags, context: context,
            metadata: try await metadataJSON(call, [asset.id])[asset.id]
        ).uploaded
    }
}

/// Files written into a URI.
enum DataURI {
    /// The bytes of `data:[type][;parameters][;base64],…`; `nil` where it is none.
    static func bytes(of text: String) -> [UInt8]? {
        guard let comma = text.firstIndex(of: ",") else { return nil }
        let content = text[text.index(after: comma)...]
        guard text[..<comma].lowercased().hasSuffix(";base64") else { return unescaped(content) }
        guard let escaped = unescaped(content) else { return nil }
        return Data(base64Encoded: Data(escaped), options: .ignoreUnknownCharacters).map(Array.init)
    }

    private static func unescaped(_ text: Substring) -> [UInt8]? {
        let bytes = Array(text.utf8)
        guard bytes.contains(UInt8(ascii: "%")) else { return bytes }
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%") {
                guard index + 2 < bytes.count,
                    let value = [UInt8](
                        hex: String(decoding: bytes[(index + 1)...(index + 2)], as: UTF8.self))
                else { return nil }
                result += value
                index += 3
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }
}
