/// A parameter that a call takes, in its query or its body.
struct ParameterDeclaration: Sendable {
    /// How its value is written.
    enum Kind: Sendable {
        case text
        /// Whole, in a range.
        case integer(ClosedRange<Int64>)
        /// `true`, `false`, `1` or `0`.
        case flag
        /// Texts, as an array or separated by commas.
        case texts
        /// One of these.
        case choice([String])
        /// A JSON value, as itself or written into a text.
        case json
        /// The bytes of a file, as a part of a form, a `data:` URI or a URL.
        case file
    }

    let name: String
    let kind: Kind
    let summary: String
    let isRequired: Bool

    /// One that may be missing.
    static func optional(_ name: String, _ kind: Kind, _ summary: String) -> Self {
        Self(name: name, kind: kind, summary: summary, isRequired: false)
    }

    /// One without which the call is refused.
    static func required(_ name: String, _ kind: Kind, _ summary: String) -> Self {
        Self(name: name, kind: kind, summary: summary, isRequired: true)
    }
}

extension ParameterDeclaration.Kind {
    /// Whether a text that is not empty can be such a value.
    func accepts(_ text: String) -> Bool {
        switch self {
        case .text, .texts, .json, .file: true
        // Beyond the range the nearest number counts, so only what is no number is refused.
        case .integer: Int64(text) != nil
        case .flag: ["true", "false", "1", "0"].contains(text.lowercased())
        case .choice(let texts): texts.contains(text.lowercased())
        }
    }
}

// Parameters of many calls.
extension ParameterDeclaration {
    static let maxResults = optional(
        "max_results", .integer(1...500), "How many to list at most; 10 unless said.")
    static let nextCursor = optional(
        "next_cursor", .text, "Where to go on: what the answer before gave.")
    static let deliveryType = optional("type", .text, "The delivery type; upload unless said.")
    static let invalidate = optional(
        "invalidate", .flag, "Accepted; nothing stale is ever delivered.")
    static let publicIDs = required("public_ids", .texts, "Names of assets.")
    static let tags = optional("tags", .texts, "Labels.")
    static let metadata = optional(
        "metadata", .text, "Structured metadata: id=value, joined by |.")
    static let context = optional("context", .text, "name=value, joined by |.")
}
