import MediaLibrary

// Calls of the Upload API that take files in.
extension APIRoute {
    private static let uploadParameters: [ParameterDeclaration] =
        [
            .required("file", .file, "The file: a form's part, a data URI or a URL."),
            .optional("public_id", .text, "The name; a random one unless said."),
            .optional("public_id_prefix", .text, "What the name begins with."),
            .optional("folder", .text, "A folder in front of the name."),
            .optional("asset_folder", .text, "The folder it is shown in."),
            .optional("display_name", .text, "The name that people see."),
            .optional("use_filename", .flag, "Whether it is called after its file."),
            .optional("unique_filename", .flag, "Whether something random is put behind that."),
            .optional("filename_override", .text, "What its file is called."),
            .optional("overwrite", .flag, "Whether an asset of this name gets the new file."),
            .deliveryType, .tags, .context, .metadata,
            .optional("allowed_formats", .texts, "The only formats to take."),
            .optional("eager", .text, "Transformations to make at once, joined by |."),
            .invalidate, .optional("upload_preset", .text, "A preset that says the rest."),
            .optional("transformation", .text, "What is done to the file before it is kept."),
            .optional("format", .text, "The format in which it is kept."),
            .optional("eager_async", .flag, "Whether nobody waits for them."),
            .optional("responsive_breakpoints", .json, "Widths to find."),
            .optional("access_control", .json, "Who may see it."),
            .optional("access_mode", .choice(["public", "authenticated"]), "The same, in short."),
            .optional("headers", .text, "Fields that are sent with it, a line each."),
            .optional("image_metadata", .flag, "Whether to tell what its file says."),
            .optional("media_metadata", .flag, "The same under another name."),
            .optional("backup", .flag, "Whether its file is kept when it gets another one."),
            .optional("return_delete_token", .flag, "Whether to give a token that deletes it."),
            .optional("async", .flag, "Whether nobody waits for it."),
            .optional("use_asset_folder_as_public_id_prefix", .flag, "Whether its name begins so."),
            .optional("use_filename_as_display_name", .flag, "Whether people see its file's name."),
            .optional("discard_original_filename", .flag, "Whether its file's name is forgotten."),
            .notificationURL,
            .optional("eager_notification_url", .text, "Where to post news about eager ones."),
            .optional("exif", .flag, "What its file says under a third name."),
            .optional("unique_display_name", .flag, "Whether no other of its folder may have it."),
            .optional("callback", .text, "A URL to which browsers are sent with the answer."),
            .optional("batch_id", .text, "What the client calls it in news."),
        ] + ParameterDeclaration.views + ParameterDeclaration.seeing + ParameterDeclaration.saying

    /// What calls answer that give an asset.
    static let uploadedAsset = AnswerShape.named(
        "Uploaded",
        .members(
            [
                "asset_id": .text, "public_id": .text, "version": .integer, "version_id": .text,
                "signature": .text, "resource_type": .text, "created_at": .text,
                "tags": .list(.text), "bytes": .integer, "type": .text, "etag": .text,
                "placeholder": .flag, "url": .text, "secure_url": .text,
            ],
            optional: [
                "width": .integer, "height": .integer, "format": .text, "pages": .integer,
                "existing": .flag, "eager": .list(.map(.anything)), "api_key": .text,
                "context": .members(["custom": .map(.text)]), "original_filename": .text,
                "delete_token": .text, "image_metadata": .map(.text),
                "responsive_breakpoints": .list(.map(.anything)),
            ]))

    /// What an upload answers: an asset, or that there will be one.
    private static let uploaded = AnswerShape.named("UploadAnswer", .map(.anything))

    static let uploads: [APIRoute] = [
        upload(["upload"]) { try await $0.upload($1, as: .automatic) },
        upload(["auto", "upload"]) { try await $0.upload($1, as: .automatic) },
        upload([.assetType, "upload"]) { try await $0.upload($1, as: .only(try $1.assetType())) },
        upload(["auto", "upload_chunked"]) { try await $0.upload($1, as: .automatic) },
        upload([.assetType, "upload_chunked"]) {
            try await $0.upload($1, as: .only(try $1.assetType()))
        },
    ]

    private static func upload(
        _ path: [PathPiece],
        perform: @escaping @Sendable (APIDesk, APICall) async throws -> JSONValue
    ) -> APIRoute {
        APIRoute(
            .post, path, summary: "Keeps a file under a name.", door: .signatureOrPreset,
            permission: .addAssets, parameters: uploadParameters, answer: uploaded,
            giving: { desk, call in
                let callback = try CallbackAddress(call.parameters)
                let json = try await perform(desk, call)
                return callback.map { .redirect($0.url(with: json)) } ?? .json(json)
            })
    }

    /// Calls about assets that are there.
    static let assets: [APIRoute] = [
        APIRoute(
            .post, "asset", "destroy", summary: "Deletes an asset by its identity.",
            door: .signature, permission: .manageAssets,
            parameters: [.required("asset_id", .text, "Its identity."), .invalidate],
            answer: .result
        ) { try await $0.destroyByAssetID($1) },
        APIRoute(
            .post, .assetType, "destroy", summary: "Deletes an asset.", door: .signature,
            permission: .manageAssets,
            parameters: [.required("public_id", .text, "Its name."), .deliveryType, .invalidate],
            answer: .result
        ) { try await $0.destroy($1, try $1.assetType()) },
        APIRoute(
            .post, .assetType, "rename", summary: "Gives an asset another name.",
            door: .signature, permission: .manageAssets,
            parameters: [
                .required("from_public_id", .text, "Its name."),
                .required("to_public_id", .text, "Its new name."), .deliveryType,
                .optional("to_type", .text, "Its new delivery type."),
                .optional("overwrite", .flag, "Whether an asset of that name goes."), .context,
                .metadata,
                .invalidate,
            ],
            answer: uploadedAsset
        ) { try await $0.rename($1, try $1.assetType()) },
        APIRoute(
            .post, .assetType, "tags", summary: "Changes tags of assets.", door: .signature,
            permission: .editAssets,
            parameters: [
                .publicIDs, .deliveryType, .optional("tag", .texts, "The tags."),
                .optional(
                    "command",
                    .choice(["add", "remove", "replace", "remove_all", "set_exclusive"]),
                    "What becomes of them; add unless said."),
            ],
            answer: .publicIDs
        ) { try await $0.changeTags($1, try $1.assetType()) },
        APIRoute(
            .post, .assetType, "context", summary: "Changes context of assets.",
            door: .signature, permission: .editAssets,
            parameters: [
                .publicIDs, .deliveryType, .context,
                .optional(
                    "command", .choice(["add", "remove_all"]),
                    "What becomes of it; add unless said."),
            ],
            answer: .publicIDs
        ) { try await $0.changeContext($1, try $1.assetType()) },
    ]
}
