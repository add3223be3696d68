import Transformations
import Vips

/// `e_distort:<x>:<y>:…` moves the corners (top left, top right, bottom right, bottom left) to four points,
/// in perspective, in pixels or as in `100p` in per cent of the sides; `e_distort:arc:<degrees>` bends the picture around a point below it, or above it when
/// negative.
///
/// The canvas becomes the box of the result; the rest of it is transparent.
struct Distort: Action {
    enum Shape: Hashable, Sendable {
        case corners(Quadrilateral)
        /// The same in per cent of the picture's sides.
        case shares(Quadrilateral)
        /// −360 to 360.
        case arc(degrees: Double)
    }

    var shape = Shape.arc(degrees: 0)

    static let grammar = Grammar(
        "e", "distort", initial: Distort(),
        Argument(
            "shape", \.shape,
            .tokens(
                expected: "x and y of four corners that make a convex shape, or arc and degrees",
                read: { Shape.read(&$0) }, print: { $0.texts })))
    static let summary = "Moves the corners in perspective, or bends the picture to an arc."
    static let examples = [
        "e_distort:5:20:70:0:80:60:0:45", "e_distort:arc:120", "e_distort:arc:-60",
    ]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        switch shape {
        case .corners(let shape):
            guard let corners = Quadrilateral(shape.scaled(by: canvas.pixelRatio)) else { return }
            try canvas.distort(to: corners)
        case .shares(let shape):
            let (across, down) = (Double(canvas.width) / 100, Double(canvas.height) / 100)
            let points = shape.corners.map { Point($0.x * across, $0.y * down) }
            guard let corners = Quadrilateral(points) else { return }
            try canvas.distort(to: corners)
        case .arc(let degrees) where degrees > 0: try canvas.bend(degrees: degrees)
        case .arc(let degrees) where degrees < 0:
            try canvas.rotate(degrees: 180)
            try canvas.bend(degrees: -degrees)
            try canvas.rotate(degrees: 180)
        case .arc: break
        }
    }
}

extension Distort.Shape {
    static func read(_ tokens: inout Tokens) -> Distort.Shape? {
        if tokens.take({ $0.lowercased() == "arc" ? true : nil }) == true {
            guard let degrees = tokens.take({ NumberText.parse($0) }) else { return nil }
            return .arc(degrees: min(max(degrees, -360), 360))
        }
        var numbers: [Double] = []
        var shares = 0
        while let number = tokens.take({ token -> Double? in
            guard token.hasSuffix("p") else { return NumberText.parse(token) }
            shares += 1
            return NumberText.parse(token.dropLast())
        }) { numbers.append(number) }
        guard numbers.count == 8, numbers.allSatisfy({ abs($0) <= 100_000 }) else { return nil }
        // Nothing is nothing in either unit; other numbers must agree on one.
        let lengths = numbers.count(where: { $0 != 0 })
        guard shares == 0 || shares >= lengths else { return nil }
        let points = stride(from: 0, to: 8, by: 2).map { Point(numbers[$0], numbers[$0 + 1]) }
        return Quadrilateral(points).map { shares == 0 ? .corners($0) : .shares($0) }
    }

    var texts: [String] {
        switch self {
        case .corners(let shape):
            shape.corners.flatMap { [NumberText.print($0.x), NumberText.print($0.y)] }
        case .shares(let shape):
            shape.corners.flatMap { [$0.x, $0.y] }
                .map { NumberText.print($0) + ($0 == 0 ? "" : "p") }
        case .arc(let degrees): ["arc", NumberText.print(degrees)]
        }
    }
}

/// How a picture is bent: for each pixel of a result the place that it is fetched from.
private struct Bend {
    /// The size of the result.
    var size: Size
    /// The left upper corner of the result, in the plane where the shape is.
    var origin: Point
    /// How much the picture is enlarged where it is enlarged most, and where least.
    var scale: (most: Double, least: Double)
    /// For a picture of that size and points of the plane (two bands): the places in the picture, from
    /// its upper left corner, and how far inside of the shape the points lie.
    var places: (_ points: Image, _ width: Int, _ height: Int) throws -> (Image, depth: Image)
}

extension Canvas {
    /// Moves the corners to those of `shape`, whose box becomes the canvas.
    fileprivate mutating func distort(to shape: Quadrilateral) throws {
        let scale = shape.largestScale(width: Double(width), height: Double(height))
        let bend = Bend(
            size: Self.box(shape.right - shape.left, shape.bottom - shape.top),
            origin: Point(shape.left, shape.top), scale: (scale, min(scale, 1))
        ) { points, width, height in
            let points = try points.bandjoinConst([1])
            let rows = shape.toPicture(width: Double(width), height: Double(height))
            let mapped = try points.recomb(try Image(matrix: rows))
            let depths = try points.recomb(try Image(matrix: shape.insides))
            return (
                try mapped.extractBand(0, count: 2).divide(try mapped.extractBand(2)),
                try depths.smallestBand()
            )
        }
        try apply(bend)
    }

    /// Bends the picture to an arc above its centre.
    fileprivate mutating func bend(degrees: Double) throws {
        let arc = Arc(degrees: degrees, width: Double(width), height: Double(height))
        let bend = Bend(
            size: Self.box(arc.right - arc.left, arc.bottom - arc.top),
            origin: Point(arc.left, arc.top), scale: (1, arc.inner / arc.radius)
        ) { points, width, height in
            let shrink = Double(width) / arc.width
            let (x, y) = (try points.extractBand(0), try points.extractBand(1))
            let squares = try points.multiply(points).recomb(try Image(matrix: [[1, 1]]))
            let radius = try squares.math2([0.5], .pow)
            // Degrees clockwise from above: 0 to 360, then -180 to 180.
            let turn = try x.math2(y.linear(-1, 0), .atan2)
            let angle = try turn.relational([180], .more).ifthenelse(turn.linear(1, -360), turn)
            let along = try angle.linear(arc.width / degrees * shrink, Double(width) / 2)
            let across = try radius.linear(-shrink, arc.outer * shrink)
            var depths = try radius.linear([-1, 1], [arc.outer, -arc.inner])
            if arc.inner == 0 { depths = try depths.extractBand(0) }
            if degrees < 360 {
                // Arcs measure along their radius: what is left of the angle, as a length.
                let rest = try angle.abs().linear(-Double.pi / 180, degrees / 2 * .pi / 180)
                depths = try depths.bandjoin([try rest.multiply(radius)])
            }
            return (try along.bandjoin([across]), try depths.smallestBand())
        }
        try apply(bend)
    }

    private static func box(_ width: Double, _ height: Double) -> Size {
        Size(
            max(Int((width - 0.001).rounded(.up)), 1), max(Int((height - 0.001).rounded(.up)), 1))
    }

    private mutating func apply(_ bend: Bend) throws {
        try check(bend.size)
        // Areas that are known go along roughly: bends are no mappings.
        mapping = mapping.scaled(
            Double(bend.size.width) / Double(width), Double(bend.size.height) / Double(height))
        try addAlpha()
        try materialise()
        // What is fetched are single points: a picture that is shrunk evenly is shrunk before, and
        // one that is shrunk in part is fetched with four points a pixel.
        let density = bend.scale.least < 0.6 && bend.scale.most >= 0.8 ? 2 : 1
        let (w, h) = (bend.size.width * density, bend.size.height * density)
        let step = 1 / Double(density)
        let points = try Image.xyz(width: w, height: h).linear(
            [step, step], [bend.origin.x + step / 2, bend.origin.y + step / 2])
        try map { frame in
            try frame.onPremultiplied { picture in
                let scale = bend.scale.most
                let small = try scale < 0.8 ? picture.resize(max(scale, 0.001)) : picture
                let (places, depth) = try bend.places(points, small.width, small.height)
                // Room around it, so that what is fetched along the edges are its own edge pixels.
                let margin = 4
                let source = try small.embed(
                    x: margin, y: margin, width: small.width + 2 * margin,
                    height: small.height + 2 * margin, extend: .copy
                ).cast(.uchar).copyMemory()
                let shift = Double(margin) - 0.5
                let found = try source.mapim(
                    places.linear([1, 1], [shift, shift]), interpolate: "bicubic",
                    background: [0, 0, 0, 0], extend: .copy)
                let coverage = try depth.linear(255 * Double(density), 127.5, uchar: true)
                // Computed tile by tile: a whole row of a bent picture comes from all over it.
                let result = try found.multiply(try coverage.linear(1.0 / 255, 0)).cast(.uchar)
                    .copyMemory()
                return density == 1 ? result : try result.shrink(2, 2)
            }
        }
    }
}

extension Image {
    /// The smallest number among the bands of each pixel.
    func smallestBand() throws -> Image {
        let bands = try (0..<bands).map { try extractBand($0) }
        return try Operation.run("bandrank", ["in": .images(bands), "index": 0]).image()
    }
}
