import Transformations
import Vips

/// `o_<per cent>` multiplies alpha: 100 changes nothing, 0 leaves nothing to be seen.
struct Opacity: Action {
    var percent = 100.0

    static let grammar = Grammar(
        "o", initial: Opacity(), Argument("opacity", \.percent, .number(0...100, .clamped)))
    static let summary = "Makes the picture transparent in part."
    static let examples = ["o_50", "o_100"]

    func needsPixels(of canvas: Canvas) -> Bool { percent < 100 }

    func apply(to canvas: inout Canvas, in component: Component) throws {
        guard percent < 100 else { return }
        let opaque = (percent * 255 / 100).rounded()
        try canvas.map { frame in
            guard frame.hasAlpha else { return try frame.bandjoinConst([opaque]) }
            let alpha = try frame.extractBand(frame.bands - 1)
                .linear(percent / 100, 0.5, uchar: true)
            return try frame.extractBand(0, count: frame.bands - 1).bandjoin([alpha])
        }
    }
}
