/// A rectangle whose corners are quarters of ellipses.
struct RoundedOutline: Equatable {
    /// The radii of one corner.
    struct Corner: Equatable {
        var across, down: Double
    }

    let width, height: Int
    let topLeft, topRight, bottomRight, bottomLeft: Corner

    /// All of it, row by row: 255 inside, 0 outside, between where the edge runs through a pixel.
    func coverage() -> [UInt8] {
        var pixels = Array(repeating: UInt8(255), count: width * height)
        for (corner, isRight, isBottom) in [
            (topLeft, false, false), (topRight, true, false), (bottomRight, true, true),
            (bottomLeft, false, true),
        ] {
            for j in 0..<min(Int(corner.down.rounded(.up)), height) {
                let y = isBottom ? height - 1 - j : j
                for i in 0..<min(Int(corner.across.rounded(.up)), width) {
                    let x = isRight ? width - 1 - i : i
                    let level = Self.coverage(of: corner, x: Double(i) + 0.5, y: Double(j) + 0.5)
                    pixels[y * width + x] = min(pixels[y * width + x], level)
                }
            }
        }
        return pixels
    }

    /// How much of the pixel centred at x, y from the corner's tip lies inside.
    static func coverage(of corner: Corner, x: Double, y: Double) -> UInt8 {
        let dx = (corner.across - x) / corner.across
        let dy = (corner.down - y) / corner.down
        guard dx > 0, dy > 0 else { return 255 }
        // The distance to an ellipse, to first order: the function's value by its gradient.
        let value = dx * dx + dy * dy
        let slope =
            2
            * (dx * dx / (corner.across * corner.across)
            + dy * dy / (corner.down * corner.down)).squareRoot()
        let distance = (value - 1) / slope
        return UInt8(min(max(0.5 - distance, 0), 1) * 255 + 0.5)
    }
}
