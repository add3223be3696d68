// Calls about upload presets.
extension APIRoute {
    private static let presetParameters: [ParameterDeclaration] = [
        .optional("unsigned", .flag, "Whether uploads without a signature may use it."),
        .optional("disallow_public_id", .flag, "Whether uploads may not choose their names."),
        .optional("folder", .text, "As in an upload, like all that uploads take."),
        .tags, .context,
    ]

    private static let preset = AnswerShape.named(
        "UploadPreset",
        .members(["name": .text, "unsigned": .flag, "settings": .map(.anything)]))

    static let presets: [APIRoute] = [
        APIRoute(
            .get, "upload_presets", summary: "Lists upload presets.", permission: .viewSettings,
            parameters: [.maxResults, .nextCursor],
            answer: .named(
                "UploadPresets",
                .members(["presets": .list(preset)], optional: ["next_cursor": .text]))
        ) { try await $0.uploadPresets($1) },
        APIRoute(
            .post, "upload_presets", summary: "Makes an upload preset.",
            permission: .changeSettings,
            parameters: [.optional("name", .text, "Its name; one at random unless said.")]
                + presetParameters,
            answer: .named("UploadPresetMade", .members(["message": .text, "name": .text]))
        ) { try await $0.createUploadPreset($1) },
        APIRoute(
            .get, "upload_presets", .segment("name"), summary: "Tells what a preset holds.",
            permission: .viewSettings, answer: preset
        ) { try await $0.uploadPreset($1) },
        APIRoute(
            .put, "upload_presets", .segment("name"), summary: "Changes a preset.",
            permission: .changeSettings, parameters: presetParameters, answer: .message
        ) { try await $0.updateUploadPreset($1) },
        APIRoute(
            .delete, "upload_presets", .segment("name"), summary: "Deletes a preset.",
            permission: .changeSettings, answer: .message
        ) { try await $0.deleteUploadPreset($1) },
    ]
}
