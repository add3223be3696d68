/// What a request asks of the copy it already has, and which part of the body it wants.
public struct RequestConditions: Sendable, Hashable {
    /// The field `If-None-Match`: entity tags, or `*`. Several lines are joined by commas.
    public var ifNoneMatch: String?
    /// The field `If-Modified-Since`; not looked at when `ifNoneMatch` is there.
    public var ifModifiedSince: String?
    /// The field `Range`.
    public var range: String?
    /// The field `If-Range`: an entity tag or a date.
    public var ifRange: String?

    /// Makes conditions from the text of the fields; all absent by default.
    public init(
        ifNoneMatch: String? = nil, ifModifiedSince: String? = nil, range: String? = nil,
        ifRange: String? = nil
    ) {
        self.ifNoneMatch = ifNoneMatch
        self.ifModifiedSince = ifModifiedSince
        self.range = range
        self.ifRange = ifRange
    }

    /// Whether the request asks for the whole body whatever it has.
    var isEmpty: Bool {
        ifNoneMatch == nil && ifModifiedSince == nil && range == nil && ifRange == nil
    }
}

/// What conditions are held against: the representation that would be sent.
public struct Validators: Sendable, Hashable {
    /// The entity tag with its quotes (and `W/` when weak).
    public var entityTag: String?
    /// When the representation last changed, in seconds since 1970.
    public var lastModified: Int64?
    /// Bytes of the whole body.
    public var length: Int

    /// Makes the validators of one representation.
    public init(entityTag: String?, lastModified: Int64?, length: Int) {
        self.entityTag = entityTag
        self.lastModified = lastModified
        self.length = length
    }
}

/// How a conditional request is to be answered.
public enum Evaluation: Sendable, Hashable {
    /// 200 with the whole body.
    case full
    /// 304 without a body.
    case notModified
    /// 206 with these bytes: never empty, within the body.
    case partial(Range<Int>)
    /// 416 without a body.
    case notSatisfiable
}

/// Decides by RFC 9110 §13.2.2 and §14.2 for GET and HEAD; a request for several ranges, or one
/// that cannot be read, gets the whole body.
public func evaluate(_ conditions: RequestConditions, _ validators: Validators) -> Evaluation {
    if let list = conditions.ifNoneMatch {
        if EntityTags.weaklyMatch(list, validators.entityTag) { return .notModified }
    } else if let text = conditions.ifModifiedSince, let lastModified = validators.lastModified,
        let since = HTTPDate.seconds(text), lastModified <= since
    {
        return .notModified
    }
    guard let range = conditions.range, allowsRange(conditions.ifRange, validators) else {
        return .full
    }
    switch ByteRange.read(range, length: validators.length) {
    case .whole: return .full
    case .bytes(let bytes): return .partial(bytes)
    case .outside: return .notSatisfiable
    }
}

private func allowsRange(_ ifRange: String?, _ validators: Validators) -> Bool {
    guard let ifRange else { return true }
    if ifRange.hasPrefix("\"") { return ifRange == validators.entityTag }
    // A weak tag never matches here: If-Range compares strongly.
    guard let lastModified = validators.lastModified, let date = HTTPDate.seconds(ifRange) else {
        return false
    }
    return date == lastModified
}

/// The comparison of entity tags.
enum EntityTags {
    /// Whether a list of tags, or `*`, holds `tag`, weakness aside.
    static func weaklyMatch(_ list: String, _ tag: String?) -> Bool {
        var rest = Substring(list).utf8
        guard let first = rest.first(where: { $0 != 0x20 && $0 != 0x09 }) else { return false }
        if first == UInt8(ascii: "*") { return true }
        guard let tag else { return false }
        let wanted = opaque(Substring(tag).utf8)
        // Tags may hold commas, so the list is read quote by quote.
        while let open = rest.firstIndex(of: UInt8(ascii: "\"")) {
            let after = rest.index(after: open)
            guard let close = rest[after...].firstIndex(of: UInt8(ascii: "\"")) else {
                return false
            }
            if rest[after..<close].elementsEqual(wanted) { return true }
            rest = rest[rest.index(after: close)...]
        }
        return false
    }

    private static func opaque(_ tag: Substring.UTF8View) -> Substring.UTF8View {
        guard let open = tag.firstIndex(of: UInt8(ascii: "\"")),
            let close = tag.lastIndex(of: UInt8(ascii: "\"")), open < close
        else { return tag }
        return tag[tag.index(after: open)..<close]
    }
}

/// The field `Range`, for one range of bytes.
enum ByteRange: Hashable {
    /// To be ignored: another unit, several ranges, or not a range at all.
    case whole
    case bytes(Range<Int>)
    /// Well formed, but beyond the body.
    case outside

    static func read(_ field: String, length: Int) -> ByteRange {
        let utf8 = field.utf8
        guard let equals = utf8.firstIndex(of: UInt8(ascii: "=")),
            field[..<equals].lowercased() == "bytes"
        else { return .whole }
        let spec = field[utf8.index(after: equals)...].filter { $0 != " " && $0 != "\t" }
        guard let dash = spec.firstIndex(of: "-") else { return .whole }
        let first = spec[..<dash]
        let last = spec[spec.index(after: dash)...]
        if first.isEmpty { return suffix(last, length: length) }
        guard let start = position(first) else { return .whole }
        guard !last.isEmpty else {
            return start < length ? .bytes(start..<length) : .outside
        }
        guard let end = position(last), start <= end else { return .whole }
        return start < length ? .bytes(start..<min(end, length - 1) + 1) : .outside
    }

    private static func suffix(_ text: Substring, length: Int) -> ByteRange {
        guard let count = position(text) else { return .whole }
        guard count > 0, length > 0 else { return .outside }
        return .bytes(max(0, length - count)..<length)
    }

    /// A number of digits only; one too large for us is as good as infinite.
    private static func position(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        return Int(text).map { min($0, Int.max - 1) } ?? Int.max - 1
    }
}
