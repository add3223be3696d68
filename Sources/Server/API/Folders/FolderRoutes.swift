extension AnswerShape {
    static let folder = named(
        "Folder", members(["name": text, "path": text, "external_id": text]))
}

// Folders, and where files come from whose public IDs lie in one.
extension APIRoute {
    private static let foldersShape = AnswerShape.named(
        "Folders", .members(["folders": .list(.folder), "total_count": .integer]))

    private static let mappingFolder = ParameterDeclaration.required(
        "folder", .text, "What the public IDs begin with.")
    private static let template = ParameterDeclaration.required(
        "template", .text, "What the rest of a public ID is put behind, to make a URL.")

    static let folders: [APIRoute] = [
        list("folders"), list("folders", .rest("path")),
        APIRoute(
            .post, "folders", .rest("path"), summary: "Makes a folder.", permission: .addAssets,
            answer: .named(
                "CreatedFolder", .members(["success": .flag, "path": .text, "name": .text]))
        ) { try await $0.createFolder($1) },
        APIRoute(
            .put, "folders", .rest("path"),
            summary: "Gives a folder another path, with all in it; public IDs stay.",
            permission: .manageAssets,
            parameters: [.required("to_folder", .text, "The new path.")],
            answer: .named(
                "RenamedFolder", .members(["from": .map(.text), "to": .map(.text)]))
        ) { try await $0.renameFolder($1) },
        APIRoute(
            .delete, "folders", .rest("path"), summary: "Deletes a folder without assets.",
            permission: .manageAssets,
            parameters: [.optional("skip_backup", .flag, "Accepted.")],
            answer: .named("DeletedFolders", .members(["deleted": .list(.text)]))
        ) { try await $0.deleteFolder($1) },
    ]

    private static func list(_ path: PathPiece...) -> APIRoute {
        APIRoute(
            .get, path, summary: "Lists the folders in a folder.", permission: .viewAssets,
            parameters: [.maxResults, .nextCursor], answer: foldersShape
        ) { try await $0.folders($1) }
    }

    static let mappings: [APIRoute] = [
        APIRoute(
            .get, "upload_mappings", summary: "Lists upload mappings, or tells about one.",
            permission: .viewSettings,
            parameters: [.optional("folder", .text, "Its folder."), .maxResults, .nextCursor],
            answer: .named(
                "UploadMappings",
                .members(
                    [:],
                    optional: [
                        "mappings": .list(.map(.text)), "next_cursor": .text, "folder": .text,
                        "template": .text,
                    ]))
        ) { try await $0.uploadMappings($1) },
        APIRoute(
            .post, "upload_mappings", summary: "Adds an upload mapping.",
            permission: .changeSettings, parameters: [mappingFolder, template], answer: .message
        ) { try await $0.createUploadMapping($1) },
        APIRoute(
            .put, "upload_mappings", summary: "Changes an upload mapping.",
            permission: .changeSettings, parameters: [mappingFolder, template], answer: .message
        ) { try await $0.updateUploadMapping($1) },
        APIRoute(
            .delete, "upload_mappings", summary: "Deletes an upload mapping.",
            permission: .changeSettings, parameters: [mappingFolder], answer: .message
        ) { try await $0.deleteUploadMapping($1) },
    ]
}
