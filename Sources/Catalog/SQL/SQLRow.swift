import Assets

/// One row, read column by column from the left, so that the order of reading stands beside the
/// list of columns.
struct SQLRow {
    private let values: [SQLValue]
    private var position = 0

    init(_ values: [SQLValue]) { self.values = values }

    private mutating func next() throws -> SQLValue {
        guard position < values.count else { throw CatalogError.unreadableRow }
        defer { position += 1 }
        return values[position]
    }

    mutating func optionalInteger() throws -> Int64? {
        switch try next() {
        case .null: nil
        case .integer(let number): number
        case .text, .bytes: throw CatalogError.unreadableRow
        }
    }

    mutating func optionalText() throws -> String? {
        switch try next() {
        case .null: nil
        case .text(let text): text
        case .integer, .bytes: throw CatalogError.unreadableRow
        }
    }

    mutating func integer() throws -> Int64 { try required(optionalInteger()) }
    mutating func int() throws -> Int { Int(try integer()) }
    mutating func text() throws -> String { try required(optionalText()) }
    mutating func bool() throws -> Bool { try integer() != 0 }

    mutating func optionalBytes() throws -> [UInt8]? {
        switch try next() {
        case .null: nil
        case .bytes(let bytes): bytes
        case .integer, .text: throw CatalogError.unreadableRow
        }
    }

    mutating func bytes() throws -> [UInt8] { try required(optionalBytes()) }

    mutating func cloud() throws -> CloudName { try required(CloudName(text())) }
    mutating func assetID() throws -> AssetID { try required(AssetID(bytes: bytes())) }
    mutating func derivation() throws -> DerivationID { try required(DerivationID(bytes: bytes())) }
    mutating func version() throws -> AssetVersion { AssetVersion(try integer()) }
    mutating func format() throws -> Format { try required(optionalFormat()) }

    mutating func optionalFormat() throws -> Format? {
        guard let text = try optionalText() else { return nil }
        return try required(Format(rawValue: text))
    }

    mutating func reference() throws -> AssetReference {
        AssetReference(
            cloud: try cloud(), assetType: try required(AssetType(rawValue: text())),
            deliveryType: try required(DeliveryType(rawValue: text())),
            publicID: PublicID(try text()))
    }

    private func required<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw CatalogError.unreadableRow }
        return value
    }
}

extension SQLValue {
    static func integer(_ number: Int) -> SQLValue { .integer(Int64(number)) }
    static func bool(_ value: Bool) -> SQLValue { .integer(value ? 1 : 0) }
    static func text(_ text: String?) -> SQLValue {
        guard let text else { return .null }
        return .text(text)
    }
    static func integer(_ number: Int?) -> SQLValue {
        guard let number else { return .null }
        return .integer(Int64(number))
    }
    static func cloud(_ name: CloudName) -> SQLValue { .text(name.text) }
    static func asset(_ id: AssetID) -> SQLValue { .bytes(id.bytes) }
    static func derivation(_ id: DerivationID) -> SQLValue { .bytes(id.bytes) }
    static func version(_ version: AssetVersion) -> SQLValue { .integer(version.number) }
}

/// A statement that is put together of fixed pieces, each with its values.
struct SQLStatement {
    private(set) var text: String
    private(set) var values: [SQLValue] = []

    init(_ text: String) { self.text = text }

    /// Adds `piece`, in which each `?` stands for the next of `values`.
    mutating func add(_ piece: String, _ values: SQLValue...) { append(piece, values) }

    /// Adds `piece`, in which each `?` stands for the next of `values`.
    mutating func append(_ piece: String, _ values: [SQLValue]) {
        var remaining = values[...]
        for character in piece {
            guard character == "?" else {
                text.append(character)
                continue
            }
            bind(remaining.removeFirst())
        }
    }

    /// Adds another statement, its values numbered on.
    mutating func append(_ other: SQLStatement) {
        var remaining = other.text[...]
        while let dollar = remaining.firstIndex(of: "$") {
            text += remaining[..<dollar]
            let digits = remaining[remaining.index(after: dollar)...].prefix { $0.isNumber }
            if let number = Int(digits), other.values.indices.contains(number - 1) {
                bind(other.values[number - 1])
            }
            remaining = remaining[digits.endIndex...]
        }
        text += remaining
    }

    /// Adds `(…)` with all `list`; an empty list is `(NULL)`, which nothing is in. The list is
    /// filled up to a power of two by repeating its last value, so that only a few different
    /// statements are ever kept ready.
    mutating func addList(_ list: [SQLValue]) {
        var size = 1
        while size < list.count { size *= 2 }
        text += "("
        for index in 0..<size {
            if index > 0 { text += ", " }
            if let last = list.last {
                bind(index < list.count ? list[index] : last)
            } else {
                text += "NULL"
            }
        }
        text += ")"
    }

    private mutating func bind(_ value: SQLValue) {
        values.append(value)
        text += "$\(values.count)"
    }
}

extension SQLConnection {
    func rows<Row>(
        _ statement: SQLStatement, _ decode: (inout SQLRow) throws -> Row
    ) throws -> [Row] {
        try rows(statement.text, statement.values, decode)
    }

    @discardableResult
    func run(_ statement: SQLStatement) throws -> Int { try run(statement.text, statement.values) }
}
