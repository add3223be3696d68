import Transformations
import Vips

/// `e_art:<look>[:amount]` gives one of the named looks; the amount is its share in per cent.
///
/// The looks go by these names in published URLs. How strong each of them is, we chose ourselves: a
/// saturation, a curve, and the colours that black and white become.
struct Art: Action {
    var look: ArtLook?
    var amount = 100

    static let grammar = Grammar(
        "e", "art", initial: Art(),
        Argument("look", \.look, .oneOf(ArtLook.self).optional),
        Argument("amount", \.amount, .integer(0...100, .clamped)))
    static let summary = "Gives one of the named looks."
    static let examples = ["e_art:audrey", "e_art:hokusai", "e_art:zorro:50"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        guard let tone = look?.tone else { return }
        let share = Double(amount) / 100
        let matrix = ColorMatrix.identity
            .blended(with: .saturation(tone.saturation), share: share)
        let curves = tone.curves.map { Levels.blend($0, share: share) }
        try canvas.mapColors { try $0.recolored(matrix).mapLevels(curves) }
    }
}

/// The looks.
enum ArtLook: String, CaseIterable, Sendable {
    case alDente = "al_dente"
    case athena, audrey, aurora, daguerre, eucalyptus, fes, frost, hairspray, hokusai, incognito
    case linen, peacock, primavera, quartz
    case redRock = "red_rock"
    case refresh, sizzle, sonnet, ukulele, zorro

    var tone: ArtTone {
        switch self {
        case .alDente: ArtTone(1.25, 3, 1.05, 0x140a00, 0xfff8e0)
        case .athena: ArtTone(1.1, 2, 1.1, 0x0c0820, 0xfff6f0)
        case .audrey: ArtTone(0, 3.5, 1.05, 0x0a0a0a, 0xffffff)
        case .aurora: ArtTone(1.15, 1.5, 1.15, 0x30104a, 0xffeedc)
        case .daguerre: ArtTone(0.15, 2, 1, 0x201408, 0xf4e6cc)
        case .eucalyptus: ArtTone(0.8, 1, 1.1, 0x10281c, 0xf0fae8)
        case .fes: ArtTone(0.7, 1, 1.2, 0x382410, 0xfff0dc)
        case .frost: ArtTone(0.75, 1.5, 1.15, 0x0c1c34, 0xf0faff)
        case .hairspray: ArtTone(0.9, 0, 1.2, 0x3c2c34, 0xfff0ee)
        case .hokusai: ArtTone(0.65, 2, 1, 0x0c1c3c, 0xf6eed8)
        case .incognito: ArtTone(0, 5, 0.9, 0x000000, 0xf4f4f4)
        case .linen: ArtTone(0.7, 0, 1.2, 0x383028, 0xfaf4e8)
        case .peacock: ArtTone(1.2, 2, 1, 0x002838, 0xfffce0)
        case .primavera: ArtTone(1.15, 0.5, 1.2, 0x28301c, 0xfffcf0)
        case .quartz: ArtTone(0.85, 1, 1.15, 0x241c30, 0xfff4fa)
        case .redRock: ArtTone(1.15, 2.5, 1, 0x280800, 0xffeed0)
        case .refresh: ArtTone(1.2, 1.5, 1.15, 0x000810, 0xffffff)
        case .sizzle: ArtTone(1.4, 3.5, 1, 0x180000, 0xfff4d0)
        case .sonnet: ArtTone(0, 1, 1.1, 0x2c2c30, 0xf4f2ec)
        case .ukulele: ArtTone(1.1, 1, 1.1, 0x302008, 0xffeeb8)
        case .zorro: ArtTone(0, 4.5, 1, 0x000000, 0xffffff)
        }
    }
}

/// A look in numbers.
struct ArtTone {
    /// 0 is grey, 1 changes nothing.
    var saturation: Double
    /// Strength of the S-curve; 0 changes nothing.
    var contrast: Double
    /// Above 1 lifts the middle.
    var gamma: Double
    /// What black and white become, as 0xRRGGBB.
    var dark, light: UInt32

    init(_ saturation: Double, _ contrast: Double, _ gamma: Double, _ dark: UInt32, _ light: UInt32)
    {
        self.saturation = saturation
        self.contrast = contrast
        self.gamma = gamma
        self.dark = dark
        self.light = light
    }

    /// One curve each for red, green and blue.
    var curves: [ToneCurve] {
        let lift = Levels.gamma(gamma)
        let bend = Levels.sigmoidalContrast(contrast)
        return [16, 8, 0].map { (shift: UInt32) in
            let low = Double(dark >> shift & 255) / 255
            let high = Double(light >> shift & 255) / 255
            return { low + (high - low) * bend(lift($0)) }
        }
    }
}
