/// What the eight ways to lay a picture down do to points: an exchange of the axes first, then mirrors.
extension Orientation {
    /// Whether the horizontal axis is mirrored, after the exchange.
    private var mirrorsX: Bool {
        switch self {
        case .mirrored, .upsideDown, .right, .mirroredLeft: true
        case .upright, .mirroredUpsideDown, .mirroredRight, .left: false
        }
    }

    private var mirrorsY: Bool {
        switch self {
        case .upsideDown, .mirroredUpsideDown, .mirroredLeft, .left: true
        case .upright, .mirrored, .mirroredRight, .right: false
        }
    }

    private init(swaps: Bool, mirrorsX: Bool, mirrorsY: Bool) {
        self =
            switch (swaps, mirrorsX, mirrorsY) {
            case (false, false, false): .upright
            case (false, true, false): .mirrored
            case (false, true, true): .upsideDown
            case (false, false, true): .mirroredUpsideDown
            case (true, false, false): .mirroredRight
            case (true, true, false): .right
            case (true, true, true): .mirroredLeft
            case (true, false, true): .left
            }
    }

    /// This turn, and another one after it, as one.
    func then(_ next: Orientation) -> Orientation {
        let (x, y) = next.swapsSides ? (mirrorsY, mirrorsX) : (mirrorsX, mirrorsY)
        return Orientation(
            swaps: swapsSides != next.swapsSides, mirrorsX: x != next.mirrorsX,
            mirrorsY: y != next.mirrorsY)
    }

    /// The turn that undoes this one.
    var inverse: Orientation {
        Orientation(
            swaps: swapsSides, mirrorsX: swapsSides ? mirrorsY : mirrorsX,
            mirrorsY: swapsSides ? mirrorsX : mirrorsY)
    }

    /// The size of a picture after the turn.
    func turned(_ size: Size) -> Size { swapsSides ? size.turned : size }

    /// Where a rectangle of a picture of that size lies after the turn.
    func turned(_ rectangle: Rectangle, in size: Size) -> Rectangle {
        var result = rectangle
        if swapsSides {
            result = Rectangle(
                left: rectangle.top, top: rectangle.left, width: rectangle.height,
                height: rectangle.width)
        }
        let size = turned(size)
        if mirrorsX { result.left = Double(size.width) - result.right }
        if mirrorsY { result.top = Double(size.height) - result.bottom }
        return result
    }

    /// The turn as a mapping of points of a picture of that size.
    func mapping(of size: Size) -> Mapping {
        let size = turned(size)
        let (x, y) = (mirrorsX ? -1.0 : 1, mirrorsY ? -1.0 : 1)
        return Mapping(
            xx: swapsSides ? 0 : x, xy: swapsSides ? x : 0, yx: swapsSides ? y : 0,
            yy: swapsSides ? 0 : y, x: mirrorsX ? Double(size.width) : 0,
            y: mirrorsY ? Double(size.height) : 0)
    }
}
