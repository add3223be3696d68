import Foundation
import Vips

/// A picture with a little more or less around it, by which it is recognised where it was cut, or where another that
/// is known already was. What was cut off stands in for itself by its mirror image.
struct Framing {
    /// Where the sides are, in multiples of the picture's.
    let left, top, right, bottom: Double

    /// Pixels of a side that is looked at.
    static let side = 192

    /// The picture as it is.
    static let whole = Framing(left: 0, top: 0, right: 1, bottom: 1)

    /// All sides two hundredths farther out or in, and each side by itself four. Measured with 170 pictures at 10
    /// bits: of copies cut by 3 % a side 98 % are found with these, 87 % without; of others none more.
    static let all: [Framing] = {
        let (little, more) = (0.02, 0.04)
        let whole = [-little, little].map {
            Framing(left: $0, top: $0, right: 1 - $0, bottom: 1 - $0)
        }
        return whole
            + [-more, more].flatMap { step in
                [
                    Framing(left: step, top: 0, right: 1, bottom: 1),
                    Framing(left: 0, top: step, right: 1, bottom: 1),
                    Framing(left: 0, top: 0, right: 1 - step, bottom: 1),
                    Framing(left: 0, top: 0, right: 1, bottom: 1 - step),
                ]
            }
    }()

    /// Means over the frame's cells.
    ///
    /// - Parameters:
    ///   - greys: as many rows as columns, from the top.
    ///   - cells: of a side of the result.
    func means(of greys: [Double], side: Int = side, cells: Int) -> [Double] {
        let (across, down) = (
            Self.shares(from: left, to: right, of: side, cells: cells),
            Self.shares(from: top, to: bottom, of: side, cells: cells)
        )
        let rows = (0..<side).flatMap { y in
            across.map { cell in
                cell.reduce(0) { $0 + $1.weight * greys[y * side + $1.place] }
            }
        }
        return down.flatMap { cell in
            (0..<cells).map { x in
                cell.reduce(0) { $0 + $1.weight * rows[$1.place * cells + x] }
            }
        }
    }

    /// For each cell along a side, which pixels it covers, and how much of it is each one's.
    private static func shares(
        from start: Double, to end: Double, of side: Int, cells: Int
    ) -> [[(place: Int, weight: Double)]] {
        let length = (end - start) * Double(side) / Double(cells)
        return (0..<cells).map { cell in
            let low = start * Double(side) + Double(cell) * length
            return (Int(low.rounded(.down))..<Int((low + length).rounded(.up))).map { pixel in
                let covered = min(low + length, Double(pixel + 1)) - max(low, Double(pixel))
                let mirrored =
                    pixel < 0 ? -1 - pixel : pixel >= side ? 2 * side - 1 - pixel : pixel
                return (mirrored, covered / length)
            }
        }
    }
}
