import Transformations
import Vips

/// `e_reverse` plays an animation backwards.
struct Reverse: Action {
    static let grammar = Grammar("e", "reverse", initial: Reverse())
    static let summary = "Plays an animation backwards."
    static let examples = ["e_reverse"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        guard canvas.isAnimated else { return }
        canvas.replaceFrames(canvas.frames.reversed(), delays: canvas.delays.reversed())
    }
}

/// `e_boomerang` plays an animation forwards and then backwards; neither end is shown twice.
struct Boomerang: Action {
    static let grammar = Grammar("e", "boomerang", initial: Boomerang())
    static let summary = "Plays an animation forwards and then backwards."
    static let examples = ["e_boomerang"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        guard canvas.frames.count > 2 else { return }
        let count = 2 * canvas.frames.count - 2
        guard count <= canvas.limits.frames else {
            throw ImagingError.tooManyFrames(count, limit: canvas.limits.frames)
        }
        let order =
            Array(canvas.frames.indices) + canvas.frames.indices.dropFirst().dropLast().reversed()
        let delays = canvas.delays
        canvas.replaceFrames(
            order.map { canvas.frames[$0] },
            delays: order.map { $0 < delays.count ? delays[$0] : 100 })
    }
}

/// `e_accelerate[:<per cent>]` plays an animation faster by so many per cent, or slower when negative.
struct Accelerate: Action {
    var percent = 0

    static let grammar = Grammar(
        "e", "accelerate", initial: Accelerate(),
        Argument("percent", \.percent, .integer(-50...100, .clamped)))
    static let summary = "Plays an animation faster, or slower when negative."
    static let examples = ["e_accelerate:100"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        // Viewers slow down what is shown for less than 20 ms.
        canvas.delays = canvas.delays.map {
            max(20, Int((Double($0) / (1 + Double(percent) / 100)).rounded()))
        }
    }
}

/// `e_fade[:<ms>]` lets an animation come out of black in its first milliseconds, or go into black in its
/// last ones when negative. A still picture stays as it is.
struct Fade: Action {
    var milliseconds = 1000

    static let grammar = Grammar(
        "e", "fade", initial: Fade(),
        Argument("milliseconds", \.milliseconds, .integer(-60_000...60_000, .clamped)))
    static let summary = "Lets an animation come out of black, or go into it when negative."
    static let examples = ["e_fade", "e_fade:-300"]

    /// The share of light of each frame, at the middle of the time that it is shown.
    func light(delays: [Int]) -> [Double] {
        guard milliseconds != 0 else { return delays.map { _ in 1 } }
        let whole = delays.reduce(0, +)
        var start = 0
        return delays.map { delay in
            let middle = Double(start) + Double(delay) / 2
            start += delay
            let distance = milliseconds > 0 ? middle : Double(whole) - middle
            return min(distance / Double(abs(milliseconds)), 1)
        }
    }

    func apply(to canvas: inout Canvas, in component: Component) throws {
        guard canvas.isAnimated else { return }
        let light = light(delays: canvas.delays)
        var index = 0
        try canvas.mapColors { colors in
            defer { index += 1 }
            guard index < light.count, light[index] < 1 else { return colors }
            return try colors.mapLevels(Levels.exposure(light[index]))
        }
    }
}
