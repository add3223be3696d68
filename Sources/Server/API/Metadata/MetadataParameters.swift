import Assets
import Catalog
import Foundation

extension APIParameters {
    /// Structured metadata as `id=value|id2=["a","b"]`, where a backslash takes the next character's
    /// meaning, or as a JSON object; `nil` where it is missing. An empty value clears its field.
    func metadata(_ name: String = "metadata") throws -> [MetadataEntry]? {
        guard let text = self[name] else { return nil }
        let entries = text.hasPrefix("{") ? Self.metadata(json: text) : Self.metadata(text)
        guard let entries else { throw APIError.invalidValue(parameter: name, text: text) }
        return entries
    }

    private static func metadata(_ text: String) -> [MetadataEntry]? {
        var entries: [MetadataEntry] = []
        for entry in context(text) {
            guard let entry else { return nil }
            guard let values = values(entry.value) else { return nil }
            entries.append(MetadataEntry(field: entry.name, values: values))
        }
        return entries
    }

    /// One value, or those of a JSON array.
    private static func values(_ text: String) -> [String]? {
        guard text.hasPrefix("[") else { return text.isEmpty ? [] : [text] }
        guard let json = SentJSON(text: text), case .array(let items) = json else { return nil }
        return items.compactMap(\.text)
    }

    private static func metadata(json text: String) -> [MetadataEntry]? {
        guard let json = SentJSON(text: text), case .object(let members) = json else { return nil }
        return members.sorted { $0.key < $1.key }.map { name, value in
            switch value {
            case .array(let items):
                MetadataEntry(field: name, values: items.compactMap(\.text))
            case .null, .bool, .integer, .number, .string, .object:
                MetadataEntry(
                    field: name, values: value.text.flatMap { $0.isEmpty ? nil : [$0] } ?? [])
            }
        }
    }

    /// A parameter that holds JSON; `nil` where it is missing or empty.
    func json(_ name: String) throws -> SentJSON? {
        guard let text = self[name], !text.isEmpty else { return nil }
        guard let json = SentJSON(text: text) else {
            throw APIError.invalidValue(parameter: name, text: text)
        }
        return json
    }
}

extension SentJSON {
    /// Reads JSON; `nil` where the text is none.
    init?(text: String) {
        guard let json = try? JSONDecoder().decode(SentJSON.self, from: Data(text.utf8)) else {
            return nil
        }
        self = json
    }

    /// The members of an object; none of anything else.
    var members: [String: SentJSON] {
        switch self {
        case .object(let members): members
        case .null, .bool, .integer, .number, .string, .array: [:]
        }
    }

    /// The elements of an array; none of anything else.
    var elements: [SentJSON] {
        switch self {
        case .array(let elements): elements
        case .null, .bool, .integer, .number, .string, .object: []
        }
    }

    /// A truth value, or a text that says one.
    var flag: Bool? {
        switch self {
        case .bool(let value): value
        case .string("true"), .integer(1): true
        case .string("false"), .integer(0): false
        case .null, .integer, .number, .string, .array, .object: nil
        }
    }

    subscript(_ name: String) -> SentJSON? { members[name] }
}
