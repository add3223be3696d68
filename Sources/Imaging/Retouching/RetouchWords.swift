public import Transformations

/// A word that a network does the work of.
public protocol RetouchWord: Action {
    /// What it may ask for; which one of these can depend on the picture's size.
    var tasks: [Retouch.Task] { get }
}

/// `e_background_removal[:fineedges_y]` cuts out what stands in front, as the picture is at that step.
struct BackgroundRemoval: RetouchWord {
    var isFine = false

    static let grammar = Grammar(
        "e", "background_removal", initial: BackgroundRemoval(),
        Argument(
            "edges", \.isFine,
            .tokens(
                expected: "fineedges_y or fineedges_n",
                read: { tokens in
                    guard !tokens.isEmpty else { return false }
                    return tokens.take { Self.settings[$0.lowercased()] }
                },
                print: { $0 ? ["fineedges_y"] : [] })))
    static let summary = "Cuts out what stands in front; fineedges_y follows hair and fur."
    static let examples = ["e_background_removal", "e_background_removal:fineedges_y"]

    private static let settings = [
        "fineedges": true, "fineedges_y": true, "fineedges_true": true, "fineedges_1": true,
        "fineedges_n": false, "fineedges_false": false, "fineedges_0": false,
    ]

    var tasks: [Retouch.Task] { [isFine ? .fineCutOut : .cutOut] }

    func apply(to canvas: inout Canvas, in component: Component) throws {
        try canvas.checkStill(self)
        try canvas.cutOut(isFine ? .fineCutOut : .cutOut)
    }
}

/// `e_upscale[:<2 or 4>]` makes the picture larger and adds detail; without a number four times, or
/// twice where that would be too large.
struct Upscale: RetouchWord {
    var factor: Int?

    static let grammar = Grammar(
        "e", "upscale", initial: Upscale(),
        Argument(
            "factor", \.factor,
            .tokens(
                expected: "2 or 4",
                read: { tokens in
                    guard !tokens.isEmpty else { return .some(nil) }
                    return tokens.take { ["2": 2, "4": 4][$0].map(Optional.some) }
                },
                print: { $0.map { [String($0)] } ?? [] })))
    static let summary = "Makes the picture two or four times as large, with detail of its own."
    static let examples = ["e_upscale", "e_upscale:2"]

    var tasks: [Retouch.Task] {
        factor.map { [$0 == 2 ? .twice : .fourTimes] } ?? [.fourTimes, .twice]
    }

    func apply(to canvas: inout Canvas, in component: Component) throws {
        try canvas.checkStill(self)
        try canvas.enlarge(try Self.task(tasks, for: canvas.size, canvas.limits))
    }

    /// The first of the tasks whose result fits.
    static func task(
        _ tasks: [Retouch.Task], for size: Size, _ limits: Limits
    ) throws(ImagingError) -> Retouch.Task {
        var least = Int.max
        for task in tasks {
            let factor = task.factor
            least = size.width * factor * size.height * factor
            if least <= limits.enlargedPixels {
                try limits.checkOutput(width: size.width * factor, height: size.height * factor)
                return task
            }
        }
        throw .tooManyOutputPixels(least, limit: limits.enlargedPixels)
    }
}

extension Transformation {
    /// What networks may have to make for it, word by word: one of several tasks. Words in branches that
    /// may not be gone in the end are counted, too.
    public var retouches: [[Retouch.Task]] {
        components.flatMap { component in
            component.items.compactMap { $0.word as? any RetouchWord }.map(\.tasks)
        }
    }

    /// Whether a network or a function may have to help, values included that are not known yet.
    public var mayNeedRetouches: Bool {
        components.contains { component in
            component.items.contains { item in
                item.word is any RetouchWord || item.key == "fn"
                    || item.word == nil && item.key == "e"
            }
        }
    }
}
