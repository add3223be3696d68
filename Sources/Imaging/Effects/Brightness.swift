import Transformations
import Vips

/// `e_brightness[:level]` adds light, or takes it away when negative: levels are multiplied by
/// 1 + level / 100, so that 100 doubles them and −99 leaves next to none.
struct Brightness: Action {
    var level = 80

    static let grammar = Grammar(
        "e", "brightness", initial: Brightness(),
        Argument("level", \.level, .integer(-99...100, .clamped)))
    static let summary = "Adds light, or takes it away when negative."
    static let examples = ["e_brightness", "e_brightness:-20"]

    var commutesWithScaling: Bool { true }

    func apply(to canvas: inout Canvas, in component: Component) throws {
        let curve = Levels.exposure(1 + Double(level) / 100)
        try canvas.mapColors { try $0.mapLevels(curve) }
    }
}

/// `e_brightness_hsb[:level]` does the same to the B of hue, saturation and brightness: colours
/// stop at their brightest and never bleach.
struct BrightnessHSB: Action {
    var level = 80

    static let grammar = Grammar(
        "e", "brightness_hsb", initial: BrightnessHSB(),
        Argument("level", \.level, .integer(-99...100, .clamped)))
    static let summary = "Changes brightness and keeps hue and saturation."
    static let examples = ["e_brightness_hsb:40", "e_brightness_hsb:-50"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        let factor = 1 + Double(level) / 100
        try canvas.mapColors { colors in
            guard factor > 1 else { return try colors.mapLevels(Levels.exposure(factor)) }
            // The factor that a pixel may take is bounded by its brightest band.
            let table = (0..<256).map { Float(min(factor, 255 / Double(max($0, 1)))) }
            let factors = try colors.brightestBand().looked(up: table)
            return try colors.multiply(factors).eightBit()
        }
    }
}

extension Image {
    /// The greatest band of every pixel.
    func brightestBand() throws -> Image { try rankedBand(2) }

    /// The smallest band of every pixel.
    func darkestBand() throws -> Image { try rankedBand(0) }

    private func rankedBand(_ index: Int) throws -> Image {
        let bands = try (0..<3).map { try extractBand($0) }
        return try Operation.run("bandrank", ["in": .images(bands), "index": .int(index)]).image()
    }

    /// Every value replaced by what a table of numbers says.
    func looked(up table: [Float]) throws -> Image {
        let bytes = table.flatMap { number in
            withUnsafeBytes(of: number) { Array($0) }
        }
        let image = try Image(
            pixels: bytes, width: table.count, height: 1, bands: 1, format: .float)
        return try maplut(image)
    }
}
