/// How the pixels that a view shows are made of decoded ones: a part of them is scaled, and a window
/// of that is cut.
struct Resampling: Hashable, Sendable {
    /// What is read, in decoded pixels.
    var part: Placement.Area
    /// By how many pixels the part is continued on each side with its own edge, before it is scaled.
    var margins = Margins()
    /// How far the part is moved to the right and down then, in decoded pixels; less than one.
    var shift = Shift()
    /// Pixels after scaling for each one before.
    var scale: Scale
    /// What that becomes.
    var scaled: Size
    /// What is cut out of it in the end.
    var window: Placement.Area

    struct Margins: Hashable, Sendable {
        var left = 0, top = 0, right = 0, bottom = 0
    }

    struct Shift: Hashable, Sendable {
        var x = 0.0, y = 0.0
    }

    struct Scale: Hashable, Sendable {
        var across, down: Double
    }

    /// Whether any pixel is more than a decoded one in its place.
    var resamples: Bool {
        scale != Scale(across: 1, down: 1) || shift != Shift() || margins != Margins()
    }

    /// All of a picture in another size.
    init(of size: Size, to scaled: Size) {
        part = Placement.Area(width: size.width, height: size.height)
        scale = Scale(
            across: Double(scaled.width) / Double(size.width),
            down: Double(scaled.height) / Double(size.height))
        self.scaled = scaled
        window = Placement.Area(width: scaled.width, height: scaled.height)
    }

    /// - Parameters:
    ///   - view: of the picture as it lies there.
    ///   - decoded: the decoder's pixels.
    ///   - across, down: decoded pixels for each pixel of the picture; below 1 where the decoder
    ///     has shrunk it.
    init(of view: View, decoded: Size, across: Double, down: Double) {
        let columns = ResampledAxis(
            bounds: view.bounds.left...view.bounds.right,
            sharp: view.sharp.left...view.sharp.right,
            window: view.window.left...view.window.right, whole: view.whole.width,
            shown: view.size.width, decoded: decoded.width, ratio: across)
        let rows = ResampledAxis(
            bounds: view.bounds.top...view.bounds.bottom,
            sharp: view.sharp.top...view.sharp.bottom,
            window: view.window.top...view.window.bottom, whole: view.whole.height,
            shown: view.size.height, decoded: decoded.height, ratio: down)
        part = Placement.Area(
            left: columns.part.lowerBound, top: rows.part.lowerBound,
            width: columns.part.count, height: rows.part.count)
        margins = Margins(
            left: columns.before, top: rows.before, right: columns.after, bottom: rows.after)
        shift = Shift(x: columns.shift, y: rows.shift)
        scale = Scale(across: columns.scale, down: rows.scale)
        scaled = Size(columns.scaled, rows.scaled)
        window = Placement.Area(
            left: columns.start, top: rows.start, width: view.size.width,
            height: view.size.height)
    }
}

/// A resampling along one axis.
struct ResampledAxis: Hashable, Sendable {
    /// Decoded pixels that are read.
    private(set) var part = 0..<1
    /// How many pixels stand before and after the part then, each like the one at that edge.
    private(set) var before = 0
    private(set) var after = 0
    /// How far all of them are moved on, in decoded pixels.
    private(set) var shift = 0.0
    /// Pixels after scaling for each one before.
    private(set) var scale = 1.0
    private(set) var scaled = 1
    /// The first pixel that is kept after scaling.
    private(set) var start = 0

    /// Everything but the last three in pixels of the picture.
    ///
    /// - Parameters:
    ///   - shown: pixels that the window becomes.
    ///   - decoded: pixels that the decoder gave.
    ///   - ratio: decoded pixels for each one of the picture.
    init(
        bounds: ClosedRange<Double>, sharp: ClosedRange<Double>, window: ClosedRange<Double>,
        whole: Int, shown: Int, decoded: Int, ratio: Double
    ) {
        let low = Edge(
            .low, at: bounds.lowerBound, sharp: sharp.lowerBound, whole: whole, decoded: decoded,
            ratio: ratio)
        let high = Edge(
            .high, at: bounds.upperBound, sharp: sharp.upperBound, whole: whole,
            decoded: decoded, ratio: ratio)
        let wanted = Double(shown) / (window.upperBound - window.lowerBound) / ratio
        let windowStart = window.lowerBound * ratio
        let length = Double(high.nearest - low.nearest) * wanted
        if max(low.error, high.error) * wanted > Self.tolerance || length > Self.longest {
            fit(low, high, windowStart, window.upperBound * ratio, wanted, shown)
        } else {
            part = low.nearest..<max(high.nearest, low.nearest + 1)
            // Whole numbers but for rounding: views cut whole pixels.
            let all = (bounds.upperBound - bounds.lowerBound) * wanted * ratio
            scaled = max(Int(all.rounded()), shown)
            scale = Double(scaled) / Double(part.count)
            let offset = (window.lowerBound - bounds.lowerBound) * wanted * ratio
            start = min(max(Int(offset.rounded()), 0), scaled - shown)
        }
    }

    /// In pixels of what is shown.
    private static let tolerance = 0.05
    /// A longer picture cannot be made; nobody sees more of it than a window either.
    private static let longest = 100_000.0

    /// Reads whole pixels, and moves them so that the window begins between two pixels of the result.
    private mutating func fit(
        _ low: Edge, _ high: Edge, _ windowStart: Double, _ windowEnd: Double, _ wanted: Double,
        _ shown: Int
    ) {
        // As many decoded pixels around the window as its own edges and the kernel may need.
        let room = Int((4 / wanted).rounded(.up)) + 4
        let first = max(low.inner, Int(windowStart.rounded(.down)) - room)
        let last = min(high.inner, Int(windowEnd.rounded(.up)) + room)
        part = first..<max(last, first + 1)
        scale = wanted
        let least = Int((1 / wanted).rounded(.up)) + 1
        // Scaling begins with averages of so many pixels, and has to come out even.
        let step = max(1, Int(0.5 / wanted))
        var best = Double.infinity
        for before in least...(least + min(Int(1 / wanted), 16)) {
            let length = before + part.count + least
            let all = (length + step - 1) / step * step
            let scaled = Int((Double(all) * wanted).rounded())
            let place =
                (windowStart - Double(first - before) - Double(all) / 2) * wanted
                + Double(scaled) / 2
            let miss = place - place.rounded()
            guard abs(miss) < best, Int(place.rounded()) >= 0,
                Int(place.rounded()) + shown <= scaled
            else { continue }
            best = abs(miss)
            (self.before, after) = (before, all - before - part.count)
            self.scaled = scaled
            start = Int(place.rounded())
            // Enlarged, less than half a pixel of the result is nothing.
            shift = wanted <= 1 && abs(miss) > Self.tolerance ? -miss / wanted : 0
        }
        if best == .infinity { stretch(to: shown) }
    }

    /// The part becomes the window, come what may.
    private mutating func stretch(to shown: Int) {
        (before, after, start) = (0, 0, 0)
        scaled = shown
        scale = Double(shown) / Double(part.count)
    }
}

/// An edge of what may be looked at, in decoded pixels.
private struct Edge {
    enum Side {
        case low, high
    }

    /// The nearest border between two pixels.
    let nearest: Int
    /// How far away that is.
    let error: Double
    /// Of a sharp edge the border inside of which nothing is seen that lies beyond it; of a blurred
    /// one the border inside of which all of it is seen.
    let inner: Int

    init(
        _ side: Side, at edge: Double, sharp: Double, whole: Int, decoded: Int, ratio: Double
    ) {
        let place = edge * ratio
        let borders = side == .low ? 0...decoded - 1 : 1...decoded
        func border(_ place: Double) -> Int {
            min(max(Int(place), borders.lowerBound), borders.upperBound)
        }
        // The picture's own edges are where the pixels end. The last decoded one may stand for less
        // than a whole one.
        if edge <= 1e-6 || edge >= Double(whole) - 1e-6 {
            nearest = edge <= 1e-6 ? 0 : decoded
            (error, inner) = (0, nearest)
            return
        }
        nearest = border(place.rounded())
        error = abs(place - place.rounded())
        let isSharp = abs(edge - sharp) < 1e-6
        inner =
            isSharp == (side == .low)
            ? border((place - 1e-6).rounded(.up)) : border((place + 1e-6).rounded(.down))
    }
}
