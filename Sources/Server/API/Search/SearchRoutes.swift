// Searches among assets and folders.
extension APIRoute {
    private static let parameters: [ParameterDeclaration] = [
        .optional("expression", .text, "What is looked for; everything unless said."),
        .optional("sort_by", .json, "[{field: asc or desc}]; the newest first unless said."),
        .maxResults, .nextCursor,
    ]

    private static let shape = AnswerShape.named(
        "SearchResult",
        .members(
            ["total_count": .integer, "time": .integer, "resources": .list(.map(.anything))],
            optional: ["next_cursor": .text, "aggregations": .map(.map(.integer))]))

    private static let foundFolders = AnswerShape.named(
        "FolderSearchResult",
        .members(
            ["total_count": .integer, "time": .integer, "folders": .list(.folder)],
            optional: ["next_cursor": .text]))

    static let searches: [APIRoute] = [Method.get, .post].flatMap { method in
        [
            APIRoute(
                method, "resources", "search", summary: "Searches assets.",
                permission: .viewAssets,
                parameters: parameters + [
                    .optional(
                        "aggregate", .json,
                        "What is summed up: format, resource_type, type, and in ranges bytes, "
                            + "image_pixels, face_count."),
                    .optional(
                        "with_field", .texts,
                        "Told, too: tags, context, metadata, image_metadata, image_analysis, "
                            + "quality_analysis, accessibility_analysis, moderation."),
                    .optional("fields", .texts, "Nothing but these is told."),
                ],
                answer: shape
            ) { try await $0.search($1) },
            APIRoute(
                method, "folders", "search", summary: "Searches folders by name, path and time.",
                permission: .viewAssets, parameters: parameters, answer: foundFolders
            ) { try await $0.searchFolders($1) },
        ]
    }
}
