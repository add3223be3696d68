// `/transformations…` of the Admin API: the transformation stands in the path or in a parameter.
extension APIRoute {
    private static let text = ParameterDeclaration.optional(
        "transformation", .text, "A transformation, or the name of one.")

    private static let summaryShape = AnswerShape.members([
        "name": .text, "allowed_for_strict": .flag, "used": .flag, "named": .flag,
    ])

    /// With a transformation named, its details; a list otherwise.
    private static let answer = AnswerShape.named(
        "Transformations",
        .members(
            [:],
            optional: [
                "transformations": .list(.named("Transformation", summaryShape)), "name": .text,
                "allowed_for_strict": .flag, "used": .flag, "named": .flag,
                "info": .list(.map(.anything)), "derived": .list(.map(.anything)),
                "next_cursor": .text,
            ]))

    static let transformations: [APIRoute] = [
        of(["transformations"]), of(["transformations", .rest("transformation")]),
    ].flatMap(\.self)

    private static func of(_ path: [PathPiece]) -> [APIRoute] {
        let isNamed = path.count > 1
        return [
            APIRoute(
                .get, path, summary: "Lists transformations, or tells about one.",
                permission: .viewSettings,
                parameters: (isNamed ? [] : [text]) + [
                    .optional("named", .flag, "Only those with a name, or without."),
                    .maxResults, .nextCursor,
                ],
                answer: answer
            ) { try await $0.transformations($1) },
            APIRoute(
                .post, path, summary: "Gives a transformation a name.",
                permission: .changeSettings,
                parameters: (isNamed ? [] : [.required("name", .text, "The name.")]) + [
                    .required("transformation", .text, "What it stands for.")
                ],
                answer: .message
            ) { try await $0.createTransformation($1) },
            APIRoute(
                .put, path, summary: "Changes a named transformation.",
                permission: .changeSettings,
                parameters: (isNamed ? [] : [text]) + [
                    .optional("allowed_for_strict", .flag, "Whether unsigned URLs may use it."),
                    .optional("unsafe_update", .text, "What it stands for from now on."),
                ],
                answer: .message
            ) { try await $0.updateTransformation($1) },
            APIRoute(
                .delete, path, summary: "Deletes a transformation and what was derived by it.",
                permission: .changeSettings, parameters: (isNamed ? [] : [text]) + [.invalidate],
                answer: .message
            ) { try await $0.deleteTransformation($1) },
        ]
    }
}
