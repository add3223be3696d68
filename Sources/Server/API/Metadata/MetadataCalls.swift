import Assets
import Catalog
import MediaLibrary

// `/metadata_fields…` and `/metadata_rules…` of the Admin API.
extension APIDesk {
    func metadataFields(_ call: APICall) async throws -> JSONValue {
        let fields = try await catalog.metadataFields(in: call.cloud.name)
        return ["metadata_fields": .array(fields.map(MetadataFieldJSON.json))]
    }

    func metadataField(_ call: APICall) async throws -> JSONValue {
        MetadataFieldJSON.json(
            try await catalog.metadataField(try call.piece("external_id"), in: call.cloud.name))
    }

    func createMetadataField(_ call: APICall) async throws -> JSONValue {
        let text = try call.parameters.required("type")
        guard let kind = MetadataField.Kind(rawValue: text) else {
            throw APIError.invalidValue(parameter: "type", text: text)
        }
        let label = try call.parameters.required("label")
        let id = call.parameters["external_id"] ?? ""
        guard id.isEmpty || Self.isFieldID(id) else {
            throw APIError.invalidValue(parameter: "external_id", text: id)
        }
        var field = MetadataField(
            externalID: id.isEmpty ? MetadataFieldJSON.identifier() : id, label: label, kind: kind)
        try FieldChange(call.parameters).apply(to: &field)
        if field.hasOptions, field.options.isEmpty, !field.growsOptions {
            throw APIError.missingParameter("datasource")
        }
        return MetadataFieldJSON.json(
            try await library.createMetadataField(field, in: call.cloud.name))
    }

    /// Letters, digits, `_`, `-` and spaces, so that expressions and URLs can name it.
    private static func isFieldID(_ text: String) -> Bool {
        (1...255).contains(text.count)
            && text.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || $0.properties.numericType != nil
                    || "_- ".unicodeScalars.contains($0)
            }
    }

    func updateMetadataField(_ call: APICall) async throws -> JSONValue {
        let change = try FieldChange(call.parameters)
        return MetadataFieldJSON.json(
            try await library.updateMetadataField(
                try call.piece("external_id"), in: call.cloud.name
            ) { try change.apply(to: &$0) })
    }

    func deleteMetadataField(_ call: APICall) async throws -> JSONValue {
        try await library.deleteMetadataField(try call.piece("external_id"), in: call.cloud.name)
        return ["message": "ok"]
    }

    // MARK: Order

    func orderMetadataFields(_ call: APICall) async throws -> JSONValue {
        let order: AssetCatalog.FieldOrder =
            switch try call.parameters.required("order_by") {
            case "label": .label
            case "external_id": .externalID
            case "created_at": .creation
            case let text: throw APIError.invalidValue(parameter: "order_by", text: text)
            }
        let fields = try await catalog.orderMetadataFields(
            by: order, sortDirection(call), in: call.cloud.name)
        return ["metadata_fields": .array(fields.map(MetadataFieldJSON.json))]
    }

    private func sortDirection(_ call: APICall) -> SortDirection {
        call.parameters["direction"]?.lowercased() == "desc" ? .descending : .ascending
    }

    func orderMetadataOptions(_ call: APICall) async throws -> JSONValue {
        guard ["value", nil, ""].contains(call.parameters["order_by"]) else {
            throw APIError.invalidValue(
                parameter: "order_by", text: call.parameters["order_by"] ?? "")
        }
        let direction = sortDirection(call)
        return try await changeOptions(call) { options in
            options.sort { a, b in
                direction == .ascending ? a.label < b.label : a.label > b.label
            }
        }
    }

    // MARK: Options

    func updateMetadataOptions(_ call: APICall) async throws -> JSONValue {
        let values = call.parameters.values["values"] ?? []
        let json = values.compactMap { SentJSON(text: $0) }.flatMap { json in
            json.elements.isEmpty ? [json] : json.elements
        }
        guard !json.isEmpty, let new = MetadataFieldJSON.options(.array(json)) else {
            throw APIError.missingParameter("values")
        }
        return try await changeOptions(call) { options in
            for option in new {
                if let index = options.firstIndex(where: { $0.externalID == option.externalID }) {
                    options[index].label = option.label
                } else {
                    options.append(option)
                }
            }
        }
    }

    func deleteMetadataOptions(_ call: APICall) async throws -> JSONValue {
        try await switchOptions(call, isActive: false)
    }

    func restoreMetadataOptions(_ call: APICall) async throws -> JSONValue {
        try await switchOptions(call, isActive: true)
    }

    private func switchOptions(_ call: APICall, isActive: Bool) async throws -> JSONValue {
        let ids = call.parameters.list("external_ids")
        guard !ids.isEmpty else { throw APIError.missingParameter("external_ids") }
        return try await changeOptions(call) { options in
            for id in ids {
                guard let index = options.firstIndex(where: { $0.externalID == id }) else {
                    throw CatalogError.missing(.metadataOption, id)
                }
                options[index].isActive = isActive
            }
        }
    }

    private func changeOptions(
        _ call: APICall,
        _ change: @escaping @Sendable (inout [MetadataField.Option]) throws -> Void
    ) async throws -> JSONValue {
        let field = try await library.updateMetadataField(
            try call.piece("external_id"), in: call.cloud.name
        ) { field in
            guard field.hasOptions else {
                throw CatalogError.metadata(
                    MetadataMistake(.noOption, field: field.externalID))
            }
            try change(&field.options)
        }
        return MetadataFieldJSON.activeOptions(field)
    }

    // MARK: Rules

    func metadataRules(_ call: APICall) async throws -> JSONValue {
        let rules = try await catalog.metadataRules(in: call.cloud.name)
        return ["metadata_rules": .array(rules.map(MetadataRuleJSON.json))]
    }

    func createMetadataRule(_ call: APICall) async throws -> JSONValue {
        let parameters = call.parameters
        guard let condition = try ruleCondition(parameters) else {
            throw APIError.missingParameter("condition")
        }
        guard let effect = try ruleEffect(parameters) else {
            throw APIError.missingParameter("result")
        }
        let id = parameters["external_id"] ?? ""
        let rule = MetadataRule(
            externalID: id.isEmpty ? MetadataFieldJSON.identifier() : id,
            name: try parameters.required("name"),
            field: try parameters.required("metadata_field_id"), condition: condition,
            effect: effect, isActive: parameters["state"] != "inactive")
        return MetadataRuleJSON.json(
            try await catalog.createMetadataRule(
                rule, at: try parameters.integer("position"), in: call.cloud.name))
    }

    func updateMetadataRule(_ call: APICall) async throws -> JSONValue {
        let parameters = call.parameters
        let condition = try ruleCondition(parameters)
        let effect = try ruleEffect(parameters)
        return MetadataRuleJSON.json(
            try await catalog.updateMetadataRule(
                try call.piece("external_id"), at: try parameters.integer("position"),
                in: call.cloud.name
            ) { rule in
                if let name = parameters["name"], !name.isEmpty { rule.name = name }
                if let field = parameters["metadata_field_id"], !field.isEmpty {
                    rule.field = field
                }
                if let condition { rule.condition = condition }
                if let effect { rule.effect = effect }
                if let state = parameters["state"] { rule.isActive = state != "inactive" }
            })
    }

    func deleteMetadataRule(_ call: APICall) async throws -> JSONValue {
        try await catalog.deleteMetadataRule(try call.piece("external_id"), in: call.cloud.name)
        return ["message": "ok"]
    }

    private func ruleCondition(
        _ parameters: APIParameters
    ) throws -> MetadataRule.Condition? {
        guard let json = try parameters.json("condition") else { return nil }
        guard let condition = MetadataRuleJSON.condition(json) else {
            throw APIError.invalidValue(
                parameter: "condition", text: parameters["condition"] ?? "")
        }
        return condition
    }

    private func ruleEffect(_ parameters: APIParameters) throws -> MetadataRule.Effect? {
        guard let json = try parameters.json("result") else { return nil }
        guard let effect = MetadataRuleJSON.effect(json) else {
            throw APIError.invalidValue(parameter: "result", text: parameters["result"] ?? "")
        }
        return effect
    }

    // MARK: Values

    /// `metadata` of the Upload API.
    func changeMetadata(_ call: APICall, _ type: AssetType) async throws -> JSONValue {
        guard let entries = try call.parameters.metadata() else {
            throw APIError.missingParameter("metadata")
        }
        let assets = try await library.changeMetadata(
            entries, of: try labelled(call, type),
            clearing: try call.parameters.flag("clear_invalid") ?? false ? .goes : .stays)
        return ["public_ids": .strings(assets.map(\.reference.publicID.text))]
    }
}

/// What a call says about a field, read before the catalog is asked; what is missing stays.
private struct FieldChange: Sendable {
    private let label: String?
    private let isMandatory: Bool?
    private let isDisabledByDefault: Bool?
    private let growsOptions: Bool?
    private let isReadOnlyForPeople: Bool?
    private let validation: MetadataValidation??
    private let options: [MetadataField.Option]?
    private let defaultValue: [String]?

    init(_ parameters: APIParameters) throws {
        label = parameters["label"].flatMap { $0.isEmpty ? nil : $0 }
        isMandatory = try parameters.flag("mandatory")
        isDisabledByDefault = try parameters.flag("default_disabled")
        growsOptions = try parameters.flag("allow_dynamic_list_values")
        isReadOnlyForPeople = try parameters.json("restrictions")?["readonly_ui"]?.flag
        if let json = try parameters.json("validation") {
            guard let read = MetadataFieldJSON.validation(json) else {
                throw APIError.invalidValue(
                    parameter: "validation", text: parameters["validation"] ?? "")
            }
            validation = .some(read)
        } else {
            validation = parameters["validation"] == nil ? .none : .some(nil)
        }
        if let json = try parameters.json("datasource") {
            guard let read = MetadataFieldJSON.options(json) else {
                throw APIError.invalidValue(
                    parameter: "datasource", text: parameters["datasource"] ?? "")
            }
            options = read
        } else {
            options = nil
        }
        defaultValue = parameters.values["default_value"]?.flatMap { text -> [String] in
            let elements = SentJSON(text: text)?.elements.compactMap(\.text) ?? []
            return elements.isEmpty ? (text.isEmpty ? [] : [text]) : elements
        }
    }

    /// Inside of the catalog's transaction, so it throws the catalog's errors and no others.
    func apply(to field: inout MetadataField) throws(CatalogError) {
        if let label { field.label = label }
        if let isMandatory { field.isMandatory = isMandatory }
        if let isDisabledByDefault { field.isDisabledByDefault = isDisabledByDefault }
        if let growsOptions { field.growsOptions = growsOptions }
        if let isReadOnlyForPeople { field.isReadOnlyForPeople = isReadOnlyForPeople }
        if let validation { field.validation = validation }
        if let options {
            guard field.hasOptions else {
                throw .metadata(MetadataMistake(.noOption, field: field.externalID))
            }
            field.options = options
        }
        if let defaultValue { field.defaultValue = defaultValue }
    }
}
