/// A side or a corner of a picture, or its middle, as `g_` names it.
public enum Compass: String, CaseIterable, Hashable, Sendable {
    case northWest = "north_west"
    case north
    case northEast = "north_east"
    case west, center, east
    case southWest = "south_west"
    case south
    case southEast = "south_east"

    /// Where something stands along one axis.
    public enum Anchor: Hashable, Sendable {
        /// At the left or upper edge.
        case low
        case middle
        /// At the right or lower edge.
        case high

        /// Where a span of `length` begins within one of `total`, moved by `offset` pixels. Away
        /// from the low edge and the middle a positive offset moves to the right or down; at the
        /// high edge it moves inwards, to the left or up. A longer span begins below 0.
        public func start(of length: Int, in total: Int, offset: Int = 0) -> Int {
            switch self {
            case .low: offset
            // Rounded down on both sides of 0, so that larger layers do not jump by a pixel.
            case .middle: ((total - length) >> 1) + offset
            case .high: total - length - offset
            }
        }
    }

    /// West, between, or east.
    public var horizontal: Anchor {
        switch self {
        case .northWest, .west, .southWest: .low
        case .north, .center, .south: .middle
        case .northEast, .east, .southEast: .high
        }
    }

    /// North, between, or south.
    public var vertical: Anchor {
        switch self {
        case .northWest, .north, .northEast: .low
        case .west, .center, .east: .middle
        case .southWest, .south, .southEast: .high
        }
    }
}
