import Transformations
import Vips

/// `r_<corners>` rounds corners: one to four radii in pixels as in CSS, or `max` for an ellipse.
///
/// Corners are listed clockwise from the top left; a missing one is that of the opposite corner.
/// Radii larger than half of the shorter side are cut down to it.
struct Radius: Action {
    /// How round one corner is.
    enum Corner: Hashable, Sendable {
        case pixels(Double)
        /// A quarter of the inscribed ellipse.
        case maximum

        var text: String {
            switch self {
            case .pixels(let number): NumberText.print(number)
            case .maximum: "max"
            }
        }

        init?(_ text: Substring) {
            if text.lowercased() == "max" {
                self = .maximum
            } else if let number = NumberText.parse(text), (0...100_000).contains(number) {
                self = .pixels(number)
            } else {
                return nil
            }
        }
    }

    /// Top left, top right, bottom right, bottom left.
    var corners: [Corner] = Array(repeating: .pixels(0), count: 4)

    static let grammar = Grammar(
        "r", initial: Radius(),
        Argument(
            "corners", \.corners,
            .tokens(
                expected: "max, or one to four radii in pixels, separated by colons",
                read: { tokens in
                    var corners: [Corner] = []
                    while corners.count < 4, let corner = tokens.take({ Corner($0) }) {
                        corners.append(corner)
                    }
                    switch corners.count {
                    case 1: return Array(repeating: corners[0], count: 4)
                    case 2: return corners + corners
                    case 3: return corners + [corners[1]]
                    case 4: return corners
                    default: return nil
                    }
                },
                print: { shortest($0).map(\.text) })))
    static let summary = "Rounds corners."
    static let examples = ["r_max", "r_20", "r_20:0:40:10"]

    func needsPixels(of canvas: Canvas) -> Bool { !isSquare }

    func apply(to canvas: inout Canvas, in component: Component) throws {
        guard !isSquare else { return }
        let outline = outline(
            width: canvas.width, height: canvas.height, pixelRatio: canvas.pixelRatio)
        let mask = try outline.mask()
        try canvas.map { frame in
            guard frame.hasAlpha else { return try frame.bandjoin([mask]) }
            let alpha = try frame.extractBand(3).covered(by: mask)
            return try frame.extractBand(0, count: 3).bandjoin([alpha])
        }
    }

    /// Whether nothing is rounded.
    var isSquare: Bool { corners.allSatisfy { $0 == .pixels(0) } }

    /// The outline of a picture of that size, grown by a border of `margin` pixels.
    func outline(
        width: Int, height: Int, pixelRatio: Double, margin: Int = 0
    ) -> RoundedOutline {
        let (halfWidth, halfHeight) = (Double(width) / 2, Double(height) / 2)
        let grown = corners.map { corner -> RoundedOutline.Corner in
            switch corner {
            case .maximum:
                return .init(across: halfWidth + Double(margin), down: halfHeight + Double(margin))
            case .pixels(let number):
                let radius = min(number * pixelRatio, halfWidth, halfHeight)
                let outer = radius > 0 ? radius + Double(margin) : 0
                return .init(across: outer, down: outer)
            }
        }
        return RoundedOutline(
            width: width + 2 * margin, height: height + 2 * margin, topLeft: grown[0],
            topRight: grown[1], bottomRight: grown[2], bottomLeft: grown[3])
    }

    /// The fewest corners that say the same.
    private static func shortest(_ corners: [Corner]) -> [Corner] {
        guard corners[1] == corners[3] else { return corners }
        guard corners[0] == corners[2] else { return Array(corners.prefix(3)) }
        return Array(corners.prefix(corners[0] == corners[1] ? 1 : 2))
    }
}

extension RoundedOutline {
    /// The outline's coverage as a one-band image.
    func mask() throws -> Image {
        try Image(pixels: coverage(), width: width, height: height, bands: 1)
            .copy(interpretation: .bw)
    }
}
