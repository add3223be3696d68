/// What is to be seen of a picture whose pixels nobody has read yet: the picture is turned, then a
/// window of it is scaled to a size.
///
/// Steps that only cut, scale and turn by right angles change the view and no pixels. Whoever reads
/// pixels in the end decodes as few of them as the view shows, and resamples them once.
struct View: Hashable, Sendable {
    /// How the picture is turned before all else.
    private(set) var orientation: Orientation
    /// The whole picture's pixels after that turn.
    private(set) var whole: Size
    /// What may be looked at, in pixels of the turned whole. What was cut off before scaling must
    /// not shine through at the edges.
    private(set) var bounds: Rectangle
    /// What was left when pixels were still as large as in the file: its edges are sharp.
    private(set) var sharp: Rectangle
    /// What is shown, in pixels of the turned whole.
    private(set) var window: Rectangle
    /// The pixels of what is shown.
    private(set) var size: Size

    /// All of a picture of that size as it lies there, turned.
    init(of size: Size, orientation: Orientation = .upright) {
        self.orientation = orientation
        whole = orientation.turned(size)
        bounds = Rectangle(whole)
        window = bounds
        sharp = bounds
        self.size = whole
    }

    /// Pixels shown for each pixel of the whole.
    var across: Double { Double(size.width) / window.width }
    var down: Double { Double(size.height) / window.height }

    /// Whether the picture itself is shown.
    var isPlain: Bool { orientation == .upright && window == Rectangle(whole) && size == whole }

    /// Whether a scaling would bring back what an earlier one took away: pixels have to be read
    /// between the two, for the picture is to look as coarse as it was.
    func hasLost(whatShows size: Size) -> Bool {
        (size.width > self.size.width && across < 0.999)
            || (size.height > self.size.height && down < 0.999)
    }

    mutating func scale(to size: Size) {
        guard size != self.size else { return }
        bounds = bounds.intersection(window) ?? window
        self.size = size
    }

    /// - Parameter area: inside of what is shown, in its pixels.
    mutating func cut(_ area: Placement.Area) {
        let isUnscaled = across == 1 && down == 1
        let seen = Rectangle(area).scaled(1 / across, 1 / down)
        window = Rectangle(
            left: window.left + seen.left, top: window.top + seen.top, width: seen.width,
            height: seen.height)
        size = Size(area.width, area.height)
        if isUnscaled { sharp = window }
    }

    mutating func turn(_ turn: Orientation) {
        bounds = turn.turned(bounds, in: whole)
        window = turn.turned(window, in: whole)
        sharp = turn.turned(sharp, in: whole)
        whole = turn.turned(whole)
        size = turn.turned(size)
        orientation = orientation.then(turn)
    }

    /// The same view of the picture as it lies there; what it shows is to be turned afterwards.
    var lying: View {
        var result = self
        result.turn(orientation.inverse)
        return result
    }
}

/// How the pixels that a view shows are made of decoded ones: a part of them is scaled, and a window
/// of that is cut.
struct Resampling: Hashable, Sendable {
    /// In decoded pixels.
    var part: Placement.Area
    /// What the part is scaled to.
    var scaled: Size
    /// In scaled pixels.
    var window: Placement.Area

    /// - Parameters:
    ///   - view: of the picture as it lies there.
    ///   - decoded: the decoder's pixels.
    ///   - across, down: decoded pixels for each pixel of the picture; below 1 where the decoder
    ///     has shrunk it.
    init(of view: View, decoded: Size, across: Double, down: Double) {
        let columns = Axis(
            bounds: view.bounds.left...view.bounds.right,
            window: view.window.left...view.window.right, of: view.whole.width,
            shown: view.size.width, decoded: decoded.width, ratio: across)
        let rows = Axis(
            bounds: view.bounds.top...view.bounds.bottom,
            window: view.window.top...view.window.bottom, of: view.whole.height,
            shown: view.size.height, decoded: decoded.height, ratio: down)
        part = Placement.Area(
            left: columns.part.lowerBound, top: rows.part.lowerBound,
            width: columns.part.count, height: rows.part.count)
        scaled = Size(columns.scaled, rows.scaled)
        window = Placement.Area(
            left: columns.start, top: rows.start, width: view.size.width,
            height: view.size.height)
    }

    /// The same along one axis.
    private struct Axis {
        var part: Range<Int>
        var scaled: Int
        var start: Int

        init(
            bounds: ClosedRange<Double>, window: ClosedRange<Double>, of whole: Int, shown: Int,
            decoded: Int, ratio: Double
        ) {
            let scale = Double(shown) / (window.upperBound - window.lowerBound)
            let low = min(max(Int((bounds.lowerBound * ratio).rounded()), 0), decoded - 1)
            // The last decoded pixel may stand for less than a whole one.
            let reachesEdge = bounds.upperBound >= Double(whole) - 1e-6
            let high = reachesEdge ? decoded : Int((bounds.upperBound * ratio).rounded())
            part = low..<min(max(high, low + 1), decoded)
            // Whole numbers but for rounding: views cut whole pixels.
            var length = (bounds.upperBound - bounds.lowerBound) * scale
            var offset = (window.lowerBound - bounds.lowerBound) * scale
            if length > Self.longest {
                let near = Self.near(window, ratio).clamped(to: part)
                part = near.isEmpty ? part : near
                length = Double(part.count) / ratio * scale
                offset = (window.lowerBound - Double(part.lowerBound) / ratio) * scale
            }
            scaled = max(Int(min(length, 1e9).rounded()), shown, 1)
            start = min(max(Int(offset.rounded()), 0), scaled - shown)
        }

        /// A longer picture cannot be made; nobody sees more of it than a window either.
        private static let longest = 100_000.0

        /// The decoded pixels of a window, and a few more on both sides for the kernel.
        private static func near(_ window: ClosedRange<Double>, _ ratio: Double) -> Range<Int> {
            let low = Int((window.lowerBound * ratio).rounded(.down)) - 4
            return low..<max(Int((window.upperBound * ratio).rounded(.up)) + 4, low + 1)
        }
    }
}

extension View {
    /// By how much, in pixels of what is shown, an inner edge of the bounds would lie wrong if the
    /// decoder shrank the picture like this. The picture's own edges are never wrong, and edges that
    /// come from scaled pixels are blurred anyway.
    func misplacement(across ratio: Double, down other: Double) -> Double {
        func error(
            _ edge: Double, _ sharpEdge: Double, of side: Int, _ ratio: Double, _ scale: Double
        ) -> Double {
            guard edge > 1e-6, edge < Double(side) - 1e-6 else { return 0 }
            let error = abs(edge * ratio - (edge * ratio).rounded()) / ratio * scale
            return abs(edge - sharpEdge) < 1e-6 ? error : error * Self.weightOfBlurredEdges
        }
        return max(
            error(bounds.left, sharp.left, of: whole.width, ratio, across),
            error(bounds.right, sharp.right, of: whole.width, ratio, across),
            error(bounds.top, sharp.top, of: whole.height, other, down),
            error(bounds.bottom, sharp.bottom, of: whole.height, other, down))
    }

    private static let weightOfBlurredEdges = 0.4
    /// What nobody sees in a photograph: an eighth of a pixel.
    static let tolerableMisplacement = 0.13
}
