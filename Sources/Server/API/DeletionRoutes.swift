// What the Admin API deletes.
extension APIRoute {
    private static let keeping: [ParameterDeclaration] = [
        .optional("keep_original", .flag, "Whether only derived resources go."),
        .optional("transformations", .texts, "Only what these gave; with keep_original."),
        .invalidate, .nextCursor,
    ]

    private static let naming: [ParameterDeclaration] = [
        .optional("public_ids", .texts, "Names, 100 at most."),
        .optional("prefix", .text, "Those whose public ID begins so."),
        .optional("all", .flag, "All of this type."),
    ]

    static let deletions: [APIRoute] = [
        APIRoute(
            .delete, "resources", summary: "Deletes assets by their identities.",
            permission: .manageAssets,
            parameters: [.required("asset_ids", .texts, "Identities, 100 at most.")] + keeping,
            answer: .deletion
        ) { try await $0.deleteResources($1, .byAssetID) },
        APIRoute(
            .delete, "resources", .assetType, "tags", .rest("tag"),
            summary: "Deletes the assets with a tag, 1000 at a time.", permission: .manageAssets,
            parameters: keeping, answer: .deletion
        ) { try await $0.deleteResources($1, .byTag) },
        delete("resources", .assetType), delete("resources", .assetType, .deliveryType),
        APIRoute(
            .delete, "derived_resources", summary: "Deletes derived resources.",
            permission: .manageAssets,
            parameters: [.required("derived_resource_ids", .texts, "Identities, 100 at most.")],
            answer: .named("DerivedDeletion", .members(["deleted": .map(.text)]))
        ) { try await $0.deleteDerivedResources($1) },
    ]

    private static func delete(_ path: PathPiece...) -> APIRoute {
        APIRoute(
            .delete, path, summary: "Deletes assets, or what was derived from them.",
            permission: .manageAssets, parameters: naming + keeping, answer: .deletion
        ) { try await $0.deleteResources($1, .byName) }
    }
}
