/// A point of the plane; y goes down.
struct Point: Hashable, Sendable {
    var x, y: Double

    init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }

    static func - (a: Point, b: Point) -> Point { Point(a.x - b.x, a.y - b.y) }

    /// Twice the signed area between two vectors; above 0 where the second lies clockwise of the first.
    func cross(_ other: Point) -> Double { x * other.y - y * other.x }
}

/// Four corners that a picture's corners go to: top left, top right, bottom right, bottom left.
struct Quadrilateral: Hashable, Sendable {
    let corners: [Point]

    /// `nil` unless the corners make a convex shape that is large enough to be seen; mirrored ones do.
    init?(_ corners: [Point]) {
        guard corners.count == 4 else { return nil }
        let turns = (0..<4).map { i -> Double in
            let (before, here, after) = (corners[i], corners[(i + 1) % 4], corners[(i + 2) % 4])
            return (here - before).cross(after - here)
        }
        guard turns.allSatisfy({ $0 > 0.5 }) || turns.allSatisfy({ $0 < -0.5 }) else { return nil }
        self.corners = corners
    }

    /// Both sides multiplied.
    func scaled(by factor: Double) -> [Point] {
        corners.map { Point($0.x * factor, $0.y * factor) }
    }

    var left: Double { corners.map(\.x).min() ?? 0 }
    var top: Double { corners.map(\.y).min() ?? 0 }
    var right: Double { corners.map(\.x).max() ?? 0 }
    var bottom: Double { corners.map(\.y).max() ?? 0 }

    /// The rows of the projective map that brings the unit square here: x' and y' are the first two
    /// rows by the third.
    var fromUnitSquare: [[Double]] {
        let (p, q, r, s) = (corners[0], corners[1], corners[2], corners[3])
        let (across, down) = (q - r, s - r)
        let sum = Point(p.x - q.x + r.x - s.x, p.y - q.y + r.y - s.y)
        let area = across.cross(down)
        let g = sum.cross(down) / area
        let h = across.cross(sum) / area
        return [
            [q.x - p.x + g * q.x, s.x - p.x + h * s.x, p.x],
            [q.y - p.y + g * q.y, s.y - p.y + h * s.y, p.y],
            [g, h, 1],
        ]
    }

    /// The rows of the map back: from here to a picture of that size.
    func toPicture(width: Double, height: Double) -> [[Double]] {
        let m = fromUnitSquare
        func minor(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Double {
            m[a][c] * m[b][d] - m[a][d] * m[b][c]
        }
        // The adjugate is the inverse but for a factor, and factors cancel out.
        let adjugate = [
            [minor(1, 2, 1, 2), -minor(0, 2, 1, 2), minor(0, 1, 1, 2)],
            [-minor(1, 2, 0, 2), minor(0, 2, 0, 2), -minor(0, 1, 0, 2)],
            [minor(1, 2, 0, 1), -minor(0, 2, 0, 1), minor(0, 1, 0, 1)],
        ]
        return [
            adjugate[0].map { $0 * width }, adjugate[1].map { $0 * height }, adjugate[2],
        ]
    }

    /// How much the picture is enlarged where it is enlarged most: pixels here a pixel there.
    func largestScale(width: Double, height: Double) -> Double {
        let m = fromUnitSquare
        let whole =
            m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1])
            - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
            + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
        let scales = [(0.0, 0.0), (1, 0), (1, 1), (0, 1)].map { u, v in
            let depth = m[2][0] * u + m[2][1] * v + 1
            return (abs(whole / (depth * depth * depth)) / (width * height)).squareRoot()
        }
        return scales.max() ?? 1
    }

    /// For each side the row of a map that gives how far a point lies inside of it, in pixels.
    var insides: [[Double]] {
        let isClockwise = (corners[1] - corners[0]).cross(corners[2] - corners[1]) > 0
        return (0..<4).map { i in
            let (a, b) = (corners[i], corners[(i + 1) % 4])
            let along = b - a
            let length = (along.x * along.x + along.y * along.y).squareRoot()
            let sign = isClockwise ? 1 / length : -1 / length
            // The cross product of the side and the way from its start to the point.
            return [-along.y * sign, along.x * sign, (along.y * a.x - along.x * a.y) * sign]
        }
    }
}
