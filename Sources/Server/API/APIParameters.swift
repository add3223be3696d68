import Assets
import Catalog

/// A call's parameters, read as what they mean.
struct APIParameters {
    let values: [String: [String]]

    /// The text; `nil` where it is missing. The last of several counts.
    subscript(_ name: String) -> String? { values[name]?.last }

    /// The text, which must not be missing or empty.
    func required(_ name: String) throws -> String {
        guard let text = self[name], !text.isEmpty else { throw APIError.missingParameter(name) }
        return text
    }

    /// The values of an array, those that are empty left out.
    func list(_ name: String) -> [String] { (values[name] ?? []).filter { !$0.isEmpty } }

    /// Texts separated by commas, or an array of them; `nil` where it is missing.
    func separated(_ name: String) -> [String]? {
        values[name]?.flatMap { $0.split(separator: ",") }.map(Self.trimmed).filter { !$0.isEmpty }
    }

    /// `true`, `1`, `false` or `0`.
    func flag(_ name: String) throws -> Bool? {
        guard let text = self[name], !text.isEmpty else { return nil }
        switch text.lowercased() {
        case "true", "1": return true
        case "false", "0": return false
        default: throw APIError.invalidValue(parameter: name, text: text)
        }
    }

    /// A whole number; `nil` where it is missing or empty.
    func integer(_ name: String) throws -> Int? {
        guard let text = self[name], !text.isEmpty else { return nil }
        guard let number = Int(text) else {
            throw APIError.invalidValue(parameter: name, text: text)
        }
        return number
    }

    /// Context as `name=value|name=value`, where a backslash takes the next character's meaning.
    func context(_ name: String) throws -> [ContextEntry]? {
        guard let text = self[name] else { return nil }
        return try Self.context(text).map { entry in
            guard let entry else { throw APIError.invalidValue(parameter: name, text: text) }
            return entry
        }
    }

    /// How much of a listing is wanted.
    func page(cursor: String = "next_cursor", default limit: Int = 10) throws -> PageRequest {
        PageRequest(limit: try pageSize(default: limit), after: self[cursor].flatMap(Self.cursor))
    }

    func pageSize(default limit: Int) throws -> Int {
        guard let text = self["max_results"], !text.isEmpty else { return limit }
        guard let number = Int(text), number > 0 else {
            throw APIError.invalidValue(parameter: "max_results", text: text)
        }
        return min(number, 500)
    }

    func deliveryType(_ name: String = "type") throws -> DeliveryType? {
        guard let text = self[name], !text.isEmpty else { return nil }
        guard let type = DeliveryType(rawValue: text) else {
            throw APIError.invalidValue(parameter: name, text: text)
        }
        return type
    }

    /// Refuses what cannot be a value of its parameter.
    func check(_ declared: [ParameterDeclaration]) throws {
        for parameter in declared {
            for text in values[parameter.name] ?? []
            where !text.isEmpty && !parameter.kind.accepts(text) {
                throw APIError.invalidValue(parameter: parameter.name, text: text)
            }
        }
    }

    static func cursor(_ text: String) -> Cursor? { text.isEmpty ? nil : Cursor(text) }

    /// Entries; `nil` stands for one that is none.
    static func context(_ text: String) -> [ContextEntry?] {
        var entries: [ContextEntry?] = []
        var name: String?
        var current = ""
        var isEscaped = false
        func finish() {
            if let known = name {
                entries.append(ContextEntry(name: known, value: current))
            } else if !trimmed(current).isEmpty {
                entries.append(nil)
            }
            name = nil
            current = ""
        }
        for character in text {
            if isEscaped {
                current.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "|" {
                finish()
            } else if character == "=", name == nil, !trimmed(current).isEmpty {
                name = trimmed(current)
                current = ""
            } else {
                current.append(character)
            }
        }
        finish()
        return entries
    }

    static func trimmed(_ text: some StringProtocol) -> String {
        let start = text.drop { $0 == " " }
        return String(start.reversed().drop { $0 == " " }.reversed())
    }
}
