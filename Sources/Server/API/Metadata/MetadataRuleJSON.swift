import Catalog

/// The shapes in which rules of structured metadata are answered and sent.
enum MetadataRuleJSON {
    static func json(_ rule: MetadataRule) -> JSONValue {
        [
            "external_id": .string(rule.externalID), "name": .string(rule.name),
            "metadata_field_id": .string(rule.field), "condition": json(rule.condition),
            "result": json(rule.effect), "state": .string(rule.isActive ? "active" : "inactive"),
        ]
    }

    private static func json(_ condition: MetadataRule.Condition) -> JSONValue {
        switch condition {
        case .populated(let field, let isPopulated):
            ["metadata_field_id": .string(field), "populated": .bool(isPopulated)]
        case .equals(let field, let value):
            ["metadata_field_id": .string(field), "equals": .string(value)]
        case .includes(let field, let values):
            ["metadata_field_id": .string(field), "includes": .strings(values)]
        case .all(let conditions): ["and": .array(conditions.map(json))]
        case .any(let conditions): ["or": .array(conditions.map(json))]
        }
    }

    private static func json(_ effect: MetadataRule.Effect) -> JSONValue {
        var json: JSONValue = [:]
        json.add("enable", effect.enables.map { .bool($0) })
        json.add(
            "activate_values", effect.activeOptions.map { ["external_ids": .strings($0)] })
        json.add(
            "apply_value",
            effect.value.map { value in
                [
                    "value": value.count == 1 ? .string(value[0]) : .strings(value),
                    "mode": .string(effect.replacesValue ? "force" : "default"),
                ]
            })
        json.add("set_mandatory", effect.requires.map { .bool($0) })
        return json
    }

    // MARK: Reading

    /// `nil` where it is no condition.
    static func condition(_ json: SentJSON) -> MetadataRule.Condition? {
        func all(_ name: String) -> [MetadataRule.Condition]? {
            guard let parts = json[name]?.elements, !parts.isEmpty else { return nil }
            let known = parts.compactMap(condition)
            return known.count == parts.count ? known : nil
        }
        if json["and"] != nil { return all("and").map { .all($0) } }
        if json["or"] != nil { return all("or").map { .any($0) } }
        guard let field = json["metadata_field_id"]?.text else { return nil }
        if let isPopulated = json["populated"]?.flag {
            return .populated(field: field, isPopulated)
        }
        if let values = json["includes"]?.elements, !values.isEmpty {
            return .includes(field: field, values.compactMap(\.text))
        }
        return json["equals"]?.text.map { .equals(field: field, $0) }
    }

    /// `nil` where it is no result.
    static func effect(_ json: SentJSON) -> MetadataRule.Effect? {
        var effect = MetadataRule.Effect(enables: json["enable"]?.flag)
        if let active = json["activate_values"], active.text != "all" {
            let ids = active["external_ids"]?.elements ?? active.elements
            guard !ids.isEmpty else { return nil }
            effect.activeOptions = ids.compactMap(\.text)
        }
        if let applied = json["apply_value"] {
            let value = applied["value"] ?? applied
            let texts =
                value.elements.isEmpty
                ? [value.text].compactMap(\.self)
                : value.elements.compactMap(\.text)
            guard !texts.isEmpty else { return nil }
            effect.value = texts
            effect.replacesValue = applied["mode"]?.text == "force"
        }
        effect.requires = json["set_mandatory"]?.flag
        return effect == .init() && json["activate_values"] == nil ? nil : effect
    }
}
