#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

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

    /// What matters in the picture, for the modes that look for it.
    public struct Subject: Hashable, Sendable {
        /// Pixels of the picture.
        public var width, height: Double
        /// How much a thumbnail shows around it: 0 for nothing, 1 for as much as there is.
        public var surroundings = 0.0

        public init(width: Double, height: Double, surroundings: Double = 0) {
            self.width = max(width, 1)
            self.height = max(height, 1)
            self.surroundings = surroundings
        }
    }

    /// - Parameters:
    ///   - zoom: above 1 a closer window, for the modes that look for one.
    ///   - subject: what matters; `nil` where the picture has no such part.
    public init(
        _ mode: ResizeMode, box: Size, of size: Size, zoom: Double = 1, subject: Subject? = nil
    ) {
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
            let factor = max(inside, Self.paddedFactor(box, filling, inside, subject))
            scaled = factor == filling ? covering(factor) : by(factor)
            window = Size(min(box.width, scaled.width), min(box.height, scaled.height))
            canvas = window == box ? nil : box
        case .crop:
            window = Size(min(box.width, size.width), min(box.height, size.height))
        case .thumb, .auto:
            if mode == .thumb, let subject {
                firstWindow = Self.window(of: box, in: size, zoom: zoom, around: subject)
                scaled = box
            } else if zoom == 1 {
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
        if firstWindow == size { firstWindow = nil }
        if window == scaled { window = nil }
        if canvas == (window ?? scaled) { canvas = nil }
    }

    /// The size of the result.
    public var result: Size { canvas ?? window ?? scaled }

    /// Filled where what matters stays in the box, else as much smaller as lets it in.
    private static func paddedFactor(
        _ box: Size, _ filling: Double, _ inside: Double, _ subject: Subject?
    ) -> Double {
        guard let subject else { return min(filling, inside / leastKept) }
        return min(
            filling, Double(box.width) / subject.width, Double(box.height) / subject.height)
    }

    /// The window of the box's ratio that shows what matters, zoomed; never larger than the picture.
    private static func window(
        of box: Size, in size: Size, zoom: Double, around subject: Subject
    ) -> Size {
        let most = min(Double(size.width), Double(size.height) * box.ratio)
        let tight = min(max(subject.width, subject.height * box.ratio), most)
        // Even steps of closeness are even factors of size.
        let share = min(max(subject.surroundings, 0), 1)
        let wanted = tight * exp(log(most / tight) * share) / zoom
        let width = min(wanted, most)
        let window = Size(width, width / box.ratio)
        return Size(min(window.width, size.width), min(window.height, size.height))
    }

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
