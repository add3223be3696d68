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

extension View {
    /// By how much, in pixels of what is shown, a sharp edge would lie wrong if the decoder shrank the
    /// picture like this. The picture's own edges are never wrong.
    func misplacement(across ratio: Double, down other: Double) -> Double {
        func error(
            _ edge: Double, _ sharpEdge: Double, of side: Int, _ ratio: Double, _ scale: Double
        ) -> Double {
            guard edge > 1e-6, edge < Double(side) - 1e-6, abs(edge - sharpEdge) < 1e-6 else {
                return 0
            }
            return abs(edge * ratio - (edge * ratio).rounded()) / ratio * scale
        }
        return max(
            error(bounds.left, sharp.left, of: whole.width, ratio, across),
            error(bounds.right, sharp.right, of: whole.width, ratio, across),
            error(bounds.top, sharp.top, of: whole.height, other, down),
            error(bounds.bottom, sharp.bottom, of: whole.height, other, down))
    }

    /// What nobody sees in a photograph: an eighth of a pixel.
    static let tolerableMisplacement = 0.13
}
