/// How outlines become paths: which points are left out, and where lines bend and where they break.
struct OutlineStyle {
    /// How far a line may be from the points that it leaves out, in pixels.
    let tolerance: Double
    /// Bends beyond this angle are corners, in degrees.
    let cornerAngle: Double

    init(tolerance: Double, cornerAngle: Double) {
        self.tolerance = tolerance
        self.cornerAngle = cornerAngle
    }

    /// - Parameter longerSide: of what is traced, in pixels: small pictures have smaller parts.
    init(_ settings: Vectorize.Settings, longerSide: Int = 1000) {
        let scale = min(max(Double(longerSide) / 600, 0.4), 1)
        let closeness = (2 - 1.6 * settings.detail / 1000) * scale
        tolerance = closeness * (0.4 + 0.6 * settings.paths / 100)
        cornerAngle = settings.corners == 0 ? 360 : 110 * (1 - settings.corners / 100)
    }

    /// The commands of one closed outline.
    func path(of outline: AreaMap.Outline) -> String {
        var text = ""
        for piece in outline.pieces {
            let points = kept(of: piece)
            if text.isEmpty { text = "M" + Self.text(points[0]) }
            for curve in curves(through: points) { text += Self.text(curve) }
        }
        return text + "Z"
    }

    /// The curves of one closed outline: each begins where the one before ends.
    func curves(of outline: AreaMap.Outline) -> [Curve] {
        outline.pieces.flatMap { curves(through: kept(of: $0)) }
    }

    /// The points that matter, both ends among them. Both areas beside a piece get the same ones, for
    /// pieces are always looked at in the same direction.
    func kept(of piece: [AreaMap.GridPoint]) -> [Point] {
        let isTurned = Self.comesLater(piece)
        let ordered = (isTurned ? piece.reversed() : piece).map {
            Point(Double($0.x), Double($0.y))
        }
        let isClosed = piece.first == piece.last
        var isKept = Array(repeating: false, count: ordered.count)
        isKept[0] = true
        isKept[ordered.count - 1] = true
        if isClosed, ordered.count > 3 {
            // A ring has no ends: it is halved at the point that is farthest from its start.
            let far =
                ordered.indices.max {
                    Self.square(ordered[$0] - ordered[0]) < Self.square(ordered[$1] - ordered[0])
                } ?? 0
            isKept[far] = true
            simplify(ordered, 0, far, &isKept)
            simplify(ordered, far, ordered.count - 1, &isKept)
        } else {
            simplify(ordered, 0, ordered.count - 1, &isKept)
        }
        let kept = ordered.indices.filter { isKept[$0] }.map { ordered[$0] }
        return isTurned ? kept.reversed() : kept
    }

    /// Keeps points, the farthest first, until no other is farther than the tolerance from the line.
    private func simplify(
        _ points: [Point], _ first: Int, _ last: Int, _ isKept: inout [Bool]
    ) {
        var waiting = [(first, last)]
        while let (first, last) = waiting.popLast() {
            guard last > first + 1 else { continue }
            let along = points[last] - points[first]
            let length = Self.square(along).squareRoot()
            var farthest = first
            var most = tolerance
            for index in first + 1..<last {
                let away = points[index] - points[first]
                let distance =
                    length > 0 ? abs(along.cross(away)) / length : Self.square(away).squareRoot()
                if distance > most { (farthest, most) = (index, distance) }
            }
            guard farthest > first else { continue }
            isKept[farthest] = true
            waiting.append((first, farthest))
            waiting.append((farthest, last))
        }
    }

    /// Whether a piece is to be looked at from its end.
    private static func comesLater(_ piece: [AreaMap.GridPoint]) -> Bool {
        guard let first = piece.first, let last = piece.last else { return false }
        if first != last { return last < first }
        guard piece.count > 2 else { return false }
        return piece[piece.count - 2] < piece[1]
    }

    private static func square(_ vector: Point) -> Double {
        vector.x * vector.x + vector.y * vector.y
    }

    // MARK: Curves

    /// A piece of a line: straight, or bent towards two points.
    struct Curve: Equatable {
        var first, second, end: Point
        var isStraight = false
    }

    /// Curves from the first point through all others. They run smoothly through points where the line
    /// bends a little, and break where it bends much; they end as straight lines.
    private func curves(through points: [Point]) -> [Curve] {
        let isRing = points.count > 3 && points.first == points.last
        let count = isRing ? points.count - 1 : points.count
        func tangent(_ index: Int) -> Point? {
            guard isRing || (index > 0 && index < count - 1) else { return nil }
            let before = points[(index + count - 1) % count]
            let after = points[(index + 1) % count]
            return smoothTangent(before, points[index % count], after)
        }
        return (0..<points.count - 1).map { index in
            let (a, b) = (points[index], points[index + 1])
            let (start, end) = (tangent(index), tangent(index + 1))
            guard start != nil || end != nil else {
                return Curve(first: a, second: b, end: b, isStraight: true)
            }
            // A third of the way along the tangent, and never beyond the other end.
            let reach = Self.square(b - a).squareRoot() / 3
            let first = start.map { Point(a.x + $0.x * reach, a.y + $0.y * reach) } ?? a
            let second = end.map { Point(b.x - $0.x * reach, b.y - $0.y * reach) } ?? b
            return Curve(first: first, second: second, end: b)
        }
    }

    /// The direction of the line in a point; `nil` in a corner.
    private func smoothTangent(_ before: Point, _ here: Point, _ after: Point) -> Point? {
        let (arriving, leaving) = (here - before, after - here)
        let lengths = (Self.square(arriving) * Self.square(leaving)).squareRoot()
        guard lengths > 0 else { return nil }
        let cosine = (arriving.x * leaving.x + arriving.y * leaving.y) / lengths
        let limit = cornerAngle >= 180 ? -2 : sineAndCosine(degrees: cornerAngle).cosine
        guard cosine > limit else { return nil }
        let across = after - before
        let length = Self.square(across).squareRoot()
        return length > 0 ? Point(across.x / length, across.y / length) : nil
    }

    private static func text(_ curve: Curve) -> String {
        guard !curve.isStraight else { return "L" + text(curve.end) }
        return "C" + [curve.first, curve.second, curve.end].map(text).joined(separator: " ")
    }

    private static func text(_ point: Point) -> String {
        "\(number(point.x)) \(number(point.y))"
    }

    /// One place is a tenth of a pixel.
    private static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        let text = "\(abs(tenths) / 10)" + (tenths % 10 == 0 ? "" : ".\(abs(tenths) % 10)")
        return tenths < 0 ? "-" + text : text
    }
}
