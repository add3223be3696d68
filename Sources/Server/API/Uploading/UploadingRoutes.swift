import MediaLibrary

// Calls of the Upload API about files that are there, and about what is made of them.
extension APIRoute {
    private static let deletedByToken = AnswerShape.result

    static let uploading: [APIRoute] = [
        APIRoute(
            .post, .assetType, "explicit", summary: "Changes an asset, and makes things of it.",
            door: .signature, permission: .editAssets,
            parameters: [
                .required("public_id", .text, "Its name."), .deliveryType, .tags, .context,
                .optional("eager", .text, "Transformations to make, joined by |."),
                .optional("eager_async", .flag, "Whether nobody waits for them."),
                .optional("responsive_breakpoints", .json, "Widths to find."),
                .optional("access_control", .json, "Who may see it."),
                .optional("image_metadata", .flag, "Whether to tell what its file says."),
                .notificationURL,
            ],
            answer: uploadedAsset
        ) { try await $0.explicit($1, try $1.assetType()) },
        APIRoute(
            .post, "delete_by_token", summary: "Deletes what was uploaded a moment ago.",
            door: .open, permission: .manageAssets,
            parameters: [.required("token", .text, "What the upload gave.")],
            answer: deletedByToken
        ) { try await $0.deleteByToken($1) },
        APIRoute(
            .post, .assetType, "delete_by_token",
            summary: "Deletes what was uploaded a moment ago.",
            door: .open, permission: .manageAssets,
            parameters: [.required("token", .text, "What the upload gave.")],
            answer: deletedByToken
        ) { try await $0.deleteByToken($1) },
    ]
}

extension ParameterDeclaration {
    static let notificationURL = optional(
        "notification_url", .text, "Where to post news about it.")
}
