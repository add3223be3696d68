/// A part of a picture: whole pixels of the upright original.
public struct Area: Hashable, Sendable, Codable {
    /// The left and the upper edge.
    public var x, y: Int
    /// At least 1.
    public var width, height: Int

    public init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// The smallest area around points, inside a picture of that size; `nil` where there is none.
    public init?(around points: [Point], inside width: Int, _ height: Int) {
        let (xs, ys) = (points.map(\.x), points.map(\.y))
        guard let left = xs.min(), let right = xs.max(), let top = ys.min(), let bottom = ys.max(),
            let area = Box(x: left, y: top, width: right - left, height: bottom - top)
                .area(inside: width, height)
        else { return nil }
        self = area
    }
}

/// A place in a picture, in pixels from its upper left corner; the first pixel's middle is 0.5, 0.5.
public struct Point: Hashable, Sendable, Codable {
    public var x, y: Double

    public init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }

    static func + (left: Point, right: Point) -> Point { Point(left.x + right.x, left.y + right.y) }
    static func - (left: Point, right: Point) -> Point { Point(left.x - right.x, left.y - right.y) }
    static func * (point: Point, factor: Double) -> Point {
        Point(point.x * factor, point.y * factor)
    }

    /// The sum of the products of both.
    func dot(_ other: Point) -> Double { x * other.x + y * other.y }
    var length: Double { dot(self).squareRoot() }
}

/// A rectangle with upright sides, in pixels of whatever it was found in.
struct Box: Hashable, Sendable {
    var x, y, width, height: Double

    var right: Double { x + width }
    var bottom: Double { y + height }
    var area: Double { width * height }
    var center: Point { Point(x + width / 2, y + height / 2) }

    /// What both have in common; 0 where they lie apart.
    func commonArea(with other: Box) -> Double {
        let across = min(right, other.right) - max(x, other.x)
        let down = min(bottom, other.bottom) - max(y, other.y)
        return max(0, across) * max(0, down)
    }

    /// Common area by united area, 0 to 1.
    func overlap(with other: Box) -> Double {
        let common = commonArea(with: other)
        let united = area + other.area - common
        return united > 0 ? common / united : 0
    }

    /// With its sides rounded, inside a picture of that size; `nil` where nothing of it is.
    func area(inside width: Int, _ height: Int) -> Area? {
        let left = Self.whole(x, 0...width)
        let top = Self.whole(y, 0...height)
        let right = Self.whole(right, 0...width)
        let bottom = Self.whole(bottom, 0...height)
        guard left < right, top < bottom else { return nil }
        return Area(x: left, y: top, width: right - left, height: bottom - top)
    }

    /// The nearest whole number in a range; the lowest for what is no number.
    private static func whole(_ number: Double, _ range: ClosedRange<Int>) -> Int {
        guard number.isFinite else { return range.lowerBound }
        let bounds = Double(range.lowerBound)...Double(range.upperBound)
        return Int(min(max(number.rounded(), bounds.lowerBound), bounds.upperBound))
    }
}

extension Collection {
    /// Keeps the most certain of boxes that cover each other, most certain first.
    func withoutOverlaps<Certainty: Comparable>(
        above limit: Double, box: (Element) -> Box, certainty: (Element) -> Certainty
    ) -> [Element] {
        // The order of equals must not depend on how the sort works.
        let sorted = enumerated().sorted { left, right in
            let (a, b) = (certainty(left.element), certainty(right.element))
            return a == b ? left.offset < right.offset : a > b
        }
        var kept: [Element] = []
        for (_, candidate) in sorted
        where !kept.contains(where: { box($0).overlap(with: box(candidate)) > limit }) {
            kept.append(candidate)
        }
        return kept
    }
}
