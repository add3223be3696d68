/// One setting: a flag, an environment variable, a key in the file, a paragraph in the sample.
struct Setting: Sendable {
    /// `memory-cache-mb`: the flag without dashes, and the key in the file.
    let name: String
    /// The default as it is written.
    let initial: String
    /// What it does, for people.
    let help: String
    /// Whether it may be given several times, or as a list.
    let isRepeatable: Bool
    private let change: @Sendable (String, inout Configuration) -> Bool

    init(
        _ name: String, _ initial: String, _ help: String, isRepeatable: Bool = false,
        _ change: @escaping @Sendable (String, inout Configuration) -> Bool
    ) {
        self.name = name
        self.initial = initial
        self.help = help
        self.isRepeatable = isRepeatable
        self.change = change
    }

    /// `HELIOGRAPH_MEMORY_CACHE_MB`.
    var variable: String {
        "HELIOGRAPH_" + name.uppercased().replacing("-", with: "_")
    }

    /// Takes a written value over.
    func apply(_ text: String, to configuration: inout Configuration) throws(SettingError) {
        guard change(text, &configuration) else {
            throw SettingError.invalid(name: name, value: isSecret ? "…" : text, help: help)
        }
    }

    /// Whether the value must not be repeated in a message.
    private var isSecret: Bool { name == "cloud" || name == "token-key" }
}

/// What is wrong with the settings.
enum SettingError: Error, Hashable {
    case unknown(name: String, suggestion: String?)
    case missingValue(name: String)
    case invalid(name: String, value: String, help: String)
    case unreadableFile(path: String, reason: String)

    /// One sentence.
    var sentence: String {
        switch self {
        case .unknown(let name, let suggestion):
            "There is no setting '\(name)'"
                + (suggestion.map { "; did you mean '\($0)'?" } ?? ".")
        case .missingValue(let name): "The setting '--\(name)' needs a value."
        case .invalid(let name, let value, let help):
            "The value '\(value)' does not fit '\(name)': \(help)"
        case .unreadableFile(let path, let reason):
            "The configuration file '\(path)' cannot be read: \(reason)."
        }
    }
}
