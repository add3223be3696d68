import struct Foundation.Data

/// Base64 with the alphabet for URLs, without padding; the standard alphabet and padding are read too.
public enum Base64URL {
    /// The text without padding.
    public static func encode(_ bytes: [UInt8]) -> String {
        let text = Data(bytes).base64EncodedString()
        return String(
            text.compactMap { character in
                switch character {
                case "+": "-"
                case "/": "_"
                case "=": nil
                default: character
                }
            })
    }

    /// The bytes, or `nil` where `text` is no Base64.
    public static func decode(_ text: String) -> [UInt8]? {
        var standard = ""
        for character in text where character != "=" {
            switch character {
            case "-": standard.append("+")
            case "_": standard.append("/")
            default: standard.append(character)
            }
        }
        while !standard.utf8.count.isMultiple(of: 4) { standard.append("=") }
        return Data(base64Encoded: standard).map { Array($0) }
    }

    static func decodeText(_ text: String) -> String? {
        guard let bytes = decode(text), !bytes.isEmpty else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }
}
