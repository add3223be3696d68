// Calls about the gallery that faces are compared with.
extension APIRoute {
    private static let person = AnswerShape.named(
        "Person",
        .members([
            "id": .text, "name": .text, "created_at": .text,
            "photos": .list(.members(["id": .text, "created_at": .text])),
        ]))

    private static let photo: [ParameterDeclaration] = [
        .optional("file", .file, "A photo of one face; it is not kept."),
        .optional("public_id", .text, "An asset that is such a photo."), .deliveryType,
    ]

    private static let name = ParameterDeclaration.required("name", .text, "What they are called.")

    static let people: [APIRoute] =
        [
            APIRoute(
                .get, "people", summary: "Lists people.", permission: .viewSettings,
                answer: .named("People", .members(["people": .list(person)]))
            ) { try await $0.listPeople($1) },
            APIRoute(
                .post, "people", summary: "Adds somebody.", permission: .changeSettings,
                parameters: [name] + photo, answer: person
            ) { try await $0.createPerson($1) },
            APIRoute(
                .get, "people", .segment("person_id"), summary: "Tells about somebody.",
                permission: .viewSettings, answer: person
            ) { try await $0.showPerson($1) },
            APIRoute(
                .delete, "people", .segment("person_id"), summary: "Forgets somebody.",
                permission: .changeSettings, answer: .result
            ) { try await $0.deletePerson($1) },
            APIRoute(
                .post, "people", .segment("person_id"), "photos",
                summary: "Adds a photo of somebody.", permission: .changeSettings,
                parameters: photo, answer: person
            ) { try await $0.addPhoto($1) },
            APIRoute(
                .delete, "people", .segment("person_id"), "photos", .segment("photo_id"),
                summary: "Forgets a photo of somebody.", permission: .changeSettings,
                answer: .result
            ) { try await $0.deletePhoto($1) },
        ]
        + [APIRoute.Method.put, .post].map { method in
            APIRoute(
                method, "people", .segment("person_id"), summary: "Renames somebody.",
                permission: .changeSettings, parameters: [name], answer: person
            ) { try await $0.renamePerson($1) }
        }
}
