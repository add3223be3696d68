import Synchronization
import Transformations
import Vips

/// Held while a text is set: in libvips 8.14 two threads that paint colour glyphs at the same time
/// crash inside cairo.
private let typesetting = Mutex(())

/// A text that has been set: its ink, and where that stands in its lines.
struct TextSetting {
    /// sRGB with alpha.
    var picture: Image
    /// Pixels from the lines' left and upper edges to the ink; negative where the ink stands out.
    var left, top: Int
    /// The size of all lines together.
    var lineWidth, lineHeight: Int

    /// The ink on a canvas that holds the lines, too.
    func inLineBox() throws -> Image {
        let ink = Placement.Area(
            left: left, top: top, width: picture.width, height: picture.height)
        let canvas = ink.union(Placement.Area(width: lineWidth, height: lineHeight))
        return try picture.extended(to: canvas, at: ink.from(canvas), nil)
    }
}

extension TextRenderer {
    /// The text, shortened to `wrapHeight`; `nil` without ink.
    func fitted(_ text: String) throws -> TextSetting? {
        guard let whole = try set(text) else { return nil }
        guard let limit = wrapHeight, limit > 0, whole.picture.height > limit else { return whole }
        let letters = Array(text)
        var fitting: TextSetting?
        var low = 0
        var high = letters.count - 1
        while low <= high {
            let middle = (low + high) / 2
            let start = String(letters[..<middle])
            let attempt = try set(Self.trimmingEnd(start) + "…")
            if let attempt, attempt.picture.height <= limit {
                fitting = attempt
                low = middle + 1
            } else {
                high = middle - 1
            }
        }
        if let fitting { return fitting }
        // Not even one line fits: show its upper part.
        var cut = whole
        cut.picture = try cut.picture.extractArea(
            left: 0, top: 0, width: cut.picture.width, height: limit)
        return cut
    }

    private static func trimmingEnd(_ text: String) -> String {
        var text = text
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }

    /// Sets the text; `nil` where it has no ink.
    func set(_ text: String) throws -> TextSetting? {
        guard text.contains(where: { !$0.isWhitespace }) else { return nil }
        guard let ink = try ink(text) else { return nil }
        try check(width: Double(ink.width), height: Double(ink.height))
        var setting = TextSetting(
            picture: ink, left: ink.int("xoffset") ?? 0, top: ink.int("yoffset") ?? 0,
            lineWidth: 0, lineHeight: 0)
        if keepsLineBox {
            setting.lineWidth = wrapWidth ?? (2 * max(0, setting.left) + ink.width)
            setting.lineHeight = try lineHeight(of: text) ?? ink.height
        }
        setting.picture = try paint(ink, hasEmoji: TextMarkup.hasEmoji(text), &setting)
        return setting
    }

    /// libvips' picture of the text: coverage, or colours where there are emoji; `nil` where there
    /// is nothing to see.
    private func ink(_ text: String) throws -> Image? {
        do throws(VipsError) {
            return try typeset(text)
        } catch {
            // Letters without ink (a space of a kind of its own) are no failure: with a letter that
            // has some the same text can be set.
            guard (try? typeset(text + "\nH")) != nil else { throw error }
            return nil
        }
    }

    private func typeset(_ text: String) throws(VipsError) -> Image {
        var settings = Image.TextSettings()
        settings.font = TextMarkup.font(style)
        settings.width = wrapWidth.flatMap { $0 > 0 ? min($0, limits.side) : nil }
        settings.rgba = TextMarkup.hasEmoji(text)
        settings.spacing = Int(style.lineSpacing.rounded())
        settings.wrap = .wordChar
        let isBackwards = TextMarkup.isRightToLeft(text)
        switch style.alignment {
        case .start: settings.align = .low
        case .end: settings.align = .high
        case .center: settings.align = .centre
        // Pango swaps the sides of a text that runs from right to left.
        case .left: settings.align = isBackwards ? .high : .low
        case .right: settings.align = isBackwards ? .low : .high
        case .justify: settings.justify = true
        }
        let markup = TextMarkup.markup(text, style, color: color)
        let final = settings
        return try typesetting.withLock { _ throws(VipsError) in try Image.text(markup, final) }
    }

    /// The height of all lines: where the ink of a further line begins, less where it begins alone.
    private func lineHeight(of text: String) throws -> Int? {
        guard let more = try ink(text + "\nH"), let one = try ink("H") else { return nil }
        let bottom = (more.int("yoffset") ?? 0) + more.height
        return bottom - (one.int("yoffset") ?? 0) - one.height - Int(style.lineSpacing.rounded())
    }

    /// The letters in their colour; emoji cut to what can be seen of them.
    private func paint(_ ink: Image, hasEmoji: Bool, _ setting: inout TextSetting) throws -> Image {
        let opacity = Double(color.alpha) / 255
        if !hasEmoji {
            let channels = [color.red, color.green, color.blue].map(Double.init)
            let paint = try Image.solid(channels, width: ink.width, height: ink.height)
            let alpha = try opacity == 1 ? ink : ink.linear(opacity, 0).cast(.uchar)
            return try paint.bandjoin([alpha]).copy(interpretation: .srgb)
        }
        let seen = try ink.extractBand(3).findTrim(threshold: 1, background: [0])
        guard seen.width > 0 else { return ink }
        setting.left += seen.left
        setting.top += seen.top
        let picture = try ink.extractArea(
            left: seen.left, top: seen.top, width: seen.width, height: seen.height)
        return try opacity == 1
            ? picture : picture.linear([1, 1, 1, opacity], [0, 0, 0, 0]).cast(.uchar)
    }

    /// The letters above their outline, larger by its width at each side.
    func outlined(_ letters: Image) throws -> Image {
        guard let stroke, stroke.width > 0, stroke.color.alpha > 0 else { return letters }
        let margin = Int(min(stroke.width, Double(limits.side)).rounded(.up))
        let width = letters.width + 2 * margin
        let height = letters.height + 2 * margin
        try check(width: Double(width), height: Double(height))
        let room = try letters.embed(
            x: margin, y: margin, width: width, height: height, extend: .black)
        let coverage = try room.extractBand(3).linear(255 / max(1, Double(color.alpha)), 0)
            .cast(.uchar).bytes()
        let grown = EdgeDistances(coverage: coverage, width: width, height: height)
            .grown(by: stroke.width)
        let alpha = try Image(pixels: grown, width: width, height: height, bands: 1)
            .linear(Double(stroke.color.alpha) / 255, 0).round(.rint).cast(.uchar)
        let color = [stroke.color.red, stroke.color.green, stroke.color.blue].map(Double.init)
        let line = try Image.solid(color, width: width, height: height)
            .bandjoin([alpha])
            .copy(interpretation: .srgb)
        return try line.covered(
            by: room, at: Placement.Area(width: width, height: height), .over)
    }

    /// The text on its box.
    func boxed(_ text: Image) throws -> Image {
        guard let background, background.alpha > 0 else { return text }
        let margin = max(2, Int((style.size / 10).rounded()))
        let area = Placement.Area(
            left: margin, top: margin, width: text.width, height: text.height)
        let channels = [
            background.red, background.green, background.blue, background.alpha,
        ].map(Double.init)
        return try Image.solid(
            channels, width: text.width + 2 * margin, height: text.height + 2 * margin
        ).covered(by: text, at: area, .over)
    }
}
