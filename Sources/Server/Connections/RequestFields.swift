import NIOHTTP1

/// What the hit path needs of a request's fields, gathered in one pass over them.
struct RequestFields {
    var conditions = RequestConditions()
    var requestID: String?
    /// The page that shows the picture.
    var referrer: String?
    var acceptedLine: String?
    /// Lines of `Accept` after the first, which almost nobody sends.
    var furtherAccepted: [String] = []
    var hasBody = false
    var hasHost = false
    /// Whether the client waits for `100 Continue`.
    var expectsContinue = false
    /// Whether few bytes matter more than looks.
    var savesData = false
    /// Whether something is asked for that only the routes may decide.
    var isSpecial = false

    init(_ headers: HTTPHeaders) {
        for (name, value) in headers { read(name, value) }
    }

    private mutating func read(_ name: String, _ value: String) {
        switch name.utf8.count {
        case 4: if name.isField("host") { hasHost = true }
        case 5: if name.isField("range") { conditions.range = value }
        case 6: readShort(name, value)
        case 7:
            if name.isField("upgrade") { isSpecial = true }
            if name.isField("referer") { referrer = value }
        case 8:
            if name.isField("if-range") { conditions.ifRange = value }
            if name.isField("if-match") { isSpecial = true }
        case 9: if name.isField("save-data") { savesData = Self.asksToSaveData(value) }
        case 12:
            if name.isField("x-request-id"), Self.isSane(value) { requestID = value }
        case 13:
            if name.isField("if-none-match") {
                conditions.ifNoneMatch = conditions.ifNoneMatch.map { "\($0), \(value)" } ?? value
            }
        case 14:
            if name.isField("content-length"), value != "0" { hasBody = true }
        case 17:
            if name.isField("if-modified-since") { conditions.ifModifiedSince = value }
            if name.isField("transfer-encoding") { hasBody = true }
        case 19: if name.isField("if-unmodified-since") { isSpecial = true }
        default: break
        }
    }

    private mutating func readShort(_ name: String, _ value: String) {
        if name.isField("accept") {
            if acceptedLine == nil { acceptedLine = value } else { furtherAccepted.append(value) }
        } else if name.isField("expect") {
            isSpecial = true
            expectsContinue = value.lowercased() == "100-continue"
        }
    }

    /// The class of this client.
    func classify(by negotiation: Negotiation) -> NegotiationClass {
        let first = negotiation.classify(acceptedLine)
        return furtherAccepted.isEmpty
            ? first : negotiation.better(first, negotiation.classify(furtherAccepted))
    }

    /// Whether a `Save-Data` means it; further words may stand behind a semicolon.
    static func asksToSaveData(_ value: String) -> Bool {
        let token = value.prefix { $0 != ";" && $0 != "," }
        return token.lowercased().filter { $0 != " " } == "on"
    }

    /// Whether an ID that a client sent may go into our answer and logs.
    static func isSane(_ requestID: String) -> Bool {
        let bytes = requestID.utf8
        guard (1...128).contains(bytes.count) else { return false }
        return bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: ":"),
                UInt8(ascii: "/"), UInt8(ascii: "+"), UInt8(ascii: "="):
                true
            default: false
            }
        }
    }
}

extension String {
    /// Whether this is the given field name, whatever its case. `name` is in lower case.
    fileprivate func isField(_ name: StaticString) -> Bool {
        guard utf8.count == name.utf8CodeUnitCount else { return false }
        var offset = 0
        for byte in utf8 {
            // Bit 5 lowers letters and leaves the hyphen alone.
            if byte | 0x20 != name.utf8Start[offset] { return false }
            offset += 1
        }
        return true
    }
}

/// Makes request IDs: 13 letters and digits, unique enough and cheap.
struct RequestIDs {
    private var state: UInt64

    init() { state = .random(in: .min ... .max) }

    /// The next ID. Thirteen characters fit in a `String` without an allocation.
    mutating func next() -> String {
        // SplitMix64: a counter through a mixer, so no two of one connection are ever equal.
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        mixed ^= mixed >> 31
        return String(unsafeUninitializedCapacity: 13) { bytes in
            for index in 0..<13 {
                let digit = UInt8(truncatingIfNeeded: mixed & 31)
                bytes[index] = digit < 10 ? 0x30 + digit : 0x57 + digit
                mixed >>= 5
            }
            return 13
        }
    }
}
