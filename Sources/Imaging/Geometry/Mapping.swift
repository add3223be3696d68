#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where the points of one picture are in another: x' = xx·x + xy·y + x, y' = yx·x + yy·y + y.
///
/// A canvas carries one from the upright original to its present pixels, so that faces and other
/// areas that are known of the original stay true however it is cut, scaled, turned and padded.
public struct Mapping: Hashable, Sendable {
    var xx = 1.0, xy = 0.0, yx = 0.0, yy = 1.0
    var x = 0.0, y = 0.0

    /// Every point stays where it is.
    public static let identity = Mapping()

    /// The same, moved.
    func shifted(_ x: Double, _ y: Double) -> Mapping {
        var result = self
        result.x += x
        result.y += y
        return result
    }

    /// The same, then scaled from the corner.
    func scaled(_ across: Double, _ down: Double) -> Mapping {
        Mapping(
            xx: xx * across, xy: xy * across, yx: yx * down, yy: yy * down, x: x * across,
            y: y * down)
    }

    /// This mapping, and another one after it.
    func then(_ next: Mapping) -> Mapping {
        Mapping(
            xx: next.xx * xx + next.xy * yx, xy: next.xx * xy + next.xy * yy,
            yx: next.yx * xx + next.yy * yx, yy: next.yx * xy + next.yy * yy,
            x: next.xx * x + next.xy * y + next.x, y: next.yx * x + next.yy * y + next.y)
    }

    /// Turning a picture clockwise around its middle, onto a canvas with another size.
    static func rotation(degrees: Double, from: Size, to: Size) -> Mapping {
        let angle = degrees * .pi / 180
        let (sine, cosine) = (sin(angle), cos(angle))
        let turn = Mapping(xx: cosine, xy: -sine, yx: sine, yy: cosine)
        return Mapping.identity.shifted(-Double(from.width) / 2, -Double(from.height) / 2)
            .then(turn).shifted(Double(to.width) / 2, Double(to.height) / 2)
    }

    /// From there back to here; `nil` where all of a picture has become a line or a point.
    var inverse: Mapping? {
        let area = xx * yy - xy * yx
        guard area != 0, area.isFinite else { return nil }
        let (a, b, c, d) = (yy / area, -xy / area, -yx / area, xx / area)
        return Mapping(xx: a, xy: b, yx: c, yy: d, x: -(a * x + b * y), y: -(c * x + d * y))
    }

    /// Where a point is.
    func point(_ px: Double, _ py: Double) -> (x: Double, y: Double) {
        (xx * px + xy * py + x, yx * px + yy * py + y)
    }

    /// The box around what becomes of a rectangle.
    func box(of rectangle: Rectangle) -> Rectangle {
        let corners = [
            point(rectangle.left, rectangle.top), point(rectangle.right, rectangle.top),
            point(rectangle.left, rectangle.bottom), point(rectangle.right, rectangle.bottom),
        ]
        let xs = corners.map(\.x).sorted()
        let ys = corners.map(\.y).sorted()
        return Rectangle(left: xs[0], top: ys[0], width: xs[3] - xs[0], height: ys[3] - ys[0])
    }
}
