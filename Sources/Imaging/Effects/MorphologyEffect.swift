import Transformations
import Vips

/// `e_morphology[:method_<erode|dilate|convolve>][;iterations_<1-5>][;kernel_<shape>][;radius_<pixels>]` takes
/// for each pixel the darkest (erode), the lightest (dilate) or the mean (convolve) of its neighbours
/// in a shape around it.
struct MorphologyEffect: Action {
    enum Method: String, CaseIterable, Sendable {
        case erode, dilate, convolve
    }

    var method = Method.erode
    var iterations = 1
    var kernel = NeighbourhoodShape.octagon
    /// Pixels.
    var radius = 2.0

    static let grammar = Grammar(
        "e", "morphology", initial: MorphologyEffect(),
        .labelled("method", \.method, .oneOf(Method.self)),
        .labelled("iterations", \.iterations, .integer(1...5, .clamped)),
        .labelled("kernel", \.kernel, .oneOf(NeighbourhoodShape.self)),
        .labelled("radius", \.radius, .number(1...20, .clamped)))
    static let summary = "Takes the darkest, the lightest or the mean of the pixels around each."
    static let examples = [
        "e_morphology", "e_morphology:method_dilate;kernel_plus;radius_3",
        "e_morphology:method_convolve;iterations_2;kernel_ring;radius_3",
    ]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        let runs = kernel.runs(radius: radius * canvas.pixelRatio)
        try canvas.materialise()
        try canvas.map { frame in
            try frame.onPremultiplied { picture in
                var picture = try picture.cast(.uchar)
                for _ in 0..<iterations {
                    switch method {
                    case .erode: picture = try picture.ranked(over: runs, .darkest)
                    case .dilate: picture = try picture.ranked(over: runs, .lightest)
                    case .convolve: picture = try picture.averaged(over: runs)
                    }
                }
                return picture
            }
        }
    }
}

/// The shape of a neighbourhood.
enum NeighbourhoodShape: String, CaseIterable, Sendable {
    case octagon, diamond, square, disk, plus, cross, ring

    /// Whether the pixel at x, y from the middle belongs to it.
    func contains(_ x: Int, _ y: Int, radius: Double) -> Bool {
        let (x, y) = (Double(abs(x)), Double(abs(y)))
        guard max(x, y) <= radius else { return false }
        switch self {
        case .square: return true
        case .diamond: return x + y <= radius
        case .octagon: return x + y <= radius * 1.5
        case .disk: return x * x + y * y <= (radius + 0.3) * (radius + 0.3)
        case .plus: return x == 0 || y == 0
        case .cross: return x == y
        case .ring:
            let distance = (x * x + y * y).squareRoot()
            return distance <= radius + 0.3 && distance > radius - 0.7
        }
    }

    /// A piece of one of its rows.
    struct Run: Hashable, Sendable {
        /// The first pixel and the row, from the middle.
        var x, y: Int
        var length: Int

        /// How far it reaches from the middle, along either axis.
        var reach: Int { max(abs(x), abs(x + length - 1), abs(y)) }
    }

    /// All of its pixels, row by row.
    func runs(radius: Double) -> [Run] {
        let reach = Int(radius)
        var runs: [Run] = []
        for y in -reach...reach {
            var run: Run?
            for x in -reach...reach + 1 {
                if x <= reach, contains(x, y, radius: radius) {
                    run = Run(x: run?.x ?? x, y: y, length: (run?.length ?? 0) + 1)
                } else if let done = run {
                    runs.append(done)
                    run = nil
                }
            }
        }
        return runs
    }
}

extension Image {
    enum Extreme {
        case darkest, lightest
    }

    /// The extreme of each pixel's neighbourhood: first along each of its rows, then of all rows.
    fileprivate func ranked(
        over runs: [NeighbourhoodShape.Run], _ extreme: Extreme
    ) throws -> Image {
        var byLength: [Int: Image] = [:]
        let rows = try runs.map { run -> Image in
            let index = extreme == .darkest ? 0 : run.length - 1
            let row =
                try byLength[run.length]
                ?? (run.length == 1
                    ? self : rank(width: run.length, height: 1, index: index).copyMemory())
            byLength[run.length] = row
            // A window lies about its middle, the right one of two.
            return try row.moved(-(run.x + run.length / 2), -run.y)
        }
        guard rows.count > 1 else { return rows.first ?? self }
        let last = extreme == .darkest ? 0 : rows.count - 1
        return try Operation.run("bandrank", ["in": .images(rows), "index": .int(last)]).image()
            .copy(interpretation: interpretation).copyMemory()
    }

    /// The mean of each pixel's neighbourhood.
    fileprivate func averaged(over runs: [NeighbourhoodShape.Run]) throws -> Image {
        let reach = runs.map(\.reach).max() ?? 0
        let count = Double(runs.reduce(0) { $0 + $1.length })
        var rows = Array(
            repeating: Array(repeating: 0.0, count: 2 * reach + 1), count: 2 * reach + 1)
        for run in runs {
            for x in run.x..<run.x + run.length { rows[run.y + reach][x + reach] = 1 / count }
        }
        return try conv(try Image(matrix: rows)).linear(1, 0.5, uchar: true)
            .copy(interpretation: interpretation)
    }

    /// Moved by whole pixels; edges are repeated.
    private func moved(_ x: Int, _ y: Int) throws -> Image {
        guard x != 0 || y != 0 else { return self }
        return try embed(x: x, y: y, width: width, height: height, extend: .copy)
    }
}
