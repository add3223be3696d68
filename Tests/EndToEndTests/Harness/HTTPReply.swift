import Foundation

/// What a server answered.
struct HTTPReply: Sendable {
    var status: Int
    var fields: [(name: String, value: String)]
    var body: [UInt8] = []

    /// The first field of that name.
    subscript(_ name: String) -> String? {
        fields.first { $0.name.caseInsensitiveCompare(name) == .orderedSame }?.value
    }

    /// The parts between commas of all fields of that name, in lower case.
    func list(_ name: String) -> [String] {
        fields.filter { $0.name.caseInsensitiveCompare(name) == .orderedSame }
            .flatMap { $0.value.split(separator: ",") }
            .map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
    }

    var text: String { String(decoding: body, as: UTF8.self) }

    var json: JSON {
        get throws { try JSONDecoder().decode(JSON.self, from: Data(body)) }
    }

    /// The reason that a delivery URL was refused for.
    var reason: String { self["X-Cld-Error"] ?? "" }

    /// The layer that answered: the first name in `Server-Timing`.
    var layer: String? { list("Server-Timing").first.map { String($0.prefix { $0 != ";" }) } }

    /// Seconds that caches may keep it; 0 for no-store.
    var freshSeconds: Int? {
        let words = list("Cache-Control")
        if words.contains("no-store") { return 0 }
        return words.first { $0.hasPrefix("max-age=") }.flatMap { Int($0.dropFirst(8)) }
    }

    /// A short account for a test's message.
    var account: String {
        "\(status) \(self["Content-Type"] ?? "–") \(body.count) bytes, \(reason)"
            + (body.count < 400 ? " \(text)" : "")
    }
}

/// A JSON value that tests look into without ceremony.
enum JSON: Decodable, Equatable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    init(from decoder: any Decoder) throws {
        let box = try decoder.singleValueContainer()
        if box.decodeNil() {
            self = .null
        } else if let value = try? box.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? box.decode(Double.self) {
            self = .number(value)
        } else if let value = try? box.decode(String.self) {
            self = .string(value)
        } else if let value = try? box.decode([JSON].self) {
            self = .array(value)
        } else {
            self = .object(try box.decode([String: JSON].self))
        }
    }

    subscript(_ key: String) -> JSON {
        if case .object(let members) = self { members[key] ?? .null } else { .null }
    }

    subscript(_ index: Int) -> JSON {
        if case .array(let items) = self, items.indices.contains(index) {
            items[index]
        } else {
            .null
        }
    }

    var string: String? { if case .string(let value) = self { value } else { nil } }
    var int: Int? { if case .number(let value) = self { Int(value) } else { nil } }
    var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    var items: [JSON] { if case .array(let items) = self { items } else { [] } }
    var members: [String: JSON] { if case .object(let members) = self { members } else { [:] } }
}
