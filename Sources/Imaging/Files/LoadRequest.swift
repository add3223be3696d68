/// What is wanted of a file's pixels.
public struct LoadRequest: Hashable, Sendable {
    /// Which frames or pages.
    public enum Pages: Hashable, Sendable {
        /// All frames of an animation; the first page of anything else.
        case all
        /// One frame or page; the first is 1.
        case one(Int)
    }

    public var pages = Pages.all
    /// The size that the whole upright picture is to have, exactly, however its sides are
    /// distorted; `nil` for its own. Scaling while loading is much cheaper than later.
    public var size: Size?
    /// Whether EXIF orientation is applied.
    public var isUpright = true
    /// Pixels per inch of vector pictures; where `nil`, 150 for PDF, and 96 for SVG, whose own size that
    /// is.
    public var density: Double?
    /// Whether the pixels are decoded at once, so that they may then be read in any order, any
    /// number of times. Otherwise they can be read once, from top to bottom: that suffices for
    /// saving, and for cutting and colours on the way, and takes next to no memory.
    public var isRandomAccess = true

    /// All frames at their own size, upright, readable in any order.
    public init() {}
}

/// A width and a height in pixels; 1 at least.
public struct Size: Hashable, Sendable, Codable {
    public var width, height: Int

    public init(_ width: Int, _ height: Int) {
        self.width = max(1, width)
        self.height = max(1, height)
    }

    /// Width by height.
    public var ratio: Double { Double(width) / Double(height) }

    /// With its sides exchanged.
    var turned: Size { Size(height, width) }
}
