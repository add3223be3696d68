/// A square of thresholds that is repeated over a picture: a pixel is lit where its level is above.
struct ThresholdCell: Equatable, Sendable {
    let side: Int
    /// Row by row, 0 to 254.
    let levels: [UInt8]

    /// From any numbers that say which pixel is lit before which: the smallest first.
    init(side: Int, order: (_ x: Int, _ y: Int) -> Double) {
        let places = (0..<side * side).map { (index: $0, order: order($0 % side, $0 / side)) }
            .sorted { ($0.order, $0.index) < ($1.order, $1.index) }
        var levels = Array(repeating: UInt8(0), count: side * side)
        for (rank, place) in places.enumerated() {
            levels[place.index] = UInt8(255 * (Double(rank) + 0.5) / Double(side * side))
        }
        self.side = side
        self.levels = levels
    }

    /// The nineteen patterns, by their numbers.
    static let all: [ThresholdCell] = [
        // 0: one threshold; 1: a checkerboard; 2 to 5: dots scattered as evenly as they can be.
        ThresholdCell(side: 1) { _, _ in 0 },
        ThresholdCell(side: 2) { x, y in Double((x + y) % 2) },
        scattered(2), scattered(3), scattered(4), scattered(8),
        // 6 to 8: halftone dots in lines at 45 degrees; 9 to 12: in rows.
        tilted(4), tilted(6), tilted(8), upright(4), upright(6), upright(8), upright(16),
        // 13 to 18: discs, black on white or white on black.
        disc(5, isBlack: true), disc(5, isBlack: false), disc(6, isBlack: true),
        disc(6, isBlack: false), disc(7, isBlack: true), disc(7, isBlack: false),
    ]

    /// Bayer's order for powers of two; for three, the order that keeps neighbours far apart.
    private static func scattered(_ side: Int) -> ThresholdCell {
        let three: [Double] = [2, 6, 3, 5, 0, 8, 1, 7, 4]
        return ThresholdCell(side: side) { x, y in
            if side == 3 { return three[y * 3 + x] }
            var rank = 0
            var bit = 1
            while bit < side {
                let (right, low) = (x / bit % 2, y / bit % 2)
                // The finest bit weighs most.
                rank = rank * 4 + (right ^ low) * 2 + low
                bit *= 2
            }
            return Double(rank)
        }
    }

    /// Two dots a cell, in its corner and in its middle.
    private static func tilted(_ side: Int) -> ThresholdCell {
        ThresholdCell(side: side) { x, y in
            let (a, b) = (
                360 * (Double(x) + 0.5) / Double(side), 360 * (Double(y) + 0.5) / Double(side)
            )
            return -sineAndCosine(degrees: a + b).cosine - sineAndCosine(degrees: a - b).cosine
                + 0.01 * sineAndCosine(degrees: a + 37).cosine
        }
    }

    /// One dot a cell.
    private static func upright(_ side: Int) -> ThresholdCell {
        ThresholdCell(side: side) { x, y in
            let (a, b) = (
                360 * (Double(x) + 0.5) / Double(side), 360 * (Double(y) + 0.5) / Double(side)
            )
            return sineAndCosine(degrees: a).cosine + sineAndCosine(degrees: b).cosine
                + 0.01 * sineAndCosine(degrees: a + 37).cosine
        }
    }

    private static func disc(_ side: Int, isBlack: Bool) -> ThresholdCell {
        let middle = Double(side - 1) / 2
        return ThresholdCell(side: side) { x, y in
            let (across, down) = (Double(x) - middle, Double(y) - middle)
            let distance = across * across + down * down + 0.01 * (across + 2 * down)
            return isBlack ? -distance : distance
        }
    }
}
