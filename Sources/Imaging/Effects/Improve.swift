import Transformations
import Vips

/// `e_improve[:outdoor|indoor][:blend]` corrects colour, contrast and light together, gently.
///
/// Half of a cast is taken out, brightness is spread over the range and moved half of the way
/// towards the middle, and colours get a little stronger: more so outdoors; indoors light is
/// raised instead, and more of the cast goes.
struct Improve: Action {
    enum Scene: String, CaseIterable, Sendable {
        case outdoor, indoor
    }

    struct Settings: Equatable, Sendable {
        var scene: Scene?
        var blend = 100
    }

    var settings = Settings()

    static let grammar = Grammar(
        "e", "improve", initial: Improve(),
        Argument(
            "mode and blend", \.settings,
            .tokens(
                expected: "outdoor or indoor, and a whole number from 0 to 100",
                read: { tokens in
                    let scene = tokens.takeCase(Scene.self)
                    return Settings(scene: scene, blend: tokens.takeInteger(0...100) ?? 100)
                },
                print: {
                    ($0.scene.map { [$0.rawValue] } ?? [])
                        + ($0.blend == 100 ? [] : [String($0.blend)])
                })))
    static let summary = "Corrects colour, contrast and light by what the picture holds."
    static let examples = ["e_improve", "e_improve:50", "e_improve:indoor", "e_improve:outdoor:70"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        try canvas.materialise()
        let curves = curves(for: try ToneHistogram(of: canvas.image))
        let share = Double(settings.blend) / 100
        let saturation = ColorMatrix.saturation(1 + (strength - 1) * share)
        try canvas.mapColors { colors in
            try colors.mapLevels(curves.map { Levels.blend($0, share: share) })
                .recolored(saturation)
        }
    }

    /// What saturation is multiplied by.
    private var strength: Double {
        switch settings.scene {
        case .outdoor: 1.25
        case .indoor: 1.08
        case nil: 1.15
        }
    }

    /// A curve for each band.
    func curves(for tones: ToneHistogram) -> [ToneCurve] {
        let castShare = settings.scene == .indoor ? 0.7 : 0.5
        let light = tones.centring(to: settings.scene == .indoor ? 0.52 : 0.47)
        let common = tones.stretch()
        return (0..<3).map { band in
            let own = tones.stretch(band: band)
            return { x in
                let spread = common(x) + (own(x) - common(x)) * castShare
                let bounded = min(max(spread, 0), 1)
                let lit = bounded + (light(bounded) - bounded) * 0.5
                // Clipping costs detail: some of the original stays at both ends.
                return lit + (x - lit) * 0.2
            }
        }
    }
}
