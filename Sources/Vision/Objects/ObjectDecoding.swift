import Foundation

/// What YOLO's numbers mean: pure arithmetic.
enum ObjectDecoding {
    /// A thing in shares of the sides of what the model was shown.
    struct Candidate: Hashable {
        /// Place among the names.
        var kind: Int
        var box: Box
        var confidence: Double
    }

    /// Below this it is nothing.
    static let leastConfidence = 0.4
    /// Of things of one kind that cover each other more than this, one is kept.
    static let mostOverlap = 0.45
    /// Things of different kinds may stand before each other, but not in the same place.
    static let samePlace = 0.75
    /// How far the middle of a thing may leave its cell: darknet's `scale_x_y`.
    static let reach = 1.05
    /// Pixels of a side of what the model is shown.
    static let side = 416.0
    /// Pixels of the sizes that things are compared with, for each of the model's outputs.
    static let anchors = [
        [(81.0, 82.0), (135.0, 169.0), (344.0, 319.0)],
        [(23.0, 27.0), (37.0, 58.0), (81.0, 82.0)],
    ]

    /// - Parameter outputs: for each anchor x, y, width, height, whether there is anything, and a
    ///   number for each kind; each a plane of cells.
    static func candidates(_ outputs: [Output]) -> [Candidate] {
        let found = zip(outputs, anchors).flatMap { output, anchors in
            anchors.enumerated().flatMap { candidates(output, $0, $1) }
        }
        return Dictionary(grouping: found, by: \.kind).sorted { $0.key < $1.key }
            .flatMap { _, same in
                same.withoutOverlaps(above: mostOverlap, box: \.box, certainty: \.confidence)
            }
            .withoutOverlaps(above: samePlace, box: \.box, certainty: \.confidence)
    }

    private static func candidates(
        _ output: Output, _ index: Int, _ anchor: (Double, Double)
    ) -> [Candidate] {
        guard output.sides.count == 4 else { return [] }
        let (rows, columns) = (output.sides[2], output.sides[3])
        let kinds = output.sides[1] / 3 - 5
        let plane = rows * columns
        let start = index * (kinds + 5) * plane
        guard kinds > 0, output.numbers.count >= start + (kinds + 5) * plane else { return [] }
        return (0..<plane).compactMap { cell in
            func number(_ band: Int) -> Double {
                Double(output.numbers[start + band * plane + cell])
            }
            let anything = logistic(number(4))
            // The kind can only make it less likely.
            guard anything >= leastConfidence else { return nil }
            let kind = (0..<kinds).max { number(5 + $0) < number(5 + $1) } ?? 0
            let confidence = anything * logistic(number(5 + kind))
            guard confidence >= leastConfidence else { return nil }
            let x = logistic(number(0)) * reach - (reach - 1) / 2 + Double(cell % columns)
            let y = logistic(number(1)) * reach - (reach - 1) / 2 + Double(cell / columns)
            let width = exp(number(2)) * anchor.0 / side
            let height = exp(number(3)) * anchor.1 / side
            return Candidate(
                kind: kind,
                box: Box(
                    x: x / Double(columns) - width / 2, y: y / Double(rows) - height / 2,
                    width: width, height: height),
                confidence: confidence)
        }
    }

    /// Any number to 0 to 1.
    private static func logistic(_ number: Double) -> Double { 1 / (1 + exp(-number)) }
}
