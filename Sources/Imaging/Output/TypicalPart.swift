import Foundation
import Vips

/// Finds the part of a picture that is most like all of it: where as much goes on in as many places.
///
/// Measured with WebP and AVIF: scores of such a part are a quarter nearer to those of the whole than scores of
/// its middle.
struct TypicalPart {
    /// Pixels of the side of a block.
    static let block = 16
    /// Places that are compared along each side.
    private static let places = 5
    private static let levels = 64

    private let columns: Int
    private let rows: Int
    /// How much goes on in each block, on a scale of logarithms.
    private let busyness: [Int]

    /// - Parameter image: of whole numbers to 255, in memory.
    init(_ image: Image) throws {
        (columns, rows) = (image.width / Self.block, image.height / Self.block)
        let (pixels, bands) = (try image.bytes(), image.bands)
        let line = image.width * bands
        var busyness: [Int] = []
        busyness.reserveCapacity(columns * rows)
        for row in 0..<rows {
            for column in 0..<columns {
                // Green stands for brightness, and every fourth line for all of them.
                let start = row * Self.block * line + column * Self.block * bands + bands / 2
                var sum = 0
                for y in stride(from: 0, to: Self.block - 1, by: 4) {
                    for x in 0..<Self.block - 1 {
                        let place = start + y * line + x * bands
                        let here = Int(pixels[place])
                        sum += abs(Int(pixels[place + bands]) - here)
                        sum += abs(Int(pixels[place + line]) - here)
                    }
                }
                let mean = Double(sum) / Double(Self.block / 4 * (Self.block - 1))
                busyness.append(min(Int((log2(0.5 + mean) + 1) * 6), Self.levels - 1))
            }
        }
        self.busyness = busyness
    }

    /// Where a part of that size begins, on whole blocks.
    func origin(width: Int, height: Int, in image: Image) -> (left: Int, top: Int) {
        let all = shares(0..<columns, 0..<rows)
        let across = starts(image.width - width)
        let down = starts(image.height - height)
        let origins = down.flatMap { top in across.map { (left: $0, top: top) } }
        let distances = origins.map { origin in
            let (left, top) = (origin.left / Self.block, origin.top / Self.block)
            let part = shares(
                left..<min(left + width / Self.block, columns),
                top..<min(top + height / Self.block, rows))
            return zip(all, part).reduce(0) { $0 + abs($1.0 - $1.1) }
        }
        // Of equal ones the first, so that the same picture always gives the same.
        let best = distances.indices.min { (distances[$0], $0) < (distances[$1], $1) }
        return best.map { origins[$0] } ?? (0, 0)
    }

    private func starts(_ room: Int) -> [Int] {
        (0..<Self.places).map { room * $0 / (Self.places - 1) / Self.block * Self.block }
    }

    /// For each level the share of blocks in which no more goes on: the sum of what two of them differ by is how
    /// far one has to be moved to become the other.
    private func shares(_ columns: Range<Int>, _ rows: Range<Int>) -> [Double] {
        var counts = [Int](repeating: 0, count: Self.levels)
        for row in rows {
            for column in columns { counts[busyness[row * self.columns + column]] += 1 }
        }
        let blocks = Double(max(columns.count * rows.count, 1))
        var sum = 0
        return counts.map { count in
            sum += count
            return Double(sum) / blocks
        }
    }
}
