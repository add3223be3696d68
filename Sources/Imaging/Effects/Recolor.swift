import Transformations
import Vips

/// `e_recolor:<9 or 16 numbers>` makes each band of the result out of shares of red, green and blue (and
/// alpha): a matrix, row by row.
struct Recolor: Action {
    /// Three rows of three, or four rows of four.
    var rows: [[Double]] = ColorMatrix.identity.rows

    static let grammar = Grammar(
        "e", "recolor", initial: Recolor(),
        Argument(
            "matrix", \.rows,
            .tokens(
                expected: "9 or 16 numbers from -100 to 100: the rows of a matrix",
                read: { tokens in
                    var numbers: [Double] = []
                    while let number = tokens.take({ NumberText.parse($0) }) {
                        numbers.append(number)
                    }
                    guard let side = [9: 3, 16: 4][numbers.count],
                        numbers.allSatisfy({ abs($0) <= 100 })
                    else { return nil }
                    return stride(from: 0, to: numbers.count, by: side).map {
                        Array(numbers[$0..<$0 + side])
                    }
                },
                print: { $0.joined().map { NumberText.print($0) } })))
    static let summary = "Mixes the bands anew by a matrix."
    static let examples = [
        "e_recolor:0.3:0.7:0.1:0.3:0.6:0.1:0.2:0.5:0.1",
        "e_recolor:0:1:0:0:0:0:1:0:1:0:0:0:0:0:0:0.6",
    ]

    var commutesWithScaling: Bool { rows.count == 3 }

    func apply(to canvas: inout Canvas, in component: Component) throws {
        guard rows.count == 4 else {
            let matrix = ColorMatrix(rows: rows)
            return try canvas.mapColors { try $0.recolored(matrix) }
        }
        try canvas.addAlpha()
        let matrix = try Image(matrix: rows)
        try canvas.map { try $0.recomb(matrix).eightBit() }
    }
}
