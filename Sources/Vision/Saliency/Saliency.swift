/// What matters in a picture: a coarse map of it, and the part that holds most.
public struct Saliency: Hashable, Sendable, Codable {
    /// Cells across and down, whatever the picture's shape.
    public var columns, rows: Int
    /// How much each cell matters, 0 to 255: rows from the top.
    public var weights: [UInt8]
    /// Around everything that matters; `nil` where nothing stands out.
    public var subject: Area?

    public init(columns: Int, rows: Int, weights: [UInt8], subject: Area?) {
        self.columns = columns
        self.rows = rows
        self.weights = weights
        self.subject = subject
    }

    /// What share of all that matters lies in a window, given in shares of the picture's sides;
    /// 0 where nothing stands out.
    public func share(x: Double, y: Double, width: Double, height: Double) -> Double {
        var (inside, all) = (0.0, 0.0)
        for row in 0..<rows {
            let down = Self.common(
                Double(row) / Double(rows), 1 / Double(rows), y, height)
            for column in 0..<columns {
                let across = Self.common(
                    Double(column) / Double(columns), 1 / Double(columns), x, width)
                let weight = Double(weights[row * columns + column])
                all += weight
                inside += weight * across * down
            }
        }
        return all > 0 ? inside / all : 0
    }

    /// What share of a stretch lies in another one.
    private static func common(
        _ start: Double, _ length: Double, _ other: Double, _ otherLength: Double
    ) -> Double {
        max(0, min(start + length, other + otherLength) - max(start, other)) / length
    }
}

/// From the model's map to what matters: pure arithmetic.
enum SaliencyDecoding {
    /// Cells of a side of the map that is kept.
    static let cells = 32
    /// Below this nothing in the map stands out: 0 to 1.
    static let leastPeak: Float = 0.25
    /// What share of the highest value belongs to the subject.
    static let subjectShare: Float = 0.5
    /// What share of the subject may stand out on each side of its box: specks far away do not count.
    static let strays = 0.03

    /// - Parameter map: `side` times `side` numbers from 0 to 1.
    static func saliency(_ map: [Float], side: Int, picture: (Box) -> Area?) -> Saliency {
        let weights = weights(map, side: side)
        let peak = map.max() ?? 0
        let subject = peak >= leastPeak ? subject(map, side: side, peak: peak) : nil
        return Saliency(
            columns: cells, rows: cells,
            weights: peak >= leastPeak ? weights : weights.map { _ in 0 },
            subject: subject.flatMap(picture))
    }

    /// The mean of each cell.
    private static func weights(_ map: [Float], side: Int) -> [UInt8] {
        var sums = [Float](repeating: 0, count: cells * cells)
        var counts = sums
        for (place, number) in map.enumerated() {
            let cell = place / side * cells / side * cells + place % side * cells / side
            sums[cell] += number
            counts[cell] += 1
        }
        return zip(sums, counts).map { UInt8(min(max($0 / max($1, 1) * 255, 0), 255)) }
    }

    /// Around nearly everything that is high enough, in shares of the sides.
    private static func subject(_ map: [Float], side: Int, peak: Float) -> Box {
        var (columns, rows) = (
            [Double](repeating: 0, count: side), [Double](repeating: 0, count: side)
        )
        for (place, number) in map.enumerated() where number >= peak * subjectShare {
            columns[place % side] += Double(number)
            rows[place / side] += Double(number)
        }
        let (across, down) = (stretch(columns), stretch(rows))
        return Box(
            x: across.start, y: down.start, width: across.end - across.start,
            height: down.end - down.start)
    }

    /// Where nearly all of the sums lie, in shares of their number.
    private static func stretch(_ sums: [Double]) -> (start: Double, end: Double) {
        let limit = sums.reduce(0, +) * strays
        func strayCount(_ sums: some Sequence<Double>) -> Int {
            var sum = 0.0
            return sums.prefix { each in
                sum += each
                return sum <= limit
            }.count
        }
        let count = Double(sums.count)
        let (before, after) = (strayCount(sums), strayCount(sums.reversed()))
        return (Double(before) / count, (count - Double(after)) / count)
    }
}
