/// A text as a layer: `text:Arial_40_bold:Hello`.
public struct TextLayer: Hashable, Sendable {
    /// How the text looks.
    public enum Style: Hashable, Sendable {
        case described(TextStyle)
        /// The style of a text asset with this public ID.
        case borrowed(publicID: String)
        case variable(String)
    }

    public var style: Style
    /// The text itself, decoded.
    public var content: String

    /// Reads what follows `text:`; `nil` where style or text are missing or the style is broken.
    init?(_ value: String) {
        let (head, rest) = LayerSource.cut(value)
        guard !head.isEmpty, !rest.isEmpty else { return nil }
        if head.hasPrefix("$"), Variable.isName(head.dropFirst()) {
            style = .variable(String(head.dropFirst()))
        } else if let described = TextStyle(head) {
            style = .described(described)
        } else if TextStyle.looksLikeStyle(head) {
            return nil
        } else {
            style = .borrowed(publicID: head)
        }
        content = PercentCoding.decode(rest) ?? rest
        // No font has it, and it would end the text where C reads it.
        if content.utf8.contains(0) { return nil }
    }

    /// The canonical text that follows `text:`.
    var text: String {
        let look: String =
            switch style {
            case .described(let style): style.text
            case .borrowed(let id): PercentCoding.encodeValue(id)
            case .variable(let name): "$\(name)"
            }
        return "\(look):\(PercentCoding.encodeText(content))"
    }
}

/// The look of a text: a font, a size in pixels, and what else can follow in any order.
public struct TextStyle: Hashable, Sendable {
    public enum Decoration: String, Hashable, Sendable, CaseIterable {
        case none = "normal"
        case underline, strikethrough
    }
    public enum Alignment: String, Hashable, Sendable, CaseIterable {
        case left, center, right, end, start, justify
    }
    public enum Antialias: String, Hashable, Sendable, CaseIterable {
        case none, gray, subpixel, fast, good, best
    }
    public enum Hinting: String, Hashable, Sendable, CaseIterable {
        case none, slight, medium, full
    }

    /// The font family, or the name of a font file.
    public var font: String
    /// Pixels; above 0.
    public var size: Double
    /// 100 to 900; 400 is normal, 700 bold.
    public var weight = 400
    public var isItalic = false
    public var decoration = Decoration.none
    public var alignment = Alignment.start
    /// Whether the border is drawn around the letters.
    public var hasStroke = false
    /// Pixels between letters; may be negative.
    public var letterSpacing = 0.0
    /// Pixels between lines; may be negative.
    public var lineSpacing = 0.0
    public var antialias: Antialias?
    public var hinting: Hinting?

    /// Reads `Font_size[_option]…`. Options are told apart by their words, so they may also stand
    /// before the size, as in `Montserrat_bold_18`. `nil` where there is no size or an unknown word.
    public init?(_ text: String) {
        var tokens = text.split(separator: "_", omittingEmptySubsequences: true)[...]
        guard let first = tokens.popFirst() else { return nil }
        font = String(first)
        size = 0
        while let token = tokens.popFirst() {
            guard take(token, &tokens) else { return nil }
        }
        guard size > 0 else { return nil }
    }

    static func looksLikeStyle(_ text: String) -> Bool {
        text.split(separator: "_").dropFirst().contains { NumberText.parse($0) != nil }
    }

    private mutating func take(_ token: Substring, _ rest: inout ArraySlice<Substring>) -> Bool {
        if let number = NumberText.parse(token) { return take(number: number) }
        switch token.lowercased() {
        case "normal": break
        case "bold": weight = 700
        case "thin": weight = 100
        case "light": weight = 300
        case "italic": isItalic = true
        case "stroke": hasStroke = true
        case "none", "align", "text": break
        case "letter", "line": return takeSpacing(token, &rest)
        case "antialias":
            guard let word = rest.popFirst(), let kind = Antialias(rawValue: String(word))
            else { return false }
            antialias = kind
        case "hinting":
            guard let word = rest.popFirst(), let kind = Hinting(rawValue: String(word))
            else { return false }
            hinting = kind
        case let word:
            if let kind = Decoration(rawValue: word) {
                decoration = kind
            } else if let kind = Alignment(rawValue: word) {
                alignment = kind
            } else if size == 0, rest.contains(where: { NumberText.parse($0) != nil }) {
                font += "_" + token
            } else {
                return false
            }
        }
        return true
    }

    private mutating func take(number: Double) -> Bool {
        if size == 0 {
            size = number
            return number > 0 && number <= 10_000
        }
        guard (1...1000).contains(number) else { return false }
        weight = Int(number)
        return true
    }

    private mutating func takeSpacing(
        _ kind: Substring, _ rest: inout ArraySlice<Substring>
    ) -> Bool {
        guard rest.popFirst() == "spacing", let text = rest.popFirst(),
            let number = NumberText.parse(text), abs(number) <= 10_000
        else { return false }
        if kind == "letter" { letterSpacing = number } else { lineSpacing = number }
        return true
    }

    /// The canonical text.
    public var text: String {
        var words = [PercentCoding.encodeValue(font), NumberText.print(size)]
        switch weight {
        case 400: break
        case 700: words.append("bold")
        case 300: words.append("light")
        case 100: words.append("thin")
        default: words.append(String(weight))
        }
        if isItalic { words.append("italic") }
        if decoration != .none { words.append(decoration.rawValue) }
        if alignment != .start { words.append(alignment.rawValue) }
        if hasStroke { words.append("stroke") }
        if letterSpacing != 0 { words.append("letter_spacing_" + NumberText.print(letterSpacing)) }
        if lineSpacing != 0 { words.append("line_spacing_" + NumberText.print(lineSpacing)) }
        if let antialias { words.append("antialias_" + antialias.rawValue) }
        if let hinting { words.append("hinting_" + hinting.rawValue) }
        return words.joined(separator: "_")
    }
}
