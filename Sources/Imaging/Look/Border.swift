import Transformations
import Vips

/// `bo_<width>px_solid_<colour>` draws a border around the picture, which grows by it on every side.
///
/// With `r_` in the same component the border follows the rounded outline.
struct Border: Action {
    struct Line: Equatable, Sendable {
        /// Pixels, not yet multiplied by the pixel ratio.
        var width = 0.0
        var color = Color.black
    }

    var line = Line()

    static let grammar = Grammar(
        "bo", initial: Border(),
        Argument(
            "border", \.line,
            ArgumentKind(
                expected: "<width>px_solid_<colour>", takesRest: true, read: { Line($0) },
                print: { "\(NumberText.print($0.width))px_solid_\($0.color.text)" })))
    static let summary = "Draws a border around the picture."
    static let examples = ["bo_4px_solid_black", "bo_5px_solid_rgb:00390b60"]

    func needsPixels(of canvas: Canvas) -> Bool { line.width > 0 }

    func apply(to canvas: inout Canvas, in component: Component) throws {
        let width = Int((line.width * canvas.pixelRatio).rounded())
        guard width > 0 else { return }
        defer { canvas.mapping = canvas.mapping.shifted(Double(width), Double(width)) }
        if let radius = component[Radius.self], !radius.isSquare {
            try drawAround(&canvas, width, radius)
        } else if line.color.alpha == 255, !canvas.hasAlpha {
            let (w, h) = (canvas.width + 2 * width, canvas.height + 2 * width)
            try canvas.map {
                try $0.embed(
                    x: width, y: width, width: w, height: h, background: line.color.colorBands)
            }
        } else {
            try drawAround(&canvas, width, Radius())
        }
    }

    /// The ring between the picture's outline and the same outline grown by the border.
    private func drawAround(_ canvas: inout Canvas, _ width: Int, _ radius: Radius) throws {
        let ratio = canvas.pixelRatio
        let outer = radius.outline(
            width: canvas.width, height: canvas.height, pixelRatio: ratio, margin: width)
        let inner = radius.outline(width: canvas.width, height: canvas.height, pixelRatio: ratio)
        let hole = try inner.mask().embed(
            x: width, y: width, width: outer.width, height: outer.height, background: [0])
        // Inner edge and picture share pixels: their coverages add up to all of it.
        let ring = try outer.mask().subtract(hole).cast(.uchar).painted(line.color)
        try canvas.addAlpha()
        try canvas.map { frame in
            let picture = try frame.embed(
                x: width, y: width, width: outer.width, height: outer.height,
                background: [0, 0, 0, 0])
            return try ring.composite(picture, mode: .add).eightBit()
        }
    }
}

extension Border.Line {
    /// Reads `4px_solid_black`; `px` may be missing, as it is where a variable gave the width.
    init?(_ text: String) {
        let parts = text.split(separator: "_", maxSplits: 2)
        guard parts.count == 3, parts[1].lowercased() == "solid", let color = Color(parts[2])
        else { return nil }
        let digits = parts[0].lowercased().hasSuffix("px") ? parts[0].dropLast(2) : parts[0]
        guard let width = NumberText.parse(digits), (0...10_000).contains(width) else { return nil }
        self.init(width: width, color: color)
    }
}
