/// What is done to bring a picture into a box: an optional window first, a scaled size, an optional
/// window of that, an optional canvas around it.
public struct ResizePlan: Hashable, Sendable {
    /// A window cut before scaling; `nil` for the whole picture.
    public var firstWindow: Size?
    /// The size after scaling.
    public var scaled: Size
    /// A window cut after scaling.
    public var window: Size?
    /// The canvas around the result.
    public var canvas: Size?

    /// The share of the longer side that `fill_pad` keeps at least.
    static let leastKept = 0.65

    /// - Parameters:
    ///   - zoom: above 1 a closer window, for the modes that look for one.
    public init(_ mode: ResizeMode, box: Size, of size: Size, zoom: Double = 1) {
        let (width, height) = (Double(size.width), Double(size.height))
        let across = Double(box.width) / width
        let down = Double(box.height) / height
        let (inside, filling) = (min(across, down), max(across, down))
        func by(_ factor: Double) -> Size { Size(width * factor, height * factor) }
        func covering(_ factor: Double) -> Size {
            let scaled = by(factor)
            return Size(max(scaled.width, box.width), max(scaled.height, box.height))
        }
        scaled = size
        switch mode {
        case .scale: scaled = box
        case .fit: scaled = by(inside)
        case .limit: scaled = by(min(1, inside))
        case .mfit: scaled = by(max(1, inside))
        case .fill:
            scaled = covering(filling)
            window = box
        case .lfill:
            scaled = filling < 1 ? covering(filling) : size
            window = Size(min(box.width, scaled.width), min(box.height, scaled.height))
        case .fillPad, .autoPad:
            let factor = min(filling, inside / Self.leastKept)
            scaled = factor == filling ? covering(factor) : by(factor)
            window = Size(min(box.width, scaled.width), min(box.height, scaled.height))
            canvas = window == box ? nil : box
        case .crop:
            window = Size(min(box.width, size.width), min(box.height, size.height))
        case .thumb, .auto:
            if zoom == 1 {
                scaled = covering(filling)
                window = box
            } else {
                firstWindow = Self.window(of: box, in: size, zoom: zoom)
                scaled = box
            }
        case .pad:
            scaled = by(inside)
            canvas = box
        case .lpad:
            scaled = by(min(1, inside))
            canvas = box
        case .mpad: canvas = Size(max(box.width, size.width), max(box.height, size.height))
        }
        if window == scaled { window = nil }
        if canvas == (window ?? scaled) { canvas = nil }
    }

    /// The size of the result.
    public var result: Size { canvas ?? window ?? scaled }

    /// The window of the box's ratio, zoomed, and never larger than the picture.
    private static func window(of box: Size, in size: Size, zoom: Double) -> Size {
        let filling = max(
            Double(box.width) / Double(size.width), Double(box.height) / Double(size.height))
        let factor = 1 / (filling * zoom)
        let fits = min(
            1, Double(size.width) / (Double(box.width) * factor),
            Double(size.height) / (Double(box.height) * factor))
        let window = Size(
            Double(box.width) * factor * fits, Double(box.height) * factor * fits)
        return Size(min(window.width, size.width), min(window.height, size.height))
    }
}

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

    private static func inside(
        _ left: Int, _ top: Int, _ window: Size, _ size: Size
    ) -> (left: Int, top: Int) {
        (
            min(max(left, 0), max(size.width - window.width, 0)),
            min(max(top, 0), max(size.height - window.height, 0))
        )
    }
}
