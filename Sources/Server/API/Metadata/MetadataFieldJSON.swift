import Catalog

/// The shapes in which fields of structured metadata are answered and sent.
enum MetadataFieldJSON {
    static func json(_ field: MetadataField) -> JSONValue {
        var json: JSONValue = [
            "type": .string(field.kind.rawValue), "external_id": .string(field.externalID),
            "label": .string(field.label), "mandatory": .bool(field.isMandatory),
            "default_value": value(field.defaultValue, field.kind) ?? .null,
            "validation": field.validation.map { self.json($0, field.kind) } ?? .null,
            "restrictions": ["readonly_ui": .bool(field.isReadOnlyForPeople)],
            "default_disabled": .bool(field.isDisabledByDefault),
        ]
        if field.hasOptions {
            json.add("allow_dynamic_list_values", .bool(field.growsOptions))
            json.add("datasource", datasource(field))
        }
        return json
    }

    static func datasource(_ field: MetadataField) -> JSONValue {
        [
            "values": .array(
                field.options.map { option in
                    [
                        "external_id": .string(option.externalID),
                        "value": .string(option.label),
                        "state": .string(option.isActive ? "active" : "inactive"),
                    ]
                })
        ]
    }

    /// What may be chosen, as calls that change it answer.
    static func activeOptions(_ field: MetadataField) -> JSONValue {
        [
            "values": .array(
                field.options.filter(\.isActive).map {
                    ["external_id": .string($0.externalID), "value": .string($0.label)]
                })
        ]
    }

    /// Values as their kind is written; `nil` for none.
    static func value(_ values: [String], _ kind: MetadataField.Kind) -> JSONValue? {
        guard let first = values.first else { return nil }
        switch kind {
        case .set: return .strings(values)
        case .integer: return Int64(first).map { .integer($0) } ?? .string(first)
        case .string, .date, .enum: return .string(first)
        }
    }

    /// What an asset says, by field.
    static func json(_ entries: [MetadataEntry], _ fields: [MetadataField]) -> JSONValue {
        let kinds = Dictionary(
            fields.map { ($0.externalID, $0.kind) }, uniquingKeysWith: { $1 })
        return .object(
            entries.compactMap { entry in
                value(entry.values, kinds[entry.field] ?? .string)
                    .map { JSONValue.Member(name: entry.field, value: $0) }
            })
    }

    private static func json(_ validation: MetadataValidation, _ kind: MetadataField.Kind)
        -> JSONValue
    {
        func bound(_ text: String) -> JSONValue { value([text], kind) ?? .null }
        switch validation {
        case .greaterThan(let text, let includes):
            return [
                "type": "greater_than", "value": bound(text), "equals": .bool(includes),
            ]
        case .lessThan(let text, let includes):
            return ["type": "less_than", "value": bound(text), "equals": .bool(includes)]
        case .length(let minimum, let maximum):
            var json: JSONValue = ["type": "strlen"]
            json.add("min", minimum.map { .integer(Int64($0)) })
            json.add("max", maximum.map { .integer(Int64($0)) })
            return json
        case .all(let rules):
            return ["type": "and", "rules": .array(rules.map { self.json($0, kind) })]
        }
    }

    // MARK: Reading

    /// `nil` where it is no validation.
    static func validation(_ json: SentJSON) -> MetadataValidation? {
        let bound = json["value"]?.text
        let includes = json["equals"]?.flag ?? false
        switch json["type"]?.text {
        case "greater_than": return bound.map { .greaterThan($0, includes: includes) }
        case "less_than": return bound.map { .lessThan($0, includes: includes) }
        case "strlen":
            return .length(
                minimum: json["min"]?.text.flatMap { Int($0) },
                maximum: json["max"]?.text.flatMap { Int($0) })
        case "and":
            let rules = (json["rules"]?.elements ?? []).map(validation)
            let known = rules.compactMap(\.self)
            return known.count == rules.count && !rules.isEmpty ? .all(known) : nil
        case _: return nil
        }
    }

    /// Options of `{"values": […]}` or a list of them; `nil` where one is none. What has no external
    /// ID gets one.
    static func options(_ json: SentJSON) -> [MetadataField.Option]? {
        let values = json["values"]?.elements ?? json.elements
        let options = values.map { entry -> MetadataField.Option? in
            let label = entry["value"]?.text
            guard let id = entry["external_id"]?.text ?? label.map({ _ in identifier() }),
                !id.isEmpty
            else { return nil }
            return .init(
                externalID: id, label: label ?? id, isActive: entry["state"]?.text != "inactive")
        }
        let known = options.compactMap(\.self)
        return known.count == options.count ? known : nil
    }

    /// A new external ID.
    static func identifier() -> String {
        String((0..<24).compactMap { _ in "0123456789abcdef".randomElement() })
    }
}
