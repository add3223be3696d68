/// A field of structured metadata: what may be said about every asset of a cloud, and how.
public struct MetadataField: Hashable, Sendable, Codable {
    /// What a value is.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case string
        case integer
        case date
        /// One of the field's options.
        case `enum`
        /// Several of the field's options.
        case set
    }

    /// A value that may be chosen.
    public struct Option: Hashable, Sendable, Codable {
        /// What assets hold.
        public var externalID: String
        /// What people see.
        public var label: String
        /// Whether it may still be chosen.
        public var isActive: Bool

        /// Puts an option together.
        public init(externalID: String, label: String, isActive: Bool = true) {
            self.externalID = externalID
            self.label = label
            self.isActive = isActive
        }
    }

    /// What it is called in calls and URLs.
    public var externalID: String
    /// What people see.
    public var label: String
    /// What a value is.
    public var kind: Kind
    /// Whether every asset must have a value.
    public var isMandatory: Bool
    /// What a new asset has unless something is said; empty for nothing. Options by external ID.
    public var defaultValue: [String]
    /// What a value must be like, beside its kind.
    public var validation: MetadataValidation?
    /// Whether people can only read it in a user interface; calls may change it.
    public var isReadOnlyForPeople: Bool
    /// Whether it takes values only where a rule says so.
    public var isDisabledByDefault: Bool
    /// Whether a value that is no option becomes one.
    public var growsOptions: Bool
    /// The options of `enum` and `set`, in their order.
    public var options: [Option]

    /// Puts a field together.
    public init(
        externalID: String, label: String, kind: Kind, isMandatory: Bool = false,
        defaultValue: [String] = [], validation: MetadataValidation? = nil,
        isReadOnlyForPeople: Bool = false, isDisabledByDefault: Bool = false,
        growsOptions: Bool = false, options: [Option] = []
    ) {
        self.externalID = externalID
        self.label = label
        self.kind = kind
        self.isMandatory = isMandatory
        self.defaultValue = defaultValue
        self.validation = validation
        self.isReadOnlyForPeople = isReadOnlyForPeople
        self.isDisabledByDefault = isDisabledByDefault
        self.growsOptions = growsOptions
        self.options = options
    }

    /// Whether values are options.
    public var hasOptions: Bool {
        switch kind {
        case .enum, .set: true
        case .string, .integer, .date: false
        }
    }
}

/// What a value must be like. Bounds are numbers or dates, as the field's kind is.
public indirect enum MetadataValidation: Hashable, Sendable, Codable {
    /// Above the bound, or the bound itself where it `includes` it.
    case greaterThan(String, includes: Bool)
    /// Below the bound, or the bound itself where it `includes` it.
    case lessThan(String, includes: Bool)
    /// A text of so many characters.
    case length(minimum: Int?, maximum: Int?)
    /// All of these.
    case all([MetadataValidation])
}

/// What an asset says for one field: one text, several for a set, none for nothing.
public struct MetadataEntry: Hashable, Sendable {
    /// The field's external ID.
    public var field: String
    /// The values: texts, whole numbers, `YYYY-MM-DD`, external IDs of options.
    public var values: [String]

    /// Puts an entry together.
    public init(field: String, values: [String]) {
        self.field = field
        self.values = values
    }
}

/// What is wrong with what was said for a field.
public struct MetadataMistake: Error, Hashable, Sendable {
    /// Why it is refused.
    public enum Reason: Hashable, Sendable {
        case unknownField
        case notOfKind(MetadataField.Kind)
        case noOption
        case notValid(MetadataValidation)
        case missing
        /// A rule would have to say that the field takes values.
        case disabled
        case severalValues
    }

    /// Why it is refused.
    public var reason: Reason
    /// The field's external ID.
    public var field: String
    /// The value that is refused; empty where there is none.
    public var value: String

    /// Puts a mistake together.
    public init(_ reason: Reason, field: String, value: String = "") {
        self.reason = reason
        self.field = field
        self.value = value
    }
}
