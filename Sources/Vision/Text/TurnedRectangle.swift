/// A rectangle that may be turned.
struct TurnedRectangle: Hashable, Sendable {
    var center: Point
    /// The direction of its width, of length 1.
    var direction: Point
    var width, height: Double

    /// The direction of its height: a quarter turn clockwise, as pictures count down.
    var down: Point { Point(-direction.y, direction.x) }

    /// Upper left, upper right, lower right, lower left, by its own directions.
    var corners: [Point] {
        let (across, down) = (direction * (width / 2), down * (height / 2))
        return [
            center - across - down, center + across - down, center + across + down,
            center - across + down,
        ]
    }

    /// A place in it: `across` and `down` are shares of width and height, 0 to 1.
    func point(_ across: Double, _ down: Double) -> Point {
        center + direction * ((across - 0.5) * width) + self.down * ((down - 0.5) * height)
    }

    /// Whether a place lies in it.
    func contains(_ place: Point) -> Bool {
        let offset = place - center
        return abs(offset.dot(direction)) <= width / 2 && abs(offset.dot(down)) <= height / 2
    }

    /// The part of it between two shares of its width.
    func slice(from start: Double, to end: Double) -> TurnedRectangle {
        TurnedRectangle(
            center: point((start + end) / 2, 0.5), direction: direction,
            width: (end - start) * width, height: height)
    }

    /// All sides moved out by that much.
    func grown(by distance: Double) -> TurnedRectangle {
        var grown = self
        grown.width += 2 * distance
        grown.height += 2 * distance
        return grown
    }

    /// The same place as text is read there: from left to right, or downwards where it is much
    /// higher than wide.
    var asLine: TurnedRectangle {
        var line = self
        if abs(direction.x) < abs(direction.y) { line.turnQuarter() }
        if line.direction.x < 0 { line.direction = line.direction * -1 }
        if line.height >= 1.5 * line.width {
            line.turnQuarter()
            if line.direction.y < 0 { line.direction = line.direction * -1 }
        }
        return line
    }

    private mutating func turnQuarter() {
        direction = down
        swap(&width, &height)
    }

    /// The smallest rectangle around points; `nil` for none. One of its sides lies on a side of
    /// the points' hull.
    init?(around points: [Point]) {
        let hull = Self.hull(points)
        guard let first = hull.first else { return nil }
        self.init(center: first, direction: Point(1, 0), width: 0, height: 0)
        var least = Double.infinity
        for (index, corner) in hull.enumerated() {
            let side = hull[(index + 1) % hull.count] - corner
            guard side.length > 0 else { continue }
            let candidate = TurnedRectangle(around: hull, along: side * (1 / side.length))
            let area = candidate.width * candidate.height
            if area < least - 1e-9 { (self, least) = (candidate, area) }
        }
    }

    init(center: Point, direction: Point, width: Double, height: Double) {
        self.center = center
        self.direction = direction
        self.width = width
        self.height = height
    }

    private init(around hull: [Point], along direction: Point) {
        let down = Point(-direction.y, direction.x)
        let (across, along) = (hull.map { $0.dot(direction) }, hull.map { $0.dot(down) })
        let (left, right) = (across.min() ?? 0, across.max() ?? 0)
        let (top, bottom) = (along.min() ?? 0, along.max() ?? 0)
        self.init(
            center: direction * ((left + right) / 2) + down * ((top + bottom) / 2),
            direction: direction, width: right - left, height: bottom - top)
    }

    /// The corners of the tightest fence around points, clockwise as pictures count down.
    static func hull(_ points: [Point]) -> [Point] {
        let sorted = Set(points).sorted { ($0.x, $0.y) < ($1.x, $1.y) }
        guard sorted.count > 2 else { return sorted }
        func half(_ points: some Sequence<Point>) -> [Point] {
            var half: [Point] = []
            for point in points {
                while half.count > 1 {
                    let (a, b) = (
                        half[half.count - 1] - half[half.count - 2], point - half[half.count - 1]
                    )
                    guard a.x * b.y - a.y * b.x <= 0 else { break }
                    half.removeLast()
                }
                half.append(point)
            }
            return half.dropLast()
        }
        return half(sorted) + half(sorted.reversed())
    }
}
