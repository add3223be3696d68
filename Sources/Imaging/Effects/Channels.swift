import Transformations
import Vips

/// `e_red[:level]` multiplies red by 1 + level / 100.
struct Red: Action {
    var level = 0

    static let grammar = Grammar(
        "e", "red", initial: Red(), Argument("level", \.level, .integer(-100...100, .clamped)))
    static let summary = "Makes red stronger or weaker."
    static let examples = ["e_red:50", "e_red:-50"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        try canvas.scaleChannel(0, level: level)
    }
}

/// `e_green[:level]` multiplies green by 1 + level / 100.
struct Green: Action {
    var level = 0

    static let grammar = Grammar(
        "e", "green", initial: Green(), Argument("level", \.level, .integer(-100...100, .clamped)))
    static let summary = "Makes green stronger or weaker."
    static let examples = ["e_green:50", "e_green:-30"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        try canvas.scaleChannel(1, level: level)
    }
}

/// `e_blue[:level]` multiplies blue by 1 + level / 100.
struct Blue: Action {
    var level = 0

    static let grammar = Grammar(
        "e", "blue", initial: Blue(), Argument("level", \.level, .integer(-100...100, .clamped)))
    static let summary = "Makes blue stronger or weaker."
    static let examples = ["e_blue:50", "e_blue:-50"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        try canvas.scaleChannel(2, level: level)
    }
}

extension Canvas {
    fileprivate mutating func scaleChannel(_ band: Int, level: Int) throws {
        var curves = Array(repeating: Levels.exposure(1), count: 3)
        curves[band] = Levels.exposure(1 + Double(level) / 100)
        try mapColors { try $0.mapLevels(curves) }
    }
}
