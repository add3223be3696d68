import Transformations
import Vips

/// `e_gamma[:level]` lightens or darkens the middle: the exponent is 1 / (1 + level / 100).
struct Gamma: Action {
    var level = 0

    static let grammar = Grammar(
        "e", "gamma", initial: Gamma(), Argument("level", \.level, .integer(-50...150, .clamped)))
    static let summary = "Lightens or darkens the middle tones."
    static let examples = ["e_gamma:50", "e_gamma:-30"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        guard level != 0 else { return }
        let curve = Levels.gamma(1 + Double(level) / 100)
        try canvas.mapColors { try $0.mapLevels(curve) }
    }
}

/// `e_fill_light[:blend[:bias]]` lights up shadows; a greater bias lights up more of the middle.
struct FillLight: Action {
    var blend = 100
    var bias = 0

    static let grammar = Grammar(
        "e", "fill_light", initial: FillLight(),
        Argument("blend", \.blend, .integer(0...100, .clamped)),
        Argument("bias", \.bias, .integer(-100...100, .clamped)))
    static let summary = "Lights up shadows."
    static let examples = ["e_fill_light", "e_fill_light:70:20"]

    /// The lift fades out towards the lights, the later the greater the bias.
    var curve: ToneCurve {
        let lift = Levels.gamma(1.8 + 0.6 * Double(bias) / 100)
        let fade = 1.5 - Double(bias) / 100
        let curve: ToneCurve = { $0 + power(1 - $0, fade) * (lift($0) - $0) }
        return Levels.blend(curve, share: Double(blend) / 100)
    }

    func apply(to canvas: inout Canvas, in component: Component) throws {
        let curve = curve
        try canvas.mapColors { try $0.mapLevels(curve) }
    }
}
