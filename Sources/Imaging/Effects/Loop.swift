import Transformations

/// `e_loop[:<n>]` plays an animation `n` more times, for ever without a number.
struct Loop: Action {
    var repeats: Int?

    static let grammar = Grammar(
        "e", "loop", initial: Loop(), Argument("repeats", \.repeats, .optionalInteger(0...1000)))
    static let summary = "Says how often an animation is played."
    static let examples = ["e_loop", "e_loop:2"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        canvas.loop = repeats.map { $0 + 1 } ?? 0
    }
}
