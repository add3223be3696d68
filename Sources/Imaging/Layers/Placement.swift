/// Where a layer stands on its base.
public struct Placement: Hashable, Sendable {
    /// The side, corner or middle of the base; `nil` where none was written: the middle, or the
    /// upper left corner for tiles.
    public var gravity: Compass?
    /// The distances from there; shares are shares of the base. Positive ones move to the right and
    /// down, but inwards from the eastern and southern edges.
    public var x, y: Offset
    /// What pixels in `x` and `y` are multiplied by.
    public var pixelRatio: Double
    /// The part of the base that the side, corner or middle is of; `nil` for all of it.
    public var region: Area?

    public init(
        gravity: Compass? = nil, x: Offset = .pixels(0), y: Offset = .pixels(0),
        pixelRatio: Double = 1
    ) {
        self.gravity = gravity
        self.x = x
        self.y = y
        self.pixelRatio = pixelRatio
    }

    /// A rectangle of pixels. Its left and top may be negative.
    public struct Area: Hashable, Sendable {
        public var left, top, width, height: Int

        public init(left: Int = 0, top: Int = 0, width: Int, height: Int) {
            self.left = left
            self.top = top
            self.width = width
            self.height = height
        }

        public var right: Int { left + width }
        public var bottom: Int { top + height }

        /// The smallest area that holds both.
        public func union(_ other: Area) -> Area {
            let left = min(left, other.left)
            let top = min(top, other.top)
            return Area(
                left: left, top: top, width: max(right, other.right) - left,
                height: max(bottom, other.bottom) - top)
        }

        /// What both have in common, if anything.
        public func intersection(_ other: Area) -> Area? {
            let left = max(left, other.left)
            let top = max(top, other.top)
            let width = min(right, other.right) - left
            let height = min(bottom, other.bottom) - top
            guard width > 0, height > 0 else { return nil }
            return Area(left: left, top: top, width: width, height: height)
        }

        /// Whether the other lies inside.
        public func contains(_ other: Area) -> Bool { union(other) == self }

        /// The same area seen from another origin.
        func from(_ origin: Area) -> Area {
            Area(left: left - origin.left, top: top - origin.top, width: width, height: height)
        }
    }

    /// The layer's area, seen from the base's upper left corner.
    public func area(
        width: Int, height: Int, onWidth baseWidth: Int, height baseHeight: Int,
        defaultGravity: Compass = .center
    ) -> Area {
        let compass = gravity ?? defaultGravity
        let x = x.pixels(along: baseWidth, pixelRatio: pixelRatio)
        let y = y.pixels(along: baseHeight, pixelRatio: pixelRatio)
        let ground = region ?? Area(width: baseWidth, height: baseHeight)
        return Area(
            left: ground.left + compass.horizontal.start(of: width, in: ground.width, offset: x),
            top: ground.top + compass.vertical.start(of: height, in: ground.height, offset: y),
            width: width, height: height)
    }
}
