public import Foundation

/// The plain fields of a form, whichever way it was sent, in the order sent.
public struct FormFields: Sendable, Hashable {
    /// One field as sent.
    public struct Field: Sendable, Hashable {
        /// The name, brackets included.
        public var name: String
        /// The decoded value.
        public var value: String
    }

    /// All fields in the order sent.
    public private(set) var all: [Field] = []

    /// Makes a form without fields.
    public init() {}

    /// Adds a field behind the others.
    public mutating func append(_ name: String, _ value: String) {
        all.append(Field(name: name, value: value))
    }

    /// The last value sent for a name; nil when there is none.
    public subscript(name: String) -> String? { all.last { $0.name == name }?.value }

    /// All values of an array: `name`, `name[]` and `name[0]`, `name[1]`… in the order sent.
    public func array(_ name: String) -> [String] {
        all.filter { field in
            guard field.name.hasPrefix(name) else { return false }
            let rest = field.name.dropFirst(name.count)
            if rest.isEmpty { return true }
            return rest.first == "[" && rest.last == "]"
                && rest.dropFirst().dropLast().allSatisfy(\.isNumber)
        }.map(\.value)
    }

    /// Reads `application/x-www-form-urlencoded`, which is also how queries are written.
    /// - Throws: ``FormError/tooManyFields``; a broken percent escape is left as it stands.
    public init(urlEncoded text: some StringProtocol, maximumFields: Int = 1000) throws(FormError) {
        for pair in text.split(separator: "&") {
            if all.count == maximumFields { throw .tooManyFields }
            let name = pair.prefix { $0 != "=" }
            append(Self.decode(name), Self.decode(pair.dropFirst(name.count + 1)))
        }
    }

    /// Reads a JSON object. Arrays become fields of one name (`tags[]`), objects their JSON text,
    /// `null` nothing.
    /// - Throws: ``FormError/malformed`` when it is no object.
    public init(json: Data, maximumFields: Int = 1000) throws(FormError) {
        guard let value = try? JSONDecoder().decode(SentJSON.self, from: json),
            case .object(let members) = value
        else { throw .malformed }
        for (name, member) in members.sorted(by: { $0.key < $1.key }) {
            if case .array(let items) = member {
                for item in items { item.text.map { append("\(name)[]", $0) } }
            } else {
                member.text.map { append(name, $0) }
            }
            if all.count > maximumFields { throw .tooManyFields }
        }
    }

    private static func decode(_ text: some StringProtocol) -> String {
        let bytes = Array(text.utf8)
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let high = hex(bytes[index + 1]), let low = hex(bytes[index + 2])
            {
                decoded.append(high << 4 | low)
                index += 3
            } else {
                decoded.append(bytes[index] == UInt8(ascii: "+") ? 0x20 : bytes[index])
                index += 1
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}

/// JSON of any shape.
enum SentJSON: Codable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([SentJSON])
    case object([String: SentJSON])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let integer = try? value.decode(Int.self) {
            self = .integer(integer)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let string = try? value.decode(String.self) {
            self = .string(string)
        } else if let array = try? value.decode([SentJSON].self) {
            self = .array(array)
        } else {
            self = .object(try value.decode([String: SentJSON].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        switch self {
        case .null: try value.encodeNil()
        case .bool(let bool): try value.encode(bool)
        case .integer(let integer): try value.encode(integer)
        case .number(let number): try value.encode(number)
        case .string(let string): try value.encode(string)
        case .array(let array): try value.encode(array)
        case .object(let members): try value.encode(members)
        }
    }

    /// Reads JSON; nil where it is none.
    init?(_ text: String) {
        guard let value = try? JSONDecoder().decode(SentJSON.self, from: Data(text.utf8)) else {
            return nil
        }
        self = value
    }

    /// How the value would have been sent in a form; nil for `null`.
    var text: String? {
        switch self {
        case .null: return nil
        case .bool(let bool): return bool ? "true" : "false"
        case .integer(let integer): return String(integer)
        case .number(let number): return String(number)
        case .string(let string): return string
        case .array, .object:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) }
        }
    }
}
