import Transformations

/// `dl_<ms>` shows each frame of an animation that long.
struct Delay: Action {
    /// Milliseconds.
    var milliseconds = 100

    static let grammar = Grammar(
        "dl", initial: Delay(),
        Argument("milliseconds", \.milliseconds, .integer(10...60_000, .clamped)))
    static let summary = "Sets how long each frame of an animation is shown."
    static let examples = ["dl_200"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        canvas.delays = canvas.delays.map { _ in milliseconds }
    }
}
