import Transformations

/// `fps_<n>`, `fps_<a>-<b>`, `fps_<a>-` or `fps_-<b>` sets how many frames an animation shows a second; a range only
/// changes what is outside of it. How long it lasts stays.
struct FrameRate: Action {
    var rates = Rates(low: 1, high: 1)

    /// Frames a second.
    struct Rates: Hashable, Sendable {
        var low: Double
        /// `nil` for no upper bound.
        var high: Double?

        /// The rate next to one that fits.
        func nearest(to rate: Double) -> Double {
            max(low, high.map { min($0, rate) } ?? rate)
        }
    }

    static let grammar = Grammar(
        "fps", initial: FrameRate(),
        Argument(
            "rate", \.rates,
            ArgumentKind(
                expected: "frames a second from 0.1 to 100, or a range such as 10-25 or 10-",
                read: read, print: print)))
    static let summary = "Sets how many frames an animation shows a second."
    static let examples = ["fps_5", "fps_2-10"]

    @Sendable private static func read(_ text: String) -> Rates? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        let isOpenBelow = ends.count == 2 && ends[0].isEmpty && !ends[1].isEmpty
        guard (1...2).contains(ends.count), let low = isOpenBelow ? 0.1 : rate(ends[0]) else {
            return nil
        }
        guard ends.count == 2 else { return Rates(low: low, high: low) }
        if ends[1].isEmpty { return Rates(low: low, high: nil) }
        guard let high = rate(ends[1]), high >= low else { return nil }
        return Rates(low: low, high: high)
    }

    private static func rate(_ text: Substring) -> Double? {
        guard let number = NumberText.parse(String(text)), (0.1...1000).contains(number) else {
            return nil
        }
        // Nothing shows more.
        return min(number, 100)
    }

    @Sendable private static func print(_ rates: Rates) -> String {
        let low = NumberText.print(rates.low)
        guard let high = rates.high else { return low + "-" }
        return high == rates.low ? low : "\(low)-\(NumberText.print(high))"
    }

    func apply(to canvas: inout Canvas, in component: Component) throws {
        guard canvas.isAnimated, canvas.duration > 0 else { return }
        let seconds = Double(canvas.duration) / 1000
        let rate = Double(canvas.frames.count) / seconds
        let wanted = rates.nearest(to: rate)
        guard wanted != rate else { return }
        let count = (seconds * wanted).rounded()
        guard count <= Double(canvas.limits.frames) else {
            throw ImagingError.tooManyFrames(Int(count), limit: canvas.limits.frames)
        }
        try canvas.sample(max(1, Int(count)))
    }
}
