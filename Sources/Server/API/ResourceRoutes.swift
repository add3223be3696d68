import Catalog

// `/resources…` of the Admin API, what it deletes left out.
extension APIRoute {
    private static let listing: [ParameterDeclaration] = [
        .maxResults, .nextCursor,
        .optional("direction", .choice(["asc", "desc", "1", "-1"]), "By time; newest first."),
        .optional("start_at", .text, "The first time of creation to list."),
        .optional("tags", .flag, "Whether to list tags, too."),
        .optional("context", .flag, "Whether to list context, too."),
        .optional("metadata", .flag, "Whether to list structured metadata, too."),
        .optional("moderations", .flag, "Whether to list what moderation says, too."),
        .optional("fields", .texts, "Nothing but these is listed."),
    ]

    private static let change: [ParameterDeclaration] =
        [
            .tags, .context, .metadata,
            .optional("clear_invalid", .flag, "Whether metadata refused by now is cleared."),
            .optional("display_name", .text, "The name that people see."),
            .optional("asset_folder", .text, "The folder it is shown in."),
            .optional("unique_display_name", .flag, "Whether no other of its folder may have it."),
            .optional("access_control", .json, "Who may see it."), .notificationURL,
        ] + ParameterDeclaration.seeing + ParameterDeclaration.saying

    private static let detail: [ParameterDeclaration] =
        ParameterDeclaration.views + [
            .optional("image_metadata", .flag, "Whether to tell what its file says."),
            .optional("media_metadata", .flag, "The same under another name."),
            .optional("exif", .flag, "The same under a third name."),
            .optional("pages", .flag, "Accepted; pages are always told."), .maxResults,
            .optional("derived_next_cursor", .text, "Where derived resources go on."),
            .nextCursor, .optional("versions", .flag, "Whether to tell kept versions, too."),
            .optional("related", .flag, "Whether to tell related assets, too."),
            .optional("related_next_cursor", .text, "Where related assets go on."),
        ]

    private static let details = AnswerShape.named(
        "AssetDetails",
        .members(
            [
                "asset_id": .text, "public_id": .text, "version": .integer, "type": .text,
                "resource_type": .text, "bytes": .integer, "derived": .list(.derived),
                "last_updated": .map(.text),
            ], optional: ["derived_next_cursor": .text, "pages": .integer]))

    static let resources: [APIRoute] = [
        APIRoute(
            .get, "resources", summary: "Lists the types of assets that there are.",
            permission: .viewAssets,
            answer: .named("ResourceTypes", .members(["resource_types": .list(.text)]))
        ) { try await $0.resourceTypes($1) },
        APIRoute(
            .get, "resources", "by_asset_ids", summary: "Lists assets by their identities.",
            permission: .viewAssets,
            parameters: [.required("asset_ids", .texts, "Identities, 100 at most.")] + listing,
            answer: .assets
        ) { try await $0.listByAssetIDs($1) },
        APIRoute(
            .get, "resources", "by_asset_folder", summary: "Lists the assets of a folder.",
            permission: .viewAssets,
            parameters: [.required("asset_folder", .text, "The folder.")] + listing,
            answer: .assets
        ) { try await $0.listAssetsByFolder($1) },
        APIRoute(
            .get, "resources", .assetID, summary: "Tells about an asset.",
            permission: .viewAssets, parameters: detail, answer: details
        ) { try await $0.resource($1) },
        update(.put, "resources", .assetID), update(.post, "resources", .assetID),
        APIRoute(
            .get, "resources", .assetType, "tags", .rest("tag"),
            summary: "Lists the assets with a tag.", permission: .viewAssets,
            parameters: listing, answer: .assets
        ) { try await $0.listAssets($1, .tag(try $1.piece("tag"))) },
        APIRoute(
            .get, "resources", .assetType, "context",
            summary: "Lists the assets with a name in their context.", permission: .viewAssets,
            parameters: [
                .required("key", .text, "The name."),
                .optional("value", .text, "Its value; any unless said."),
            ] + listing,
            answer: .assets
        ) {
            try await $0.listAssets(
                $1,
                .context(
                    name: try $1.parameters.required("key"), value: $1.parameters["value"]))
        },
        APIRoute(
            .get, "resources", .assetType, "moderations", .segment("kind"), .segment("status"),
            summary: "Lists the assets that a moderation has left in a state.",
            permission: .viewAssets, parameters: listing, answer: .assets
        ) {
            guard let status = AssetModeration.Status(rawValue: try $1.piece("status")) else {
                throw $1.unknown
            }
            return try await $0.listAssets(
                $1, .moderation(kind: try $1.piece("kind"), status: status))
        },
        list("resources", .assetType), list("resources", .assetType, .deliveryType),
        APIRoute(
            .get, "resources", .assetType, .deliveryType, .rest("public_id"),
            summary: "Tells about an asset.", permission: .viewAssets, parameters: detail,
            answer: details
        ) { try await $0.resource($1) },
        update(.post, "resources", .assetType, .deliveryType, .rest("public_id")),
        update(.put, "resources", .assetType, .deliveryType, .rest("public_id")),
    ]

    private static func list(_ path: PathPiece...) -> APIRoute {
        APIRoute(
            .get, path, summary: "Lists assets.", permission: .viewAssets,
            parameters: [
                .optional("public_ids", .texts, "Only these."),
                .optional("prefix", .text, "Only those whose public ID begins so."),
            ] + listing,
            answer: .assets
        ) { try await $0.listAssets($1) }
    }

    private static func update(_ method: Method, _ path: PathPiece...) -> APIRoute {
        APIRoute(
            method, path, summary: "Changes what is said about an asset.",
            permission: .editAssets, parameters: change, answer: details
        ) { try await $0.updateResource($1) }
    }
}
