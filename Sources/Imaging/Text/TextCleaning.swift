/// What is left of texts that come from anywhere.
enum TextCleaning {
    /// A text without control characters. Line breaks stay (as `\n`), tabs become spaces; what joins
    /// and directs letters stays, for emoji and mixed scripts need it.
    static func cleaned(_ content: String) -> String {
        var text = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in content.unicodeScalars {
            defer { previous = scalar }
            switch scalar {
            case "\n" where previous == "\r": continue
            case "\n", "\r": text.append("\n")
            case "\t": text.append(contentsOf: "    ".unicodeScalars)
            default:
                if scalar.properties.generalCategory != .control { text.append(scalar) }
            }
        }
        return String(text)
    }

    /// Whether the text's own direction, by its first letter, is from right to left.
    static func isRightToLeft(_ text: String) -> Bool {
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF,
                0x1E800...0x1EFFF:
                if scalar.properties.isAlphabetic { return true }
            default:
                if scalar.properties.isAlphabetic { return false }
            }
        }
        return false
    }
}
