import Transformations
import Vips

/// `e_auto_brightness[:blend]` moves the mean brightness to the middle.
struct AutoBrightness: Action {
    var blend = 100

    static let grammar = Grammar(
        "e", "auto_brightness", initial: AutoBrightness(),
        Argument("blend", \.blend, .integer(0...100, .clamped)))
    static let summary = "Corrects the brightness by what the picture holds."
    static let examples = ["e_auto_brightness", "e_auto_brightness:50"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        try canvas.mapMeasured(blend: blend) { [$0.centring()] }
    }
}

/// `e_auto_contrast[:blend]` spreads brightness over the whole range; colours keep their cast.
struct AutoContrast: Action {
    var blend = 100

    static let grammar = Grammar(
        "e", "auto_contrast", initial: AutoContrast(),
        Argument("blend", \.blend, .integer(0...100, .clamped)))
    static let summary = "Corrects the contrast by what the picture holds."
    static let examples = ["e_auto_contrast", "e_auto_contrast:50"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        try canvas.mapMeasured(blend: blend) { [$0.stretch()] }
    }
}

/// `e_auto_color[:blend]` spreads red, green and blue each over the whole range: casts vanish.
struct AutoColor: Action {
    var blend = 100

    static let grammar = Grammar(
        "e", "auto_color", initial: AutoColor(),
        Argument("blend", \.blend, .integer(0...100, .clamped)))
    static let summary = "Corrects the colour balance by what the picture holds."
    static let examples = ["e_auto_color", "e_auto_color:50"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        try canvas.mapMeasured(blend: blend) { tones in (0..<3).map { tones.stretch(band: $0) } }
    }
}

extension ToneHistogram {
    /// The gamma that brings the mean to the middle, between a half and two.
    func centring(to target: Double = 0.5) -> ToneCurve {
        let mean = min(max(mean(), 0.01), 0.99)
        let exponent = naturalLogarithm(mean) / naturalLogarithm(target)
        return Levels.gamma(min(max(exponent, 0.5), 2))
    }
}

extension Canvas {
    /// Sends every frame through curves that are found by measuring the first one, so that an
    /// animation does not flicker.
    fileprivate mutating func mapMeasured(
        blend: Int, _ curves: (ToneHistogram) -> [ToneCurve]
    ) throws {
        try materialise()
        let share = Double(blend) / 100
        let mixed = curves(try ToneHistogram(of: image)).map { Levels.blend($0, share: share) }
        try mapColors { try mixed.count == 1 ? $0.mapLevels(mixed[0]) : $0.mapLevels(mixed) }
    }
}
