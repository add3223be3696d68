import Transformations
import Vips

/// `e_vignette[:strength]` darkens the corners; at 100 they are black. Alpha is left alone.
struct Vignette: Action {
    var strength = 20

    static let grammar = Grammar(
        "e", "vignette", initial: Vignette(),
        Argument("strength", \.strength, .integer(0...100, .clamped)))
    static let summary = "Darkens the corners."
    static let examples = ["e_vignette", "e_vignette:60"]

    /// The share of light that is left: at the centre (0) all of it, in the corners (1) least.
    static func light(at radius: Double, strength: Int) -> Double {
        let share = Double(strength) / 100
        return 1 - share.squareRoot() * smoothStep(radius, from: 0.7 - 0.5 * share, to: 1.05)
    }

    func apply(to canvas: inout Canvas, in component: Component) throws {
        guard strength > 0 else { return }
        let light = try Self.mask(width: canvas.width, height: canvas.height, strength: strength)
        try canvas.mapColors { try $0.multiply(light).eightBit() }
    }

    private static func mask(width: Int, height: Int, strength: Int) throws -> Image {
        let steps = 4096
        let centre = [-Double(width - 1) / 2, -Double(height - 1) / 2]
        let reach = max((centre[0] * centre[0] + centre[1] * centre[1]), 1)
        let offsets = try Image.xyz(width: width, height: height).linear([1, 1], centre)
        let squares = try offsets.multiply(offsets)
        let sum = try squares.extractBand(0).add(try squares.extractBand(1))
        let table = (0...steps).map {
            Float(light(at: (Double($0) / Double(steps)).squareRoot(), strength: strength))
        }
        return try sum.linear(Double(steps) / reach, 0.5).cast(.ushort).looked(up: table)
    }
}
