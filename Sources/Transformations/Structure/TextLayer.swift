/// A text as a layer: `text:Arial_40_bold:Hello`.
public struct TextLayer: Hashable, Sendable {
    /// How the text looks.
    public enum Style: Hashable, Sendable {
        case described(TextStyle)
        /// The style of a text asset with this public ID. Where there is none of that name, the
        /// ID may go on in the content, behind its colons.
        case borrowed(publicID: String)
        case variable(String)
    }

    public var style: Style
    /// The text itself, decoded.
    public var content: String

    public init(style: Style, content: String) {
        self.style = style
        self.content = content
    }

    /// Reads what follows `text:`; `nil` where style or text are missing or the style is broken.
    /// Behind a whole style the text may be empty, as templates without a title leave it.
    init?(_ value: String) {
        let (head, rest) = Self.cut(value)
        guard !head.isEmpty, let style = Style(head) else { return nil }
        if rest.isEmpty {
            guard case .described = style, value.hasSuffix(":") else { return nil }
        }
        self.style = style
        content = PercentCoding.decode(rest) ?? rest
        // No font has it, and it would end the text where C reads it.
        if content.utf8.contains(0) { return nil }
    }

    /// The style ends at the first colon, but for a font file in a folder: `my:font.ttf_40:Hi`.
    private static func cut(_ value: String) -> (head: String, rest: String) {
        let first = LayerSource.cut(value)
        guard TextStyle(first.head) == nil, !first.head.hasPrefix("$") else { return first }
        let colons = value.utf8.indices.lazy.filter { value.utf8[$0] == UInt8(ascii: ":") }
        for colon in colons.prefix(TextStyle.deepestFontFolder) {
            if let style = TextStyle(String(value[..<colon])), style.fontFile != nil {
                return (String(value[..<colon]), String(value[value.utf8.index(after: colon)...]))
            }
        }
        return first
    }

    /// The canonical text that follows `text:`.
    var text: String {
        let look: String =
            switch style {
            case .described(let style): style.text
            case .borrowed(let id): PercentCoding.encodeName(id)
            case .variable(let name): "$\(name)"
            }
        return "\(look):\(PercentCoding.encodeText(content))"
    }
}

extension TextLayer.Style {
    /// Reads a style as it stands in a URL or in a variable: a description, a variable's name, or
    /// the public ID of a text asset; `nil` for a description that is broken.
    public init?(_ text: String) {
        let text = PercentCoding.decode(text) ?? text
        // No name has it, and it would end the text where C reads it.
        if text.utf8.contains(0) { return nil }
        if text.hasPrefix("$"), Variable.isName(text.dropFirst()) {
            self = .variable(String(text.dropFirst()))
        } else if let described = TextStyle(text) {
            self = .described(described)
        } else if text.isEmpty || TextStyle.looksLikeStyle(text) {
            return nil
        } else {
            self = .borrowed(publicID: text)
        }
    }
}

extension TextLayer {
    /// The text assets that a borrowed style may name, each with the text that is left then, the
    /// likeliest first: `stored:12:30` is the text `12:30` in the style of `stored`, or else `30` in
    /// that of `stored/12`. At last the name may be all there is, and the asset itself the picture.
    public var donors: [(publicID: String, content: String?)] {
        guard case .borrowed(let first) = style else { return [] }
        let parts = content.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        return (0...min(parts.count, 4)).map { count in
            let name = ([first] + parts[..<count]).joined(separator: "/")
            let rest = parts[count...].joined(separator: ":")
            return (name, count == parts.count ? nil : rest)
        }
    }
}
