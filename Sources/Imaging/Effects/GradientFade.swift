import Transformations
import Vips

/// `e_gradient_fade[:symmetric][:strength]` fades one edge to transparency, or with `symmetric` two
/// opposite ones: `y_` from the top, `x_` from the left, negative from the other side; half of the
/// height from the top without either.
///
/// Strength 20 fades evenly; more makes the edge vanish faster. `symmetric_pad` acts like `symmetric`.
struct GradientFade: Action {
    enum Mode: String, CaseIterable, Sendable {
        case symmetric
        case symmetricPad = "symmetric_pad"
    }

    struct Settings: Equatable, Sendable {
        var mode: Mode?
        var strength = 20
    }

    var settings = Settings()

    static let grammar = Grammar(
        "e", "gradient_fade", initial: GradientFade(),
        Argument(
            "mode and strength", \.settings,
            .tokens(
                expected: "symmetric or symmetric_pad, and a strength from 0 to 100",
                read: { tokens in
                    let mode = tokens.takeCase(Mode.self)
                    return Settings(mode: mode, strength: tokens.takeInteger(0...100) ?? 20)
                },
                print: {
                    ($0.mode.map { [$0.rawValue] } ?? [])
                        + ($0.strength == 20 ? [] : [String($0.strength)])
                })))
    static let summary = "Fades an edge to transparency."
    static let examples = ["e_gradient_fade", "e_gradient_fade:symmetric:40,x_0.3"]

    /// The alpha of each pixel along the fading axis of `length` pixels: `reach` from the start, or
    /// from the end where it is negative.
    func ramp(length: Int, reach: Int) -> [UInt8] {
        guard reach != 0 else { return Array(repeating: 255, count: length) }
        let exponent = Double(settings.strength) / 20
        func level(_ distance: Int) -> UInt8 {
            let share = min((Double(distance) + 0.5) / Double(abs(reach)), 1)
            return UInt8(power(share, exponent) * 255 + 0.5)
        }
        return (0..<length).map { i in
            let fromStart = level(i)
            let fromEnd = level(length - 1 - i)
            if settings.mode != nil { return min(fromStart, fromEnd) }
            return reach > 0 ? fromStart : fromEnd
        }
    }

    func apply(to canvas: inout Canvas, in component: Component) throws {
        let (w, h) = (canvas.width, canvas.height)
        var mask = try Image(pixels: [255], width: 1, height: 1, bands: 1)
        if let x = component[OffsetX.self]?.offset, component[OffsetY.self] == nil {
            let reach = x.pixels(along: w, pixelRatio: canvas.pixelRatio)
            mask = try Image(pixels: ramp(length: w, reach: reach), width: w, height: 1, bands: 1)
        } else {
            let reach = (component[OffsetY.self]?.offset ?? .fraction(0.5))
                .pixels(along: h, pixelRatio: canvas.pixelRatio)
            mask = try Image(pixels: ramp(length: h, reach: reach), width: 1, height: h, bands: 1)
        }
        let full = try mask.embed(x: 0, y: 0, width: w, height: h, extend: .copy)
        try canvas.mapAlpha { try $0.covered(by: full) }
    }
}
