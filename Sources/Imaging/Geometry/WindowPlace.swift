/// Where a window lies in a picture.
enum WindowPlace {
    /// The left and upper edge of a window at a compass point, moved, and then shifted to stay inside.
    static func origin(
        of window: Size, in size: Size, at compass: Compass, x: Int = 0, y: Int = 0
    ) -> (left: Int, top: Int) {
        inside(
            compass.horizontal.start(of: window.width, in: size.width, offset: x),
            compass.vertical.start(of: window.height, in: size.height, offset: y), window, size)
    }

    /// The edges of a window around a point.
    static func origin(
        of window: Size, in size: Size, around x: Int, _ y: Int
    ) -> (left: Int, top: Int) {
        inside(x - window.width / 2, y - window.height / 2, window, size)
    }

    /// The edges of a window with an area in its middle, moved; with the area's core where the whole
    /// area does not fit.
    static func origin(
        of window: Size, in size: Size, around area: Rectangle, core: Rectangle, x: Int = 0,
        y: Int = 0
    ) -> (left: Int, top: Int) {
        let fits =
            area.width <= Double(window.width) + 1 && area.height <= Double(window.height) + 1
        let middle = (fits ? area : core).middle
        return inside(
            Int((middle.x - Double(window.width) / 2).rounded()) + x,
            Int((middle.y - Double(window.height) / 2).rounded()) + y, window, size)
    }

    /// The nearest place to a wanted one where a window shows least of what it should not.
    static func origin(
        of window: Size, in size: Size, near wanted: (left: Int, top: Int),
        avoiding areas: [Rectangle]
    ) -> (left: Int, top: Int) {
        let (across, down) = (size.width - window.width, size.height - window.height)
        guard !areas.isEmpty, across > 0 || down > 0 else { return wanted }
        var best = wanted
        var least = (seen: Double.infinity, moved: Double.infinity)
        for top in steps(to: down, and: wanted.top) {
            for left in steps(to: across, and: wanted.left) {
                let shown = Rectangle(
                    left: Double(left), top: Double(top), width: Double(window.width),
                    height: Double(window.height))
                let seen = areas.reduce(0) { $0 + ($1.intersection(shown)?.area ?? 0) }
                let (x, y) = (Double(left - wanted.left), Double(top - wanted.top))
                let moved = x * x + y * y
                guard (seen, moved) < least else { continue }
                least = (seen, moved)
                best = (left, top)
            }
        }
        return best
    }

    /// Seventeen places along a side, and one more.
    private static func steps(to last: Int, and wanted: Int) -> [Int] {
        (0...16).map { last * $0 / 16 } + [wanted]
    }

    private static func inside(
        _ left: Int, _ top: Int, _ window: Size, _ size: Size
    ) -> (left: Int, top: Int) {
        (
            min(max(left, 0), max(size.width - window.width, 0)),
            min(max(top, 0), max(size.height - window.height, 0))
        )
    }
}
