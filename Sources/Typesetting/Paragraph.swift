import CTypesetting

/// A text set in lines: measured as often as one likes, painted when it is known to fit.
public final class Paragraph {
    /// Whole pixels, seen from the upper left corner of the lines.
    public struct Area: Hashable, Sendable {
        public var left, top, width, height: Int

        public init(left: Int, top: Int, width: Int, height: Int) {
            self.left = left
            self.top = top
            self.width = width
            self.height = height
        }

        init(_ area: typesetting_area) {
            self.init(
                left: Int(area.left), top: Int(area.top), width: Int(area.width),
                height: Int(area.height))
        }

        var raw: typesetting_area {
            typesetting_area(
                left: Int32(clamping: left), top: Int32(clamping: top),
                width: Int32(clamping: width), height: Int32(clamping: height))
        }

        public var isEmpty: Bool { width <= 0 || height <= 0 }
    }

    /// A colour, 0 to 255 a channel; alpha 255 is opaque.
    public struct Color: Hashable, Sendable {
        public var red, green, blue, alpha: UInt8

        public init(red: UInt8, green: UInt8, blue: UInt8, alpha: UInt8 = 255) {
            self.red = red
            self.green = green
            self.blue = blue
            self.alpha = alpha
        }

        var raw: typesetting_color {
            typesetting_color(red: red, green: green, blue: blue, alpha: alpha)
        }
    }

    /// What is painted: letters, and a line around them.
    public struct Paint: Hashable, Sendable {
        /// The letters' colour. Emoji have their own, and share its opacity.
        public var color: Color
        /// Pixels, outwards from the letters' edges; 0 for none.
        public var strokeWidth: Double
        public var strokeColor: Color

        public init(color: Color, strokeWidth: Double = 0, strokeColor: Color? = nil) {
            self.color = color
            self.strokeWidth = strokeWidth
            self.strokeColor = strokeColor ?? color
        }
    }

    /// Pixels of four bands, red, green, blue, alpha, not premultiplied; rows from the top.
    public struct Painting: Hashable, Sendable {
        public var pixels: [UInt8]
        /// Where they stand.
        public var area: Area
    }

    /// Owned: freed in `deinit`.
    private let handle: OpaquePointer
    private let fonts: FontBook

    /// Sets a text. Nothing in it is read as markup; `\n` breaks a line.
    public init(_ text: String, style: ParagraphStyle, fonts: FontBook) {
        self.fonts = fonts
        handle = Self.set(text, style, fonts)
    }

    deinit { typesetting_paragraph_free(handle) }

    private static func set(
        _ text: String, _ style: ParagraphStyle, _ fonts: FontBook
    ) -> OpaquePointer {
        var raw = typesetting_style(style)
        let bytes = Array(text.utf8)
        let paragraph = style.families.joined(separator: ",").withCString { families in
            raw.families = families
            return bytes.withUnsafeBytes { bytes in
                typesetting_set(
                    fonts.handle, &raw, bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                    bytes.count)
            }
        }
        guard let paragraph else { preconditionFailure("a String is always UTF-8") }
        return paragraph
    }

    /// The smallest area that holds all ink, the line around letters aside; empty without any.
    public var ink: Area { Area(typesetting_ink(handle)) }

    /// The area that the lines need, spaces at their ends included.
    public var lines: Area { Area(typesetting_lines(handle)) }

    public var lineCount: Int { Int(typesetting_line_count(handle)) }

    /// How many of the text's UTF-8 bytes stand in the lines whose ink ends within `height` pixels
    /// of the upper edge of all ink, counted up to the first that does not.
    public func bytes(within height: Int) -> Int {
        typesetting_overflow(handle, Int32(clamping: height))
    }

    /// Paints the part of the paragraph that `area` shows; `nil` where that fails, as it does for
    /// sides beyond 32,767 pixels.
    public func paint(_ paint: Paint, area: Area) -> Painting? {
        guard !area.isEmpty else { return nil }
        var outcome: Int32 = 0
        let count = 4 * area.width * area.height
        let pixels = [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
            // The buffer holds exactly the area, all of which is written.
            outcome = typesetting_paint(
                handle, paint.color.raw, paint.strokeWidth, paint.strokeColor.raw, area.raw,
                buffer.baseAddress)
            written = count
        }
        return outcome == 0 ? Painting(pixels: pixels, area: area) : nil
    }
}

extension Paragraph.Painting {
    /// The part of it that is not wholly transparent; `nil` where there is none.
    public var visible: Paragraph.Area? {
        let found = Paragraph.Area(
            typesetting_visible(pixels, Int32(clamping: area.width), Int32(clamping: area.height)))
        guard !found.isEmpty else { return nil }
        return Paragraph.Area(
            left: found.left + area.left, top: found.top + area.top, width: found.width,
            height: found.height)
    }
}

extension typesetting_style {
    /// All but the families, whose text somebody has to keep.
    fileprivate init(_ style: ParagraphStyle) {
        self.init()
        size = style.size
        weight = Int32(clamping: style.weight)
        italic = style.isItalic ? 1 : 0
        underlined = style.isUnderlined ? 1 : 0
        struck_through = style.isStruckThrough ? 1 : 0
        letter_spacing = style.letterSpacing
        line_spacing = style.lineSpacing
        justified = style.isJustified ? 1 : 0
        line_width = style.lineWidth ?? -1
        let alignment =
            switch style.alignment {
            case .start: typesetting_start
            case .center: typesetting_center
            case .end: typesetting_end
            }
        let hinting =
            switch style.hinting {
            case .ofFont: typesetting_hinting_default
            case .none: typesetting_hinting_none
            case .slight: typesetting_hinting_slight
            case .medium: typesetting_hinting_medium
            case .full: typesetting_hinting_full
            }
        self.alignment = Int32(alignment.rawValue)
        self.hinting = Int32(hinting.rawValue)
        antialias = Int32(
            (style.edges == .smooth ? typesetting_smooth : typesetting_jagged).rawValue)
    }
}
