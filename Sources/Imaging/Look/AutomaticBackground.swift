import Transformations

/// What `b_auto:…` says: a colour, or a gradient between colours, taken from the picture.
struct AutomaticBackground: Hashable, Sendable {
    enum Mode: String, CaseIterable, Sendable {
        case border, predominant
        case borderContrast = "border_contrast"
        case predominantContrast = "predominant_contrast"
        case predominantGradient = "predominant_gradient"
        case predominantGradientContrast = "predominant_gradient_contrast"
        case borderGradient = "border_gradient"
        case borderGradientContrast = "border_gradient_contrast"
    }

    /// Where a gradient between two colours goes; four colours stand in the corners.
    enum Direction: String, CaseIterable, Sendable {
        case horizontal, vertical
        case diagonalDown = "diagonal_desc"
        case diagonalUp = "diagonal_asc"
    }

    var mode = Mode.border
    /// Of a gradient: 2 or 4.
    var colorCount = 2
    var direction = Direction.horizontal
    /// The colours that may be used; any where it is empty.
    var palette: [Color] = []

    /// Whether only pixels at the edges count.
    var looksAtBorder: Bool {
        switch mode {
        case .border, .borderContrast, .borderGradient, .borderGradientContrast: true
        case .predominant, .predominantContrast, .predominantGradient, .predominantGradientContrast:
            false
        }
    }

    /// Whether colours are wanted that stand out from the picture.
    var wantsContrast: Bool {
        switch mode {
        case .borderContrast, .predominantContrast, .borderGradientContrast,
            .predominantGradientContrast:
            true
        case .border, .predominant, .borderGradient, .predominantGradient: false
        }
    }

    var isGradient: Bool {
        switch mode {
        case .borderGradient, .borderGradientContrast, .predominantGradient,
            .predominantGradientContrast:
            true
        case .border, .borderContrast, .predominant, .predominantContrast: false
        }
    }

    /// What stands behind `auto`.
    static func read(_ tokens: inout Tokens) -> AutomaticBackground {
        var background = AutomaticBackground()
        if let mode = tokens.takeCase(Mode.self) { background.mode = mode }
        if let count = tokens.take({ $0 == "2" ? 2 : $0 == "4" ? 4 : nil }) {
            background.colorCount = count
        }
        if let direction = tokens.takeCase(Direction.self) { background.direction = direction }
        if let palette = tokens.take({ Self.palette($0) }) { background.palette = palette }
        return background
    }

    var texts: [String] {
        (mode == .border ? [] : [mode.rawValue]) + (colorCount == 2 ? [] : [String(colorCount)])
            + (direction == .horizontal ? [] : [direction.rawValue])
            + (palette.isEmpty ? [] : ["palette_" + palette.map(Self.text).joined(separator: "_")])
    }

    private static func palette(_ text: Substring) -> [Color]? {
        guard text.hasPrefix("palette_") else { return nil }
        let parts = text.dropFirst(8).split(separator: "_")
        let colors = parts.compactMap { Color($0) }
        return colors.count == parts.count && !colors.isEmpty ? colors : nil
    }

    /// A palette's colours stand between underscores: digits without `rgb:`.
    private static func text(_ color: Color) -> String {
        let text = color.text
        return text.hasPrefix("rgb:") ? String(text.dropFirst(4)) : text
    }

    /// The colours to use: one, or as many as the gradient wants, by what was found in the picture,
    /// most frequent first (never empty).
    func colors(from found: [Color]) -> [Color] {
        let main = found.first ?? .white
        var chosen = found
        if wantsContrast {
            chosen = found.sorted { $0.distance(to: main) > $1.distance(to: main) }
            // A picture of one colour has none that contrasts: black or white does.
            if chosen[0].distance(to: main) < 60 { chosen = [main.luma < 128 ? .white : .black] }
        }
        if !palette.isEmpty { chosen = chosen.map { $0.nearest(in: palette) } }
        guard isGradient else { return [chosen[0]] }
        return (0..<colorCount).map { chosen[$0 % chosen.count] }
    }
}

extension Color {
    func nearest(in palette: [Color]) -> Color {
        palette.min { $0.distance(to: self) < $1.distance(to: self) } ?? self
    }
}
