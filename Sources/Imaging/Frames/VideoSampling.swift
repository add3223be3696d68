import Transformations

/// `vs_<n>` keeps so many frames of an animation, `vs_<n>s` one frame every so many seconds.
struct VideoSampling: Action {
    var amount = Amount.frames(1)

    enum Amount: Hashable, Sendable {
        case frames(Int)
        /// The seconds between two frames.
        case every(Double)
    }

    static let grammar = Grammar(
        "vs", initial: VideoSampling(),
        Argument(
            "amount", \.amount,
            ArgumentKind(
                expected: "a number of frames, or seconds such as 2.5s",
                read: { text in
                    if text.hasSuffix("s") {
                        guard let seconds = NumberText.parse(String(text.dropLast())),
                            seconds > 0, seconds < 1e6
                        else { return nil }
                        return .every(seconds)
                    }
                    guard let number = NumberText.parse(text), number >= 1, number < 1e6 else {
                        return nil
                    }
                    return .frames(Int(number))
                },
                print: { amount in
                    switch amount {
                    case .frames(let count): String(count)
                    case .every(let seconds): NumberText.print(seconds) + "s"
                    }
                })))
    static let summary = "Keeps some frames of an animation, evenly spread."
    static let examples = ["vs_2"]

    /// The most frames, and the most a second.
    private static let (mostFrames, mostASecond) = (400, 10.0)

    func apply(to canvas: inout Canvas, in component: Component) throws {
        guard canvas.isAnimated, canvas.duration > 0 else { return }
        let seconds = Double(canvas.duration) / 1000
        let wanted =
            switch amount {
            case .frames(let count): Double(count)
            case .every(let step): (seconds / step).rounded(.up)
            }
        let most = min(Double(Self.mostFrames), max(1, seconds * Self.mostASecond))
        let count = max(1, Int(min(wanted, most)))
        guard count < canvas.frames.count else { return }
        try canvas.sample(count)
    }
}

/// Words about the frames of an animation, which work before those about pixels.
enum FrameWords {
    static let words: [any Word.Type] = [VideoSampling.self, FrameRate.self]
}
