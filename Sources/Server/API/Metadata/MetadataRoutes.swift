// Structured metadata: fields, their options, rules, and what assets say.
extension APIRoute {
    private static let optionShape = AnswerShape.named(
        "MetadataOptions",
        .members([
            "values": .list(
                .members(["external_id": .text, "value": .text, "state": .text]))
        ]))

    private static let fieldShape = AnswerShape.named(
        "MetadataField",
        .members(
            [
                "type": .text, "external_id": .text, "label": .text, "mandatory": .flag,
                "default_disabled": .flag,
            ], optional: ["datasource": optionShape, "allow_dynamic_list_values": .flag]))

    private static let fieldsShape = AnswerShape.named(
        "MetadataFields", .members(["metadata_fields": .list(fieldShape)]))

    private static let ruleShape = AnswerShape.named(
        "MetadataRule",
        .members([
            "external_id": .text, "name": .text, "metadata_field_id": .text,
            "condition": .map(.anything), "result": .map(.anything), "state": .text,
        ]))

    private static let fieldParameters: [ParameterDeclaration] = [
        .optional("mandatory", .flag, "Whether every new asset must have a value."),
        .optional("default_value", .texts, "What new assets have."),
        .optional("validation", .json, "What values must be like."),
        .optional("restrictions", .json, "{\"readonly_ui\": true}: people only read it."),
        .optional("datasource", .json, "{\"values\": [{external_id, value}]}: the options."),
        .optional("default_disabled", .flag, "Whether it needs a rule to take values."),
        .optional("allow_dynamic_list_values", .flag, "Whether new values become options."),
    ]

    private static let ordering: [ParameterDeclaration] = [
        .optional("direction", .choice(["asc", "desc"]), "Which end comes first; asc unless said.")
    ]

    private static let optionIDs = ParameterDeclaration.required(
        "external_ids", .texts, "The options.")

    static let metadata: [APIRoute] =
        fields + options + rules + [
            APIRoute(
                .post, .assetType, "metadata", summary: "Changes structured metadata of assets.",
                door: .signature, permission: .editAssets,
                parameters: [
                    .publicIDs, .deliveryType,
                    .required("metadata", .text, "id=value, joined by |; an empty value clears."),
                    .optional("clear_invalid", .flag, "Whether values refused by now are cleared."),
                ],
                answer: .publicIDs
            ) { try await $0.changeMetadata($1, try $1.assetType()) }
        ]

    private static let fields: [APIRoute] = [
        APIRoute(
            .get, "metadata_fields", summary: "Lists the fields of structured metadata.",
            permission: .viewSettings, answer: fieldsShape
        ) { try await $0.metadataFields($1) },
        APIRoute(
            .post, "metadata_fields", summary: "Adds a field of structured metadata.",
            permission: .changeSettings,
            parameters: [
                .required(
                    "type", .choice(["string", "integer", "date", "enum", "set"]),
                    "What a value is."),
                .required("label", .text, "What people see."),
                .optional("external_id", .text, "What calls name it by."),
            ] + fieldParameters,
            answer: fieldShape
        ) { try await $0.createMetadataField($1) },
        APIRoute(
            .put, "metadata_fields", "order", summary: "Sorts the fields.",
            permission: .changeSettings,
            parameters: [
                .required(
                    "order_by", .choice(["label", "external_id", "created_at"]), "By what.")
            ] + ordering,
            answer: fieldsShape
        ) { try await $0.orderMetadataFields($1) },
        APIRoute(
            .get, "metadata_fields", .segment("external_id"), summary: "Tells about a field.",
            permission: .viewSettings, answer: fieldShape
        ) { try await $0.metadataField($1) },
        APIRoute(
            .put, "metadata_fields", .segment("external_id"), summary: "Changes a field.",
            permission: .changeSettings,
            parameters: [.optional("label", .text, "What people see.")] + fieldParameters,
            answer: fieldShape
        ) { try await $0.updateMetadataField($1) },
        APIRoute(
            .delete, "metadata_fields", .segment("external_id"),
            summary: "Deletes a field with all values of it.", permission: .changeSettings,
            answer: .message
        ) { try await $0.deleteMetadataField($1) },
    ]

    private static let options: [APIRoute] = [
        APIRoute(
            .put, "metadata_fields", .segment("external_id"), "datasource",
            summary: "Adds options to a field, or changes what people see of them.",
            permission: .changeSettings,
            parameters: [.required("values", .json, "[{external_id, value}]")],
            answer: optionShape
        ) { try await $0.updateMetadataOptions($1) },
        APIRoute(
            .delete, "metadata_fields", .segment("external_id"), "datasource",
            summary: "Lets options be chosen no more.", permission: .changeSettings,
            parameters: [optionIDs], answer: optionShape
        ) { try await $0.deleteMetadataOptions($1) },
        APIRoute(
            .post, "metadata_fields", .segment("external_id"), "datasource_restore",
            summary: "Lets options be chosen again.", permission: .changeSettings,
            parameters: [optionIDs], answer: optionShape
        ) { try await $0.restoreMetadataOptions($1) },
        APIRoute(
            .post, "metadata_fields", .segment("external_id"), "datasource", "order",
            summary: "Sorts a field's options.", permission: .changeSettings,
            parameters: [.optional("order_by", .choice(["value"]), "By what.")] + ordering,
            answer: optionShape
        ) { try await $0.orderMetadataOptions($1) },
    ]

    private static let ruleParameters: [ParameterDeclaration] = [
        .optional("position", .integer(0...10_000), "Its place among the rules, 0 for the first."),
        .optional("state", .choice(["active", "inactive"]), "Whether it applies."),
    ]

    private static let rules: [APIRoute] = [
        APIRoute(
            .get, "metadata_rules", summary: "Lists the rules between fields.",
            permission: .viewSettings,
            answer: .named(
                "MetadataRules", .members(["metadata_rules": .list(ruleShape)]))
        ) { try await $0.metadataRules($1) },
        APIRoute(
            .post, "metadata_rules", summary: "Adds a rule between fields.",
            permission: .changeSettings,
            parameters: [
                .required("metadata_field_id", .text, "The field that it is about."),
                .required("name", .text, "What people call it."),
                .required("condition", .json, "When it applies."),
                .required("result", .json, "What it does."),
                .optional("external_id", .text, "What calls name it by."),
            ] + ruleParameters,
            answer: ruleShape
        ) { try await $0.createMetadataRule($1) },
        APIRoute(
            .put, "metadata_rules", .segment("external_id"), summary: "Changes a rule.",
            permission: .changeSettings,
            parameters: [
                .optional("metadata_field_id", .text, "The field that it is about."),
                .optional("name", .text, "What people call it."),
                .optional("condition", .json, "When it applies."),
                .optional("result", .json, "What it does."),
            ] + ruleParameters,
            answer: ruleShape
        ) { try await $0.updateMetadataRule($1) },
        APIRoute(
            .delete, "metadata_rules", .segment("external_id"), summary: "Deletes a rule.",
            permission: .changeSettings, answer: .message
        ) { try await $0.deleteMetadataRule($1) },
    ]
}
