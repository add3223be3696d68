import Transformations

/// A text and its style as Pango wants them.
enum TextMarkup {
    /// What is left of a text without control characters. Line breaks stay (as `\n`), tabs become
    /// spaces; what joins and directs letters stays, for emoji and mixed scripts need it.
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

    /// The text as Pango markup: nothing in it is read as markup.
    static func markup(_ text: String, _ style: TextStyle, color: Color) -> String {
        let attributes = attributes(of: style, color: color)
            .map { " \($0.0)=\"\($0.1)\"" }.joined()
        return "<span\(attributes)>\(escaped(text))</span>"
    }

    static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
    }

    private static func attributes(of style: TextStyle, color: Color) -> [(String, String)] {
        let packed = UInt32(color.red) << 16 | UInt32(color.green) << 8 | UInt32(color.blue)
        let digits = String(packed, radix: 16)
        var attributes = [
            ("foreground", "#" + String(repeating: "0", count: 6 - digits.count) + digits),
            // Words broken at the box's edge stay as they were written.
            ("insert_hyphens", "false"),
        ]
        if style.weight != 400 { attributes.append(("weight", "\(style.weight)")) }
        if style.isItalic { attributes.append(("style", "italic")) }
        switch style.decoration {
        case .none: break
        case .underline: attributes.append(("underline", "single"))
        case .strikethrough: attributes.append(("strikethrough", "true"))
        }
        if style.letterSpacing != 0 {
            attributes.append(("letter_spacing", "\(Int((style.letterSpacing * 1024).rounded()))"))
        }
        return attributes
    }

    /// The font as a Pango description, its size in pixels.
    static func font(_ style: TextStyle) -> String {
        families(style.font).joined(separator: ",") + ", \(NumberText.print(style.size))px"
    }

    /// The families to look for, the wanted one first. Where none is installed, fontconfig chooses.
    static func families(_ written: String) -> [String] {
        // `Roboto@google` names a foundry, `my.ttf` a file: the family is what is left.
        var name = String(written.prefix { $0 != "@" })
        for ending in [".ttf", ".otf", ".woff2", ".woff"] where name.lowercased().hasSuffix(ending)
        {
            name.removeLast(ending.count)
        }
        name.removeAll { $0 == "," || $0 == "#" || $0 == "@" || $0.isNewline }
        name = name.split(separator: " ").joined(separator: " ")
        guard !name.isEmpty else { return ["Sans"] }
        return [name] + [neighbours[name.lowercased()], withoutStyle(name)].compactMap { $0 }
    }

    /// Free fonts of about the same widths, where fontconfig itself knows none.
    private static let neighbours = ["verdana": "DejaVu Sans", "tahoma": "DejaVu Sans Condensed"]

    /// `Roboto Light` is looked for as `Roboto`, too.
    private static func withoutStyle(_ name: String) -> String? {
        let styles: Set = [
            "thin", "light", "regular", "medium", "semibold", "bold", "extrabold", "black",
        ]
        var words = name.split(separator: " ")
        guard words.count > 1, let last = words.last, styles.contains(last.lowercased())
        else { return nil }
        words.removeLast()
        return words.joined(separator: " ")
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

    /// Whether a glyph may bring its own colours.
    static func hasEmoji(_ text: String) -> Bool {
        text.unicodeScalars.contains { $0.properties.isEmojiPresentation || $0.value == 0xFE0F }
    }
}
