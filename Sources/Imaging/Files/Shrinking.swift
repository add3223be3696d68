import Assets
import Vips

/// How much smaller a decoder is asked to make the picture by itself, which costs much less than
/// decoding all of it.
struct Shrinking: Equatable {
    /// What the decoder is told.
    enum Request: Equatable {
        /// All pixels.
        case none
        /// One pixel for so many across and down.
        case divisor(Int)
        /// The factor of both sides; of drawings, above 1, too.
        case scale(Double)
    }

    let request: Request

    /// - Parameters:
    ///   - view: of the picture as it is stored.
    ///   - own: the whole picture's size that the view refers to.
    init(of view: View, own: Size, _ inspection: Inspection, _ limits: Limits) {
        let factor = max(view.across, view.down)
        switch inspection.format {
        case .jpg:
            let divisor = [8, 4, 2].first { divisor in
                Double(divisor) * factor <= 1 + 1e-9
                    && view.isTrue(across: 1 / Double(divisor), down: 1 / Double(divisor))
            }
            request = divisor.map { .divisor($0) } ?? .none
        case .webp:
            // Its own scaling is coarse: leave a factor of two to the better one.
            let scale = [2, 2.5, 3, 3.5, 4, 5, 6].map { $0 * factor }.first { scale in
                scale >= 1 || Self.isTrue(view, at: scale, of: own)
            }
            request = scale.map { $0 < 1 ? .scale($0) : .none } ?? .none
        case .svg, .pdf:
            // Drawn at the size that is needed, or a hair above it; where edges would lie between
            // pixels, larger.
            let scale = [1, 1.25, 1.5, 2, 2.5, 3].map { $0 * factor }.first { scale in
                Self.isTrue(view, at: scale, of: own)
            }
            request = .scale(
                Self.bounded(scale ?? 2 * factor, of: own, for: view, limits)
                    * Double(own.width)
                    / (Double(inspection.storedWidth) - Self.rounding(inspection)))
        default: request = .none
        }
    }

    /// Sides of pages were rounded to whole points, which must not make their drawing too small.
    private static func rounding(_ inspection: Inspection) -> Double {
        inspection.format == .pdf ? 0.5 : 0
    }

    private static func isTrue(_ view: View, at scale: Double, of own: Size) -> Bool {
        let width = (Double(own.width) * scale).rounded()
        let height = (Double(own.height) * scale).rounded()
        return view.isTrue(
            across: width / Double(own.width), down: height / Double(own.height))
    }

    /// A window of a drawing must not make the rest of it larger than any picture may be.
    private static func bounded(
        _ scale: Double, of own: Size, for view: View, _ limits: Limits
    ) -> Double {
        guard view.bounds != Rectangle(view.whole) || view.window != view.bounds else {
            return max(scale, 0.001)
        }
        let side = Double(limits.outputSide) / Double(max(own.width, own.height))
        let pixels = Double(limits.outputPixels) / Rectangle(own).area
        return max(min(scale, side, pixels.squareRoot()), 0.001)
    }

    /// Decoded pixels for each stored one, where the decoder keeps to it exactly.
    var exactFactor: Double? {
        switch request {
        case .none: 1
        case .divisor(let divisor): 1 / Double(divisor)
        case .scale: nil
        }
    }

    var arguments: [String: Vips.Argument] {
        switch request {
        case .none: [:]
        case .divisor(let divisor): ["shrink": .int(divisor)]
        case .scale(let scale): ["scale": .double(scale)]
        }
    }
}

extension View {
    /// Whether the edges of the bounds stay where they are if the decoder shrinks like this.
    fileprivate func isTrue(across ratio: Double, down other: Double) -> Bool {
        misplacement(across: ratio, down: other) <= Self.tolerableMisplacement
    }
}
