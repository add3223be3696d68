/// The shape of a JSON value, as the OpenAPI document says it.
indirect enum AnswerShape: Sendable {
    case text
    case integer
    case number
    case flag
    case anything
    case list(AnswerShape)
    /// An object with any names and values of one shape.
    case map(AnswerShape)
    /// An object with these members; further ones may come.
    case object([Member])
    /// A shape of several calls, by its name in the document.
    case named(String, AnswerShape)

    struct Member: Sendable {
        let name: String
        let shape: AnswerShape
        let isRequired: Bool
    }

    /// An object whose members are always there, and others that may be.
    static func members(
        _ required: KeyValuePairs<String, AnswerShape>,
        optional: KeyValuePairs<String, AnswerShape> = [:]
    ) -> AnswerShape {
        .object(
            required.map { Member(name: $0.key, shape: $0.value, isRequired: true) }
                + optional.map { Member(name: $0.key, shape: $0.value, isRequired: false) })
    }
}

// Shapes of several calls.
extension AnswerShape {
    static let message = named("Message", members(["message": text]))
    static let publicIDs = named("PublicIDs", members(["public_ids": list(text)]))
    static let result = named("Result", members(["result": text]))

    static let asset = named(
        "Asset",
        members(
            // The rest is left out where `fields` names others.
            ["asset_id": text, "public_id": text],
            optional: [
                "version": integer, "resource_type": text, "type": text, "created_at": text,
                "bytes": integer, "url": text, "secure_url": text,
                "format": text, "width": integer, "height": integer, "tags": list(text),
                "context": members(["custom": map(text)]), "asset_folder": text,
                "display_name": text, "etag": text, "placeholder": flag, "access_mode": text,
            ]))

    static let assets = named(
        "Assets", members(["resources": list(asset)], optional: ["next_cursor": text]))

    static let derived = named(
        "Derived",
        members([
            "transformation": text, "format": text, "bytes": integer, "id": text, "url": text,
            "secure_url": text,
        ]))

    static let deletion = named(
        "Deletion",
        members(
            [
                "deleted": map(text),
                "deleted_counts": map(members(["original": integer, "derived": integer])),
                "partial": flag,
            ], optional: ["next_cursor": text]))
}
