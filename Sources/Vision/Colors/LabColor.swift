import Foundation

/// A colour by lightness, green to red, blue to yellow: distances are as people see them (CIE L*a*b*
/// under D65).
struct LabColor: Hashable, Sendable {
    var l, a, b: Double

    init(l: Double, a: Double, b: Double) {
        self.l = l
        self.a = a
        self.b = b
    }

    /// - Parameter red: 0 to 255 as in sRGB, like the others.
    init(red: Double, green: Double, blue: Double) {
        let (r, g, b) = (Self.light(red), Self.light(green), Self.light(blue))
        let x = Self.root((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047)
        let y = Self.root(0.2126729 * r + 0.7151522 * g + 0.0721750 * b)
        let z = Self.root((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883)
        self.init(l: 116 * y - 16, a: 500 * (x - y), b: 200 * (y - z))
    }

    /// The light that a value means.
    static func light(_ value: Double) -> Double {
        let share = value / 255
        return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }

    /// The value that means so much light.
    static func value(_ light: Double) -> Double {
        255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055)
    }

    private static func root(_ share: Double) -> Double {
        share > 216.0 / 24389 ? cbrt(share) : (24389.0 / 27 * share + 16) / 116
    }

    /// The square of how far apart two colours are.
    func squaredDistance(to other: LabColor) -> Double {
        let (l, a, b) = (l - other.l, a - other.a, b - other.b)
        return l * l + a * a + b * b
    }
}
