/// A rectangle in a picture, in pixels that may be broken. Its corner is the upper left one.
public struct Rectangle: Hashable, Sendable {
    public var left, top, width, height: Double

    public init(left: Double = 0, top: Double = 0, width: Double, height: Double) {
        self.left = left
        self.top = top
        self.width = width
        self.height = height
    }

    /// All of a picture.
    public init(_ size: Size) {
        self.init(width: Double(size.width), height: Double(size.height))
    }

    init(_ area: AssetFacts.Area) {
        self.init(
            left: Double(area.x), top: Double(area.y), width: Double(area.width),
            height: Double(area.height))
    }

    init(_ area: Placement.Area) {
        self.init(
            left: Double(area.left), top: Double(area.top), width: Double(area.width),
            height: Double(area.height))
    }

    public var right: Double { left + width }
    public var bottom: Double { top + height }
    public var middle: (x: Double, y: Double) { (left + width / 2, top + height / 2) }
    /// In square pixels.
    public var area: Double { width * height }

    /// The smallest rectangle that holds both.
    public func union(_ other: Rectangle) -> Rectangle {
        let (left, top) = (min(left, other.left), min(top, other.top))
        return Rectangle(
            left: left, top: top, width: max(right, other.right) - left,
            height: max(bottom, other.bottom) - top)
    }

    /// What both have in common, if anything.
    public func intersection(_ other: Rectangle) -> Rectangle? {
        let (left, top) = (max(left, other.left), max(top, other.top))
        let result = Rectangle(
            left: left, top: top, width: min(right, other.right) - left,
            height: min(bottom, other.bottom) - top)
        return result.width > 0 && result.height > 0 ? result : nil
    }

    /// All four numbers multiplied.
    func scaled(_ across: Double, _ down: Double) -> Rectangle {
        Rectangle(
            left: left * across, top: top * down, width: width * across, height: height * down)
    }

    /// The same middle, the sides multiplied.
    func grown(by factor: Double) -> Rectangle {
        Rectangle(
            left: left + width * (1 - factor) / 2, top: top + height * (1 - factor) / 2,
            width: width * factor, height: height * factor)
    }

    /// Whether the middle lies in a picture of this size.
    func hasMiddle(in size: Size) -> Bool {
        let (x, y) = middle
        return x >= 0 && y >= 0 && x < Double(size.width) && y < Double(size.height)
    }
}
