/// What becomes of a field when others have certain values.
public struct MetadataRule: Hashable, Sendable, Codable {
    /// What must hold of an asset's values.
    public indirect enum Condition: Hashable, Sendable, Codable {
        /// The field has a value, or has none.
        case populated(field: String, Bool)
        /// The field's value is this one.
        case equals(field: String, String)
        /// The field's values hold all of these.
        case includes(field: String, [String])
        case all([Condition])
        case any([Condition])
    }

    /// What happens then.
    public struct Effect: Hashable, Sendable, Codable {
        /// Whether the field takes values; `nil` leaves that as it is.
        public var enables: Bool?
        /// The options that may be chosen; `nil` for all.
        public var activeOptions: [String]?
        /// The value that the field gets where it has none.
        public var value: [String]?
        /// Whether the value comes even where the field has another.
        public var replacesValue: Bool
        /// Whether a value must be there.
        public var requires: Bool?

        /// Puts an effect together.
        public init(
            enables: Bool? = nil, activeOptions: [String]? = nil, value: [String]? = nil,
            replacesValue: Bool = false, requires: Bool? = nil
        ) {
            self.enables = enables
            self.activeOptions = activeOptions
            self.value = value
            self.replacesValue = replacesValue
            self.requires = requires
        }
    }

    /// What it is called in calls.
    public var externalID: String
    /// What people call it.
    public var name: String
    /// The field that it is about.
    public var field: String
    /// When it applies.
    public var condition: Condition
    /// What it does.
    public var effect: Effect
    /// Whether it applies at all.
    public var isActive: Bool

    /// Puts a rule together.
    public init(
        externalID: String, name: String, field: String, condition: Condition, effect: Effect,
        isActive: Bool = true
    ) {
        self.externalID = externalID
        self.name = name
        self.field = field
        self.condition = condition
        self.effect = effect
        self.isActive = isActive
    }
}

extension MetadataRule.Condition {
    /// Whether it holds of these values.
    func holds(of values: [String: [String]]) -> Bool {
        switch self {
        case .populated(let field, let isPopulated):
            (values[field] ?? []).isEmpty != isPopulated
        case .equals(let field, let value): values[field] == [value]
        case .includes(let field, let wanted):
            Set(wanted).isSubset(of: values[field] ?? [])
        case .all(let conditions): conditions.allSatisfy { $0.holds(of: values) }
        case .any(let conditions): conditions.contains { $0.holds(of: values) }
        }
    }

    /// The fields that it looks at.
    var fields: [String] {
        switch self {
        case .populated(let field, _), .equals(let field, _), .includes(let field, _): [field]
        case .all(let conditions), .any(let conditions): conditions.flatMap(\.fields)
        }
    }
}
