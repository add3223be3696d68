import Assets

// Calls that make files of what is there, and signed URLs of files.
extension APIRoute {
    private static let archiveParameters: [ParameterDeclaration] = [
        .optional("mode", .choice(["create", "download"]), "Whether it is kept or sent."),
        .optional("target_format", .choice(["zip", "tgz"]), "What it is; zip unless said."),
        .optional("public_ids", .texts, "Names of assets."),
        .optional("fully_qualified_public_ids", .texts, "Types and names of assets."),
        .optional("tags", .texts, "Tags of assets."),
        .optional("prefixes", .texts, "How names of assets begin."), .deliveryType,
        .optional("transformations", .text, "What is done to each, joined by |."),
        .optional("flatten_folders", .flag, "Whether all files lie in one folder."),
        .optional("flatten_transformations", .flag, "Whether transformations are in file names."),
        .optional("skip_transformation_name", .flag, "Whether they are in no names."),
        .optional("use_original_filename", .flag, "Whether files have the names they came with."),
        .optional("allow_missing", .flag, "Whether names of nothing are passed over."),
        .optional("target_public_id", .text, "What it is called."),
        .optional("target_tags", .texts, "Its labels."),
        .optional("target_asset_folder", .text, "The folder it is shown in."),
        .optional("keep_derived", .flag, "Accepted; what is made is kept."),
        .optional("expires_at", .text, "Until when a signed URL may be used, in Unix seconds."),
        .notificationURL,
    ]

    private static let gatheringParameters: [ParameterDeclaration] = [
        .optional("tag", .text, "The tag of the pictures."),
        .optional("urls", .texts, "The pictures themselves, instead of a tag."),
        .optional("format", .text, "What they become."),
        .optional("transformation", .text, "What is done to each."),
        .optional("mode", .choice(["download"]), "Whether the file itself is answered."),
        .notificationURL,
    ]

    private static let gathered = AnswerShape.named("Gathered", .map(.anything))

    static let making: [APIRoute] =
        [
            APIRoute(
                .post, "image", "text", summary: "Makes a picture of words.", door: .signature,
                permission: .addAssets,
                parameters: [
                    .required("text", .text, "The words."),
                    .optional("public_id", .text, "Its name; a random one unless said."),
                    .optional("font_family", .text, "The font; Arial unless said."),
                    .optional("font_size", .text, "Pixels; 12 unless said."),
                    .optional("font_color", .text, "The colour of the letters."),
                    .optional("font_weight", .text, "normal, bold, light, … or 1 to 1000."),
                    .optional("font_style", .text, "normal or italic."),
                    .optional("text_decoration", .text, "none, underline or strikethrough."),
                    .optional("text_align", .text, "left, center, right, …"),
                    .optional("letter_spacing", .text, "Pixels between letters."),
                    .optional("line_spacing", .text, "Pixels between lines."),
                    .optional("background", .text, "The colour behind the letters."),
                    .optional("opacity", .integer(0...100), "0 to 100."), .notificationURL,
                ],
                answer: uploadedAsset
            ) { try await $0.makeText($1) },
            APIRoute(
                .post, .assetType, "explode", summary: "Has every page made.", door: .signature,
                permission: .deriveAssets,
                parameters: [
                    .required("public_id", .text, "The asset's name."), .deliveryType,
                    .optional("transformation", .text, "What is done to each page."),
                    .optional("format", .text, "What each page becomes."), .notificationURL,
                ],
                answer: .named("Batch", .members(["status": .text, "batch_id": .text]))
            ) { try await $0.explode($1) },
            APIRoute(
                .get, .assetType, "download", summary: "Sends a file.", door: .signature,
                permission: .viewAssets,
                parameters: [
                    .required("public_id", .text, "The asset's name."), .deliveryType,
                    .optional("format", .text, "Another format of it."),
                    .optional("attachment", .flag, "Whether it is to be saved."),
                    .optional("expires_at", .text, "Until when the URL may be used."),
                ],
                answer: .anything, giving: { try await $0.download($1) }),
            APIRoute(
                .get, "download_backup", summary: "Sends a file that an asset had.",
                door: .signature, permission: .viewAssets,
                parameters: [
                    .required("asset_id", .text, "The asset's identity."),
                    .required("version_id", .text, "Which of its versions."),
                ],
                answer: .anything, giving: { try await $0.downloadBackup($1) }),
        ]
        + [APIRoute.Method.get, .post].flatMap { method in
            [
                APIRoute(
                    method, .assetType, "generate_archive",
                    summary: "Makes an archive of assets.", door: .signature,
                    permission: .viewAssets, parameters: archiveParameters, answer: .anything,
                    giving: { try await $0.generateArchive($1, try $1.assetType()) }),
                APIRoute(
                    method, "all", "generate_archive",
                    summary: "Makes an archive of assets of all types.", door: .signature,
                    permission: .viewAssets, parameters: archiveParameters, answer: .anything,
                    giving: { try await $0.generateArchive($1, nil) }),
                APIRoute(
                    method, "image", "sprite",
                    summary: "Tells where the sprite of a tag's pictures is.", door: .signature,
                    permission: .deriveAssets, parameters: gatheringParameters, answer: gathered,
                    giving: { try await $0.makeSprite($1) }),
                APIRoute(
                    method, "image", "multi",
                    summary: "Tells where a tag's pictures are as one file.", door: .signature,
                    permission: .deriveAssets, parameters: gatheringParameters, answer: gathered,
                    giving: { try await $0.makeSequence($1) }),
            ]
        }
        + [
            APIRoute(
                .get, .assetType, "download_tag.zip",
                summary: "Sends an archive of a tag's assets.", door: .signature,
                permission: .viewAssets,
                parameters: [
                    .required("tag", .text, "The tag."),
                    .optional("transformation", .text, "What is done to each."),
                ],
                answer: .anything, giving: { try await $0.downloadTag($1) })
        ]
}

extension APIDesk {
    /// `download_tag.zip`, as older SDKs ask for archives.
    func downloadTag(_ call: APICall) async throws -> APIAnswer {
        var call = call
        var values = call.parameters.values
        values["mode"] = ["download"]
        call.parameters = APIParameters(values: values)
        return try await generateArchive(call, try call.assetType())
    }
}
