import Transformations
import Typesetting
import Vips

extension Paragraph {
    /// The text set as a style says, in lines of `lineWidth` pixels at most.
    convenience init(
        _ text: String, _ style: TextStyle, lineWidth: Int?, fonts: TextFonts
    ) throws(ImagingError) {
        var wanted = ParagraphStyle(families: try fonts.families(of: style), size: style.size)
        wanted.weight = style.weight
        wanted.isItalic = style.isItalic
        wanted.isUnderlined = style.decoration == .underline
        wanted.isStruckThrough = style.decoration == .strikethrough
        wanted.letterSpacing = style.letterSpacing
        wanted.lineSpacing = style.lineSpacing
        wanted.lineWidth = lineWidth.map(Double.init)
        wanted.alignment = ParagraphStyle.Alignment(style.alignment, of: text)
        wanted.isJustified = style.alignment == .justify
        wanted.edges = style.antialias == TextStyle.Antialias.none ? .jagged : .smooth
        wanted.hinting = ParagraphStyle.Hinting(style.hinting)
        self.init(text, style: wanted, fonts: fonts.book)
    }
}

extension ParagraphStyle.Alignment {
    /// Left and right are sides of the picture, whatever the text's direction.
    fileprivate init(_ alignment: TextStyle.Alignment, of text: String) {
        switch alignment {
        case .start, .justify: self = .start
        case .end: self = .end
        case .center: self = .center
        case .left: self = TextCleaning.isRightToLeft(text) ? .end : .start
        case .right: self = TextCleaning.isRightToLeft(text) ? .start : .end
        }
    }
}

extension ParagraphStyle.Hinting {
    fileprivate init(_ hinting: TextStyle.Hinting?) {
        switch hinting {
        case .some(.none): self = .none
        case .some(.slight): self = .slight
        case .some(.medium): self = .medium
        case .some(.full): self = .full
        case nil: self = .ofFont
        }
    }
}

extension Paragraph.Color {
    init(_ color: Color) {
        self.init(red: color.red, green: color.green, blue: color.blue, alpha: color.alpha)
    }
}

extension TextRenderer {
    /// Refuses a text that would be too large before it is set, where the numbers of the painter
    /// might not hold its size: it is set small first.
    func checkSize(of text: String, _ fonts: TextFonts) throws {
        let count = Double(text.unicodeScalars.count)
        let advance = 2 * style.size + max(abs(style.letterSpacing), abs(style.lineSpacing))
        let factor = count * advance / Self.safeLength
        guard factor > 1 else { return }
        var small = style
        small.size = max(1, style.size / factor)
        small.letterSpacing /= factor
        small.lineSpacing /= factor
        let width = wrapWidth.map { max(1, Int(Double($0) / factor)) }
        let ink = try Paragraph(text, small, lineWidth: width, fonts: fonts).ink
        try check(width: Double(ink.width) * factor, height: Double(ink.height) * factor)
    }

    /// Pixels along which Pango can still count: half of what fits into its numbers.
    private static let safeLength = 1_000_000.0

    /// The text in lines, shortened to `wrapHeight` where it is higher.
    func fitted(_ text: String, _ fonts: TextFonts) throws(ImagingError) -> Paragraph {
        let whole = try Paragraph(text, style, lineWidth: wrapWidth, fonts: fonts)
        guard let limit = wrapHeight, limit > 0, whole.ink.height > limit else { return whole }
        let fitting = text.utf8.index(text.startIndex, offsetBy: whole.bytes(within: limit))
        var start = text[..<fitting]
        // What is left out makes room for the ellipsis in the last line.
        while true {
            start = start.trimmingEnd()
            guard !start.isEmpty else { return whole }
            let attempt = try Paragraph(
                String(start) + "…", style, lineWidth: wrapWidth, fonts: fonts)
            if attempt.ink.height <= limit { return attempt }
            start = start.dropLast()
        }
    }

    /// What is painted, and no more of it than limits allow; `nil` without any ink.
    func painted(_ paragraph: Paragraph) throws -> Paragraph.Painting? {
        let ink = paragraph.ink
        guard !ink.isEmpty else { return nil }
        // Antialiasing and hinting may reach a little further than outlines say.
        let margin = Self.margin + (stroke.map { Int($0.width.rounded(.up)) } ?? 0)
        try check(width: Double(ink.width), height: Double(ink.height))
        let area = Paragraph.Area(
            left: ink.left - margin, top: ink.top - margin, width: ink.width + 2 * margin,
            height: ink.height + 2 * margin)
        try check(
            width: Double(area.width - 2 * Self.margin),
            height: Double(area.height - 2 * Self.margin))
        let paint = Paragraph.Paint(
            color: Paragraph.Color(color), strokeWidth: stroke?.width ?? 0,
            strokeColor: stroke.map { Paragraph.Color($0.color) })
        guard let painting = paragraph.paint(paint, area: area) else {
            throw TextError.tooManyPixels(maximum: limits.pixels)
        }
        return painting
    }

    private static let margin = 2

    /// What of a painting is shown: the ink, and what the lines need beside it.
    func shown(_ ink: Paragraph.Area?, _ paragraph: Paragraph, of text: String) -> Placement.Area? {
        let lines = paragraph.lines
        let visible = ink.map(Placement.Area.init)
        if keepsLineBox {
            var box = Placement.Area(lines)
            if let wrapWidth {
                box.left = 0
                box.width = max(wrapWidth, 1)
            }
            guard box.width > 0, box.height > 0 else { return visible }
            return visible?.union(box) ?? box
        }
        guard background != nil, let visible, let first = text.first, let last = text.last
        else { return visible }
        // Spaces at the ends are how people widen the box.
        var wide = visible
        if first == " " { wide = wide.reaching(left: lines.left) }
        if last == " " { wide = wide.reaching(right: lines.left + lines.width) }
        return wide
    }
}

extension Placement.Area {
    init(_ area: Paragraph.Area) {
        self.init(left: area.left, top: area.top, width: area.width, height: area.height)
    }

    fileprivate func reaching(left: Int) -> Placement.Area {
        union(Placement.Area(left: left, top: top, width: 1, height: 1))
    }

    fileprivate func reaching(right: Int) -> Placement.Area {
        union(Placement.Area(left: right - 1, top: top, width: 1, height: 1))
    }
}

extension Substring {
    fileprivate func trimmingEnd() -> Substring {
        var text = self
        while text.last?.isWhitespace == true { text = text.dropLast() }
        return text
    }
}
