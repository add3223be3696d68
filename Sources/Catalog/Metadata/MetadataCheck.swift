/// Decides what an asset's metadata becomes: pure arithmetic over fields, rules and values.
struct MetadataCheck {
    let fields: [MetadataField]
    let rules: [MetadataRule]

    /// Whether mandatory fields must have values.
    enum Demand { case complete, anything }

    /// An asset's values, and the options that came with them.
    struct Outcome: Hashable {
        var values: [String: [String]]
        /// Fields that grew by options.
        var grown: [MetadataField] = []
    }

    /// The values after `change`, each checked; entries without values clear. Throws a
    /// `MetadataMistake`.
    func applying(
        _ change: [MetadataEntry], to present: [String: [String]], demand: Demand
    ) throws(MetadataMistake) -> Outcome {
        var outcome = Outcome(values: present)
        for entry in change {
            guard var field = fields.first(where: { $0.externalID == entry.field }) else {
                throw MetadataMistake(.unknownField, field: entry.field)
            }
            field = outcome.grown.first { $0.externalID == entry.field } ?? field
            let values = try Self.checked(entry.values, for: &field)
            outcome.values[entry.field] = values.isEmpty ? nil : values
            if !fields.contains(field) {
                outcome.grown.removeAll { $0.externalID == field.externalID }
                outcome.grown.append(field)
            }
        }
        try applyRules(to: &outcome.values, changed: Set(change.map(\.field)))
        if demand == .complete { try demandMandatory(outcome.values, change) }
        return outcome
    }

    /// What a new asset has before anything is said.
    var defaults: [String: [String]] {
        Dictionary(
            uniqueKeysWithValues: fields.filter { !$0.defaultValue.isEmpty }
                .map { ($0.externalID, $0.defaultValue) })
    }

    /// The values as they are kept: numbers and dates in one spelling.
    static func checked(
        _ values: [String], for field: inout MetadataField
    ) throws(MetadataMistake) -> [String] {
        if field.kind != .set, values.count > 1 {
            throw MetadataMistake(.severalValues, field: field.externalID)
        }
        var kept: [String] = []
        for value in values {
            let text = try checked(value, for: &field)
            if !kept.contains(text) { kept.append(text) }
        }
        return kept
    }

    private static func checked(
        _ value: String, for field: inout MetadataField
    ) throws(MetadataMistake) -> String {
        func mistake(_ reason: MetadataMistake.Reason) -> MetadataMistake {
            MetadataMistake(reason, field: field.externalID, value: value)
        }
        var text = value
        switch field.kind {
        case .string: break
        case .integer:
            guard let number = Int64(value) else { throw mistake(.notOfKind(.integer)) }
            text = String(number)
        case .date:
            guard let day = Day(value) else { throw mistake(.notOfKind(.date)) }
            text = day.description
        case .enum, .set:
            if let option = field.options.first(where: { $0.externalID == value }) {
                guard option.isActive else { throw mistake(.noOption) }
            } else {
                guard field.growsOptions, !value.isEmpty else { throw mistake(.noOption) }
                field.options.append(.init(externalID: value, label: value))
            }
        }
        if let broken = field.validation?.firstBroken(by: text, field.kind) {
            throw mistake(.notValid(broken))
        }
        return text
    }

    private func applyRules(
        to values: inout [String: [String]], changed: Set<String>
    ) throws(MetadataMistake) {
        var enabled: [String: Bool] = [:]
        for rule in rules where rule.isActive && rule.condition.holds(of: values) {
            if let enables = rule.effect.enables { enabled[rule.field] = enables }
            if let value = rule.effect.value,
                rule.effect.replacesValue || (values[rule.field] ?? []).isEmpty
            {
                values[rule.field] = value
                if rule.effect.enables == nil { enabled[rule.field] = true }
            }
            if let active = rule.effect.activeOptions, changed.contains(rule.field),
                let odd = (values[rule.field] ?? []).first(where: { !active.contains($0) })
            {
                throw MetadataMistake(.noOption, field: rule.field, value: odd)
            }
            if rule.effect.requires == true, (values[rule.field] ?? []).isEmpty {
                throw MetadataMistake(.missing, field: rule.field)
            }
        }
        for field in fields where !(enabled[field.externalID] ?? !field.isDisabledByDefault) {
            guard let value = values[field.externalID]?.first, changed.contains(field.externalID)
            else { continue }
            throw MetadataMistake(.disabled, field: field.externalID, value: value)
        }
    }

    private func demandMandatory(
        _ values: [String: [String]], _ change: [MetadataEntry]
    ) throws(MetadataMistake) {
        for field in fields
        where field.isMandatory && !field.isDisabledByDefault
            && (values[field.externalID] ?? []).isEmpty
        {
            throw MetadataMistake(.missing, field: field.externalID)
        }
    }
}

extension MetadataValidation {
    /// The part that a value does not keep to; `nil` where it is all right.
    func firstBroken(by value: String, _ kind: MetadataField.Kind) -> MetadataValidation? {
        switch self {
        case .greaterThan(let bound, let includes):
            guard let order = Self.order(value, bound, kind) else { return self }
            return order > 0 || (includes && order == 0) ? nil : self
        case .lessThan(let bound, let includes):
            guard let order = Self.order(value, bound, kind) else { return self }
            return order < 0 || (includes && order == 0) ? nil : self
        case .length(let minimum, let maximum):
            return ((minimum ?? 0)...max(minimum ?? 0, maximum ?? .max)).contains(value.count)
                ? nil : self
        case .all(let parts):
            return parts.lazy.compactMap { $0.firstBroken(by: value, kind) }.first
        }
    }

    /// Whether its bounds are values of the kind.
    func suits(_ kind: MetadataField.Kind) -> Bool {
        switch self {
        case .greaterThan(let bound, _), .lessThan(let bound, _):
            Self.order(bound, bound, kind) != nil
        case .length(let minimum, let maximum):
            kind == .string && (minimum ?? 0) >= 0 && (minimum ?? 0) <= (maximum ?? .max)
                && (minimum != nil || maximum != nil)
        case .all(let parts): parts.allSatisfy { $0.suits(kind) } && !parts.isEmpty
        }
    }

    /// Below, equal or above; `nil` where the kind has no order or the texts are none of it.
    private static func order(
        _ value: String, _ bound: String, _ kind: MetadataField.Kind
    ) -> Int? {
        let pair: (Int64, Int64)?
        switch kind {
        case .integer:
            if let a = Int64(value), let b = Int64(bound) { pair = (a, b) } else { pair = nil }
        case .date:
            if let a = Day(value), let b = Day(bound) {
                pair = (Int64(a.number), Int64(b.number))
            } else {
                pair = nil
            }
        case .string, .enum, .set: pair = nil
        }
        return pair.map { $0.0 < $0.1 ? -1 : $0.0 == $0.1 ? 0 : 1 }
    }
}
