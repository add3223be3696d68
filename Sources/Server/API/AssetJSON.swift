import Assets
import Catalog
import MediaLibrary

/// The shapes in which assets are answered.
struct AssetJSON {
    let asset: Asset
    let addresses: AssetAddresses
    var tags: [String]?
    var context: [ContextEntry]?
    var metadata: JSONValue?

    /// What `upload` and `rename` answer.
    var uploaded: JSONValue {
        let id = asset.reference.publicID.text
        var json: JSONValue = [
            "asset_id": .string(asset.id.hex), "public_id": .string(id),
            "version": .integer(asset.version.number),
            "version_id": .string(asset.original.versionID),
            "signature": .string(
                RequestSignature.ofAnswer(
                    publicID: id, version: asset.version.number, secret: addresses.cloud.apiSecret)),
        ]
        addPicture(to: &json)
        json.add("resource_type", .string(asset.reference.assetType.rawValue))
        json.add("created_at", .string(Self.time(asset.createdAt)))
        json.add("tags", .strings(tags ?? []))
        json.add("pages", asset.original.picture.map { .integer(Int64($0.pages)) })
        json.add("bytes", .integer(asset.original.bytes))
        json.add("type", .string(asset.reference.deliveryType.rawValue))
        json.add("etag", .string(asset.original.contentHash))
        json.add("placeholder", false)
        addAddresses(to: &json)
        addAccess(to: &json)
        json.add("original_filename", .string(originalFilename))
        if let context, !context.isEmpty { json.add("context", Self.json(context)) }
        json.add("metadata", metadata)
        return json
    }

    /// What lists hold.
    var listed: JSONValue { listed(context: Self.json) }

    private func listed(context shape: ([ContextEntry]) -> JSONValue) -> JSONValue {
        let reference = asset.reference
        var json: JSONValue = [
            "asset_id": .string(asset.id.hex), "public_id": .string(reference.publicID.text),
        ]
        json.add("format", asset.original.format.map { .string($0.rawValue) })
        json.add("version", .integer(asset.version.number))
        json.add("resource_type", .string(reference.assetType.rawValue))
        json.add("type", .string(reference.deliveryType.rawValue))
        json.add("created_at", .string(Self.time(asset.createdAt)))
        json.add("bytes", .integer(asset.original.bytes))
        json.add("width", asset.original.picture.map { .integer(Int64($0.width)) })
        json.add("height", asset.original.picture.map { .integer(Int64($0.height)) })
        addAddresses(to: &json)
        addAccess(to: &json)
        json.add("etag", .string(asset.original.contentHash))
        json.add("placeholder", false)
        json.add("tags", tags.map(JSONValue.strings))
        if let context, !context.isEmpty { json.add("context", shape(context)) }
        json.add("metadata", metadata)
        return json
    }

    /// What searches find: context stands in it without `custom` around it.
    var found: JSONValue {
        var json = listed(context: Self.flat)
        json.add("filename", .string(lastOfPublicID))
        json.add("uploaded_at", .string(Self.time(asset.version.number)))
        json.add("status", "active")
        if let picture = asset.original.picture {
            json.add(
                "aspect_ratio", .decimal(Double(picture.width) / Double(picture.height)))
            json.add("pixels", .integer(Int64(picture.width) * Int64(picture.height)))
            json.add("pages", .integer(Int64(picture.pages)))
        }
        return json
    }

    private func addPicture(to json: inout JSONValue) {
        json.add("width", asset.original.picture.map { .integer(Int64($0.width)) })
        json.add("height", asset.original.picture.map { .integer(Int64($0.height)) })
        json.add("format", asset.original.format.map { .string($0.rawValue) })
    }

    private func addAddresses(to json: inout JSONValue) {
        let address = addresses.original(asset)
        json.add("url", .string(address))
        json.add("secure_url", .string(address))
        json.add("asset_folder", .string(asset.assetFolder))
        json.add("display_name", .string(asset.displayName ?? lastOfPublicID))
    }

    private var lastOfPublicID: String {
        asset.reference.publicID.text.split(separator: "/").last.map(String.init) ?? ""
    }

    private func addAccess(to json: inout JSONValue) {
        let isPublic = asset.reference.deliveryType == .upload && asset.accessControl == nil
        json.add("access_mode", .string(isPublic ? "public" : "authenticated"))
        guard let rules = asset.accessControl?.rules else { return }
        json.add(
            "access_control",
            .array(
                rules.map { rule in
                    var member: JSONValue = ["access_type": .string(rule.kind.rawValue)]
                    member.add("start", rule.start.map { .string(Self.time($0)) })
                    member.add("end", rule.end.map { .string(Self.time($0)) })
                    return member
                }))
    }

    /// Without its extension.
    private var originalFilename: String {
        guard let name = asset.original.filename else { return "file" }
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }

    static func json(_ context: [ContextEntry]) -> JSONValue { ["custom": flat(context)] }

    private static func flat(_ context: [ContextEntry]) -> JSONValue {
        .object(context.map { JSONValue.Member(name: $0.name, value: .string($0.value)) })
    }

    /// A derived resource among an asset's.
    static func derived(_ derived: Derived, _ asset: Asset, _ addresses: AssetAddresses)
        -> JSONValue
    {
        let spelling = TransformationSpelling(derived.declared)
        let address = addresses.derived(
            asset, transformation: spelling.transformation,
            format: spelling.format ?? derived.format)
        return [
            "transformation": .string(derived.declared),
            "format": .string(derived.format.rawValue), "bytes": .integer(derived.bytes),
            "id": .string(derived.id.hex), "url": .string(address), "secure_url": .string(address),
        ]
    }

    /// `2026-11-24T01:02:03Z`.
    static func time(_ seconds: Int64) -> String {
        let day = Day(of: seconds)
        let rest = Int(seconds) - day.number * 86_400
        let clock = [rest / 3_600, rest / 60 % 60, rest % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return "\(day)T" + clock.joined(separator: ":") + "Z"
    }
}
