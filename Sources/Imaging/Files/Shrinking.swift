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
            // Sharp edges between two decoded pixels want smaller ones.
            let divisor = [8, 4, 2].first { divisor in
                let (shrunk, ratio) = (Double(divisor) * factor, 1 / Double(divisor))
                return shrunk <= 0.5
                    || shrunk <= 1 + 1e-9 && view.isTrue(across: ratio, down: ratio)
            }
            request = divisor.map { .divisor($0) } ?? .none
        case .webp:
            // Its own scaling is coarse: leave a factor of two to the better one.
            request = 2 * factor < 1 ? .scale(2 * factor) : .none
        case .svg, .pdf:
            // Drawn at the size that is needed, or a hair above it; where sharp edges would lie
            // between pixels, larger.
            let scale = Self.isTrue(view, at: factor, of: own) ? factor : 2 * factor
            request = .scale(
                Self.bounded(scale, of: own, for: view, limits)
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
