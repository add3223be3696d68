internal import Assets

/// A place in a listing. Its text is opaque: it is given back as it was received.
public struct Cursor: Hashable, Sendable {
    /// Hexadecimal digits, safe in a URL.
    public let text: String

    /// A cursor that a client sends back. Whether it is one shows when it is used.
    public init(_ text: String) { self.text = text }

    /// Which listing a cursor belongs to.
    enum Listing: String {
        case assetsByCreation = "c"
        case assetsByPublicID = "p"
        case tags = "g"
        case derivedOfAsset = "a"
        case derivedOfTransformation = "d"
        case declared = "t"
        case named = "n"
        case ledger = "l"
        case folders = "f"
        case mappings = "m"
        case related = "r"
        case search = "s"
        case uploadPresets = "u"
        case deliveries = "b"
    }

    /// The place after a row with these keys. Only the last may hold any character.
    init(_ listing: Listing, _ keys: String...) {
        text = Array(([listing.rawValue] + keys).joined(separator: " ").utf8).hex
    }

    init(_ listing: Listing, _ keys: [String]) {
        text = Array(([listing.rawValue] + keys).joined(separator: " ").utf8).hex
    }

    /// As many keys as `count`. Throws `invalidCursor` for another listing's cursor.
    func keys(_ listing: Listing, count: Int) throws -> [String] {
        guard let bytes = [UInt8](hex: text), let joined = String(validating: bytes, as: UTF8.self)
        else { throw CatalogError.invalidCursor }
        let parts = joined.split(
            separator: " ", maxSplits: count, omittingEmptySubsequences: false)
        guard parts.count == count + 1, parts[0] == listing.rawValue else {
            throw CatalogError.invalidCursor
        }
        return parts.dropFirst().map(String.init)
    }

    /// A number among the keys.
    static func number(_ key: String) throws -> Int64 {
        guard let number = Int64(key) else { throw CatalogError.invalidCursor }
        return number
    }

    /// Bytes among the keys.
    static func bytes(_ key: String) throws -> [UInt8] {
        guard let bytes = [UInt8](hex: key) else { throw CatalogError.invalidCursor }
        return bytes
    }
}

/// How much of a listing is wanted, and from where.
public struct PageRequest: Hashable, Sendable {
    /// The most elements of a page: 1 to 500.
    public let limit: Int
    /// Where the page before ended; `nil` for the first.
    public let after: Cursor?

    /// A page of at most `limit` elements; a limit outside of 1 to 500 becomes the nearest of these.
    public init(limit: Int = 10, after: Cursor? = nil) {
        self.limit = min(max(limit, 1), 500)
        self.after = after
    }

    /// Asks for one more than the page holds: it tells whether there is a next page.
    var probe: SQLValue { .integer(limit + 1) }
}

/// A part of a listing.
public struct Page<Element: Sendable>: Sendable {
    /// In the listing's order.
    public var elements: [Element]
    /// Where to go on; `nil` at the end of the listing.
    public var next: Cursor?

    /// Puts a page together.
    public init(elements: [Element], next: Cursor?) {
        self.elements = elements
        self.next = next
    }

    /// Takes what a probe found.
    init(probed: [Element], request: PageRequest, cursor: (Element) -> Cursor) {
        elements = Array(probed.prefix(request.limit))
        next = probed.count > request.limit ? elements.last.map(cursor) : nil
    }
}
extension Page: Equatable where Element: Equatable {}
extension Page: Hashable where Element: Hashable {}
