internal import Foundation

/// Who may see an asset, and when. An asset without rules is for everybody.
public struct AccessControl: Hashable, Sendable {
    /// One of several rules; what one of them admits is admitted.
    public struct Rule: Hashable, Sendable, Codable {
        /// Who is let in.
        public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
            /// Who shows a token.
            case token
            /// Everybody.
            case anonymous
        }

        /// Who is let in.
        public var kind: Kind
        /// From when on, in Unix seconds; `nil` for always.
        public var start: Int64?
        /// Until when, in Unix seconds, that second left out; `nil` for ever.
        public var end: Int64?

        /// Puts a rule together.
        public init(_ kind: Kind, start: Int64? = nil, end: Int64? = nil) {
            self.kind = kind
            self.start = start
            self.end = end
        }

        enum CodingKeys: String, CodingKey {
            case kind = "access_type"
            case start, end
        }

        func holds(at now: Int64) -> Bool {
            (start.map { $0 <= now } ?? true) && (end.map { now < $0 } ?? true)
        }
    }

    /// The rules, in the order in which they were given.
    public var rules: [Rule]

    /// Puts rules together.
    public init(_ rules: [Rule]) { self.rules = rules }

    /// Whether somebody of this kind is let in at a time in Unix seconds.
    public func admits(_ kind: Rule.Kind, at now: Int64) -> Bool {
        rules.contains { $0.kind == kind && $0.holds(at: now) }
    }

    /// The next time in Unix seconds at which somebody may be let in or kept out who was not before;
    /// `nil` where that never comes.
    public func nextChange(after now: Int64) -> Int64? {
        rules.flatMap { [$0.start, $0.end] }.compactMap(\.self).filter { $0 > now }.min()
    }
}

extension AccessControl {
    /// As the database keeps it.
    init(stored text: String) throws {
        self.init(try StoredJSON.value([Rule].self, text))
    }

    var stored: String { StoredJSON.text(rules) }
}

/// A field of HTTP that is sent with an asset.
public struct AssetHeader: Hashable, Sendable, Codable {
    /// A token of HTTP.
    public var name: String
    /// Printable ASCII.
    public var value: String

    /// Puts a field together.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// Lists and tables that the database keeps as text.
enum StoredJSON {
    /// The same text for the same value.
    static func text(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else {
            preconditionFailure("texts, numbers and lists of them can always be written")
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// Throws `unreadableRow` for what this program never writes.
    static func value<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        guard let value = try? JSONDecoder().decode(type, from: Data(text.utf8)) else {
            throw CatalogError.unreadableRow
        }
        return value
    }
}
