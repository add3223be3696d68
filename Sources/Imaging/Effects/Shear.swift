import Transformations
import Vips

/// `e_shear:<x>:<y>` slants the picture: by x degrees its upper edge moves to the right, then by y
/// degrees its right edge moves down. The canvas grows to hold it; its corners are transparent.
struct Shear: Action {
    var across = 0.0
    var down = 0.0

    static let grammar = Grammar(
        "e", "shear", initial: Shear(),
        Argument("x", \.across, Self.degrees), Argument("y", \.down, Self.degrees))
    static let summary = "Slants the picture."
    static let examples = ["e_shear:20", "e_shear:0:15", "e_shear:-15:10"]

    /// At a right angle nothing would be left, and close to it the canvas would have no end.
    private static let degrees = ArgumentKind<Double>(
        expected: "degrees from -359 to 359, none of them from 85 to 95 or from 265 to 275",
        read: { text in
            guard let number = NumberText.parse(text) else { return nil }
            let degrees = min(max(number, -359), 359)
            let fromUpright = abs(abs(degrees).truncatingRemainder(dividingBy: 180) - 90)
            return fromUpright > 5 ? degrees : nil
        },
        print: { NumberText.print($0) })

    /// a b / c d of x' = a·x + b·y, y' = c·x + d·y.
    var matrix: [Double] {
        let (across, down) = (Self.slope(across), Self.slope(down))
        return [1, -across, down, 1 - across * down]
    }

    private static func slope(_ degrees: Double) -> Double {
        let (sine, cosine) = sineAndCosine(degrees: degrees)
        return sine / cosine
    }

    func apply(to canvas: inout Canvas, in component: Component) throws {
        let matrix = matrix
        guard matrix != [1, 0, 0, 1] else { return }
        let (w, h) = (Double(canvas.width), Double(canvas.height))
        let size = Size(
            Int((w * abs(matrix[0]) + h * abs(matrix[1])).rounded(.up)),
            Int((w * abs(matrix[2]) + h * abs(matrix[3])).rounded(.up)))
        try canvas.check(size)
        let move = Mapping(
            xx: matrix[0], xy: matrix[1], yx: matrix[2], yy: matrix[3],
            x: max(-h * matrix[1], 0), y: -min(w * matrix[2], 0) - min(h * matrix[3], 0))
        canvas.mapping = canvas.mapping.then(move)
        try canvas.addAlpha()
        try canvas.materialise()
        try canvas.map { frame in
            try frame.onPremultiplied {
                try $0.affine(matrix, background: [0, 0, 0, 0])
            }
        }
    }
}
