public import Assets

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
    /// Pixels; above 0, at most `largestSize`.
    public var size: Double
    /// 1 to 1000; 400 is normal, 700 bold.
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

    /// The largest size, and the largest spacing, in pixels.
    public static let largestSize = 10_000.0

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

    /// The canonical text.
    public var text: String {
        let name =
            hasPlainFolders ? PercentCoding.encodeText(font) : PercentCoding.encodeName(font)
        var words = [name, NumberText.print(size)]
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

// MARK: Reading

extension TextStyle {
    /// Names of weights, the four of the language's own and those that fonts are called by.
    private static let weights = [
        "thin": 100, "hairline": 100, "extralight": 200, "ultralight": 200, "light": 300,
        "regular": 400, "book": 400, "medium": 500, "semibold": 600, "demibold": 600, "bold": 700,
        "extrabold": 800, "ultrabold": 800, "black": 900, "heavy": 900,
    ]

    private mutating func take(_ token: Substring, _ rest: inout ArraySlice<Substring>) -> Bool {
        if let number = NumberText.parse(token) { return take(number: number) }
        let word = token.lowercased()
        switch word {
        case "italic", "oblique": isItalic = true
        case "stroke": hasStroke = true
        // Some programs say what kind of option follows: `style_light`, `weight_bold`.
        case "normal", "none", "align", "text", "style", "weight", "decoration": break
        case "bo" where rest.dropFirst().first?.lowercased() == "solid":
            // An SDK writes a stroke's border into the style, too; that of the component counts.
            rest = rest.dropFirst(3)
        case "letter", "line":
            if rest.first?.lowercased() == "spacing" { return takeSpacing(word, &rest) }
            return takeNamePart(token, rest)
        case "antialias":
            guard let kind = rest.popFirst().flatMap({ Antialias(rawValue: $0.lowercased()) })
            else { return false }
            antialias = kind
        case "hinting":
            guard let kind = rest.popFirst().flatMap({ Hinting(rawValue: $0.lowercased()) })
            else { return false }
            hinting = kind
        default:
            if let number = Self.weights[word] {
                weight = number
            } else if let kind = Decoration(rawValue: word) {
                decoration = kind
            } else if let kind = Alignment(rawValue: word) {
                alignment = kind
            } else {
                return takeNamePart(token, rest)
            }
        }
        return true
    }

    /// Before the size, a word that is no option belongs to the font's name: `my_font.ttf_40`.
    private mutating func takeNamePart(_ token: Substring, _ rest: ArraySlice<Substring>) -> Bool {
        guard size == 0, rest.contains(where: { NumberText.parse($0) != nil }) else { return false }
        font += "_" + token
        return true
    }

    private mutating func take(number: Double) -> Bool {
        if size == 0 {
            size = number
            return number > 0 && number <= Self.largestSize
        }
        guard (1...1000).contains(number) else { return false }
        weight = Int(number)
        return true
    }

    private mutating func takeSpacing(
        _ kind: String, _ rest: inout ArraySlice<Substring>
    ) -> Bool {
        rest = rest.dropFirst()
        guard let number = rest.popFirst().flatMap({ NumberText.parse($0) }),
            abs(number) <= Self.largestSize
        else { return false }
        if kind == "letter" { letterSpacing = number } else { lineSpacing = number }
        return true
    }
}

// MARK: Font files

extension TextStyle {
    /// The raw asset that the font is in, folders separated by colons; `nil` where the font is a
    /// family's name.
    public var fontFile: String? {
        guard let dot = font.lastIndex(of: "."),
            ["ttf", "otf", "woff", "woff2"].contains(font[font.index(after: dot)...].lowercased())
        else { return nil }
        return font
    }

    /// How many colons a font file's style may have, the one at its end included.
    static let deepestFontFolder = 16

    /// Whether the font's colons may stand as they are: none of them is taken for the style's end.
    private var hasPlainFolders: Bool {
        let parts = font.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count > 1 else { return true }
        guard fontFile != nil, parts.count <= Self.deepestFontFolder, !font.hasPrefix("$") else {
            return false
        }
        return (1..<parts.count).allSatisfy {
            let start = TextStyle(parts[..<$0].joined(separator: ":"))
            return start == nil || $0 > 1 && start?.fontFile == nil
        }
    }

    /// The assets that `fontFile` may mean, the likeliest first; none where the font is a family.
    public func fontCandidates(in cloud: CloudName) -> [AssetReference] {
        guard let fontFile else { return [] }
        let parts = fontFile.split(whereSeparator: { $0 == ":" || $0 == "/" })
        let name = PublicID(parts.joined(separator: "/"))
        return [DeliveryType.authenticated, .upload, .private].map { delivery in
            AssetReference(
                cloud: cloud, assetType: .raw, deliveryType: delivery, publicID: name)
        }
    }
}
