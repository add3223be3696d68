/// Percent-escapes in paths.
public enum PercentCoding {
    /// The text with each escape replaced once. Escapes that are no two hexadecimal digits stay as
    /// they are; `nil` where the bytes are no UTF-8.
    public static func decode(_ text: some StringProtocol) -> String? {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let high = hexValue(bytes[index + 1]), let low = hexValue(bytes[index + 2])
            {
                result.append(high << 4 | low)
                index += 3
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(validating: result, as: UTF8.self)
    }

    /// How far into the written text the decoded byte number `offset` stands.
    static func writtenOffset(ofDecoded offset: Int, in written: some StringProtocol) -> Int {
        let bytes = Array(written.utf8)
        var decoded = 0
        var index = 0
        while index < bytes.count, decoded < offset {
            let isEscape =
                bytes[index] == UInt8(ascii: "%") && index + 2 < bytes.count
                && hexValue(bytes[index + 1]) != nil && hexValue(bytes[index + 2]) != nil
            index += isEscape ? 3 : 1
            decoded += 1
        }
        return index
    }

    /// Escapes every byte outside `A–Z a–z 0–9 _ . - / :`, which is what the SDKs do to public IDs.
    public static func encodePublicID(_ text: some StringProtocol) -> String {
        encode(text) { byte in
            isUnreserved(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ":")
        }
    }

    /// Escapes what may not stand in one component, commas, slashes and percent signs twice.
    static func encodeText(_ text: some StringProtocol) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: ","): result += "%252C"
            case UInt8(ascii: "/"): result += "%252F"
            case UInt8(ascii: "%"): result += "%2525"
            case _ where isUnreserved(byte) || ":;!$()=@*'~".utf8.contains(byte):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default: result += escape(byte)
            }
        }
        return result
    }

    /// Like `encodeText`, and colons twice: they end a text's style.
    static func encodeName(_ text: some StringProtocol) -> String {
        encodeText(text).split(separator: ":", omittingEmptySubsequences: false)
            .joined(separator: "%253A")
    }

    /// Like `encodeText`, and exclamation marks twice: they end a string.
    static func encodeString(_ text: some StringProtocol) -> String {
        encodeText(text).split(separator: "!", omittingEmptySubsequences: false)
            .joined(separator: "%2521")
    }

    /// Like `encodeText`, and dots twice: a dot separates flags.
    public static func encodeFlagValue(_ text: some StringProtocol) -> String {
        encodeText(text).split(separator: ".", omittingEmptySubsequences: false)
            .joined(separator: "%252E")
    }

    /// Escapes what would end an item or a component, once; for words outside this module.
    public static func encodeWritten(_ text: some StringProtocol) -> String { encodeValue(text) }

    /// Escapes what would end an item or a component, once.
    static func encodeValue(_ text: some StringProtocol) -> String {
        encode(text) { byte in isUnreserved(byte) || ":;!$()=@*'~|&".utf8.contains(byte) }
    }

    private static func encode(_ text: some StringProtocol, keeping: (UInt8) -> Bool) -> String {
        if text.utf8.allSatisfy(keeping) { return String(text) }
        var result = ""
        for byte in text.utf8 {
            if keeping(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result += escape(byte)
            }
        }
        return result
    }

    private static func escape(_ byte: UInt8) -> String {
        let digits = Array("0123456789ABCDEF")
        return "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
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
