import Assets
import Catalog
import Derivations
import Foundation
import MediaLibrary

extension APIDesk {
    /// `upload`: keeps a file under a name, and makes what is derived from it.
    func upload(_ call: APICall, as kind: Ingest.Kind) async throws -> JSONValue {
        var call = call
        call.parameters = try await uploadParameters(call)
        let order = try UploadOrder(call.parameters, self)
        _ = try analysisOrder(call)
        switch try await source(call) {
        case .partial(let bytes):
            var json: JSONValue = ["done": false, "bytes": .integer(bytes)]
            // SDKs give the name of the answer to the next part.
            json.add("public_id", call.parameters["public_id"].map { .string($0) })
            return json
        case .whole(let file, let name):
            let json: JSONValue
            do { json = try await take(file, order, kind, call) } catch {
                // What is no file of ours will not become one; all else may be tried again.
                if let name, APIFailure(error).status < 500 { await chunks.forget(name) }
                throw error
            }
            if let name { await chunks.forget(name) }
            return json
        }
    }

    private func take(
        _ file: APIRequest.UploadedFile, _ order: UploadOrder, _ kind: Ingest.Kind, _ call: APICall
    ) async throws -> JSONValue {
        switch order.timing {
        case .now: return try await keep(file, order, kind, call)
        case .later: return try await queueUpload(file, order, kind, call)
        }
    }

    /// Keeps a file that is all there, makes what is wanted of it, and tells who wants to be told.
    func keep(
        _ file: APIRequest.UploadedFile, _ order: UploadOrder, _ kind: Ingest.Kind, _ call: APICall
    ) async throws -> JSONValue {
        var analysis = try analysisOrder(call)
        let (asset, isExisting, fields, outbox) = try await keepFile(file, order, kind, call)
        // What was there before is looked at, and nothing is said about it.
        if isExisting { analysis = analysis.viewing }
        let seen = try await carryOutAfterUpload(analysis, on: asset, call)
        var json = try await uploadedJSON(call, seen.asset)
        seen.add(to: &json)
        if isExisting { json.add("existing", true) }
        for name in order.fieldNames { json.add(name, fields.map(Self.fieldsJSON)) }
        try await addFollowing(order.following, of: asset, to: &json, call)
        // A token is for what this call has kept: what was there before is not the caller's.
        if order.givesDeleteToken, !isExisting {
            json.add("delete_token", .string(try await deleteToken(for: asset)))
        }
        json.add("api_key", .string(call.cloud.apiKey))
        try await notify(.upload, json, call, in: outbox)
        return json
    }

    private func keepFile(
        _ file: APIRequest.UploadedFile, _ order: UploadOrder, _ kind: Ingest.Kind, _ call: APICall
    ) async throws -> (Asset, isExisting: Bool, fields: [String: String]?, Outbox?) {
        let filename = order.filename(file.filename)
        var examined = try await library.ingest.examine(file.file, as: kind, filename: filename)
        if let format = examined.original.format, let allowed = order.allowedFormats,
            !allowed.contains(order.incoming?.format ?? format)
        {
            throw MediaLibraryError.formatNotAllowed(format)
        }
        try await demandUniqueName(order.displayName(for: filename), order, call)
        var name = order.name
        if order.usesFilename { name.filename = order.filenameOverride ?? file.filename ?? "file" }
        let reference = call.reference(
            examined.assetType, order.deliveryType,
            try name.publicID(
                for: examined.assetType, original: order.filenameOverride ?? file.filename
            ).text)
        try await call.checkPlace(of: reference, in: order.assetFolder, catalog)
        // What stays need not be looked at.
        if order.overwriting == .keep, let present = try await catalog.asset(reference) {
            return (present, true, nil, nil)
        }
        var new = NewAsset(
            reference: reference, original: examined.original, tags: order.tags,
            context: order.context, displayName: order.displayName(for: filename),
            assetFolder: order.assetFolder, metadata: order.metadata)
        if !order.fieldNames.isEmpty, examined.assetType == .image {
            new.fileFields = try await library.ingest.fields(of: examined)
        }
        if let incoming = order.incoming {
            examined = try await transform(examined, incoming, new, filename)
            new.original = examined.original
        }
        new.accessControl = order.accessControl
        new.headers = order.headers
        new.backup = order.backup
        let (taken, kept) = (examined, new)
        let outbox = outbox(.upload, of: reference, call)
        let outcome = try await catalog.posting(outbox) {
            try await library.ingest.keep(taken, as: kept, overwriting: order.overwriting)
        }
        if case .kept(let present) = outcome { return (present, true, nil, outbox) }
        return (outcome.asset, false, new.fileFields, outbox)
    }

    private func demandUniqueName(
        _ name: String?, _ order: UploadOrder, _ call: APICall
    ) async throws {
        guard order.wantsUniqueDisplayName, let name else { return }
        try await demandUnique(name, in: order.assetFolder, but: nil, call)
    }

    /// Refuses a name that people see already in a folder. Throws `displayNameTaken`.
    func demandUnique(
        _ name: String, in folder: String, but asset: AssetID?, _ call: APICall
    ) async throws {
        let isTaken = try await catalog.isShown(
            name, in: folder, of: call.cloud.name, but: asset)
        if isTaken { throw APIError.displayNameTaken(name) }
    }

    /// The file that an incoming transformation gives.
    private func transform(
        _ examined: Ingest.Examined, _ incoming: UploadOrder.Incoming, _ new: NewAsset,
        _ filename: String?
    ) async throws -> Ingest.Examined {
        let unkept = try await eager.render(
            new.provisional, examined.file, incoming.transformation, format: incoming.format)
        return try await library.ingest.examine(
            unkept.file, as: .only(examined.assetType), filename: filename)
    }

    /// Without slashes around it; `nil` where it is missing or empty.
    static func folder(_ text: String?) -> String? {
        guard let text else { return nil }
        let parts = text.split(separator: "/").joined(separator: "/")
        return parts.isEmpty ? nil : parts
    }

    static func fieldsJSON(_ fields: [String: String]) -> JSONValue {
        .object(
            fields.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: .string($0.value)) })
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
