/// A turn, a scale and a shift: x' = a·x − b·y + x0, y' = b·x + a·y + y0.
struct SimilarityTransform: Hashable, Sendable {
    var a, b, x0, y0: Double

    /// The one that brings points nearest to their targets, by the sum of the squared distances;
    /// `nil` where the points are all in one place.
    init?(from points: [Point], to targets: [Point]) {
        guard points.count == targets.count, points.count > 1 else { return nil }
        let count = Double(points.count)
        let middle = points.reduce(Point(0, 0), +) * (1 / count)
        let aim = targets.reduce(Point(0, 0), +) * (1 / count)
        var (spread, along, turned) = (0.0, 0.0, 0.0)
        for (point, target) in zip(points, targets) {
            let (p, t) = (point - middle, target - aim)
            spread += p.dot(p)
            along += p.dot(t)
            turned += p.x * t.y - p.y * t.x
        }
        guard spread > 1e-9 else { return nil }
        a = along / spread
        b = turned / spread
        x0 = aim.x - a * middle.x + b * middle.y
        y0 = aim.y - b * middle.x - a * middle.y
    }

    func apply(_ point: Point) -> Point {
        Point(a * point.x - b * point.y + x0, b * point.x + a * point.y + y0)
    }

    /// How much larger things become.
    var scale: Double { (a * a + b * b).squareRoot() }
}
