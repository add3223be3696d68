/// Percent-escapes in paths.
public enum PercentCoding {
    /// The text with each escape replaced once. Escapes that are no two hexadecimal digits stay as
    /// they are; `nil` where the bytes are no UTF-8.
    public static func decode(_ text: some StringProtocol) -> String? {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
        return String(validating: unescaped(Array(text.utf8)[...]), as: UTF8.self)
    }

    private static func unescaped(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.endIndex,
                let high = hexValue(bytes[index + 1]), let low = hexValue(bytes[index + 2])
            {
                result.append(high << 4 | low)
                index += 3
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }

    /// A part of a written path decoded once, and where it stands in the bytes given back; `nil` where
    /// it is no UTF-8 or holds a NUL, which no text has and at which C would end it.
    static func decodedOnce(
        _ bytes: [UInt8], _ range: Range<Int>
    ) -> (bytes: [UInt8], range: Range<Int>)? {
        var hasEscapes = false
        for index in range {
            if bytes[index] == UInt8(ascii: "%") { hasEscapes = true }
            if bytes[index] == 0 { return nil }
        }
        guard hasEscapes else { return (bytes, range) }
        let decoded = unescaped(bytes[range])
        guard !decoded.contains(0), String(validating: decoded, as: UTF8.self) != nil else {
            return nil
        }
        return (decoded, 0..<decoded.count)
    }

    /// How far into the written text the decoded byte number `offset` stands.
    static func writtenOffset(ofDecoded offset: Int, in written: some StringProtocol) -> Int {
        writtenOffset(ofDecoded: offset, in: Array(written.utf8)[...])
    }

    static func writtenOffset(ofDecoded offset: Int, in bytes: ArraySlice<UInt8>) -> Int {
        var decoded = 0
        var index = bytes.startIndex
        while index < bytes.endIndex, decoded < offset {
            let isEscape =
                bytes[index] == UInt8(ascii: "%") && index + 2 < bytes.endIndex
                && hexValue(bytes[index + 1]) != nil && hexValue(bytes[index + 2]) != nil
            index += isEscape ? 3 : 1
            decoded += 1
        }
        return index - bytes.startIndex
    }

    /// Escapes every byte outside `A–Z a–z 0–9 _ . - / :`, which is what the SDKs do to public IDs.
    public static func encodePublicID(_ text: some StringProtocol) -> String {
        encode(text) { byte in
            isUnreserved(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ":")
        }
    }

    /// Escapes what may not stand in one component, commas, slashes and percent signs twice.
    static func encodeText(_ text: some StringProtocol) -> String {
        encode(text, twice: isSeparator, keeping: isHarmless)
    }

    /// Like `encodeText`, and colons twice: they end a text's style.
    static func encodeName(_ text: some StringProtocol) -> String {
        encodeText(text).split(separator: ":", omittingEmptySubsequences: false)
            .joined(separator: "%253A")
    }

    /// Like `encodeText`, and exclamation marks twice: they end a string.
    static func encodeString(_ text: some StringProtocol) -> String {
        encode(text, twice: { isSeparator($0) || $0 == UInt8(ascii: "!") }, keeping: isHarmless)
    }

    /// Like `encodeText`, and dots twice: a dot separates flags.
    public static func encodeFlagValue(_ text: some StringProtocol) -> String {
        encode(text, twice: { isSeparator($0) || $0 == UInt8(ascii: ".") }, keeping: isHarmless)
    }

    /// Escapes what would end an item or a component, once; for words outside this module.
    public static func encodeWritten(_ text: some StringProtocol) -> String { encodeValue(text) }

    /// Escapes what would end an item or a component, once.
    static func encodeValue(_ text: some StringProtocol) -> String {
        encode(text) { isHarmless($0) || $0 == UInt8(ascii: "|") || $0 == UInt8(ascii: "&") }
    }

    /// The text with every byte escaped that is not kept, and those escaped twice that `twice` names.
    private static func encode(
        _ text: some StringProtocol, twice: (UInt8) -> Bool = { _ in false },
        keeping: (UInt8) -> Bool
    ) -> String {
        if text.utf8.allSatisfy({ keeping($0) && !twice($0) }) { return String(text) }
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count + 24)
        for byte in text.utf8 {
            if twice(byte) {
                result += "%25".utf8
                result += [digit(byte >> 4), digit(byte & 15)]
            } else if keeping(byte) {
                result.append(byte)
            } else {
                result += [UInt8(ascii: "%"), digit(byte >> 4), digit(byte & 15)]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// An upper-case hexadecimal digit.
    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "%")
    }

    /// What may stand in an item as it is.
    private static func isHarmless(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: "!"), UInt8(ascii: "$"),
            UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "="), UInt8(ascii: "@"),
            UInt8(ascii: "*"), UInt8(ascii: "'"), UInt8(ascii: "~"):
            true
        default: isUnreserved(byte)
        }
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"), UInt8(ascii: "."),
            UInt8(ascii: "-"):
            true
        default: false
        }
    }

    private static func hexValue(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
