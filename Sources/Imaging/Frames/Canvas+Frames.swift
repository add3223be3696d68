import Vips

extension Canvas {
    /// How long an animation lasts, in milliseconds; 0 for a still.
    var duration: Int { delays.reduce(0, +) }

    /// The frame that is shown at a moment, in milliseconds.
    func frame(at moment: Double) -> Int {
        var end = 0.0
        for (index, delay) in delays.enumerated() {
            end += Double(delay)
            if moment < end { return index }
        }
        return frames.count - 1
    }

    /// Shows its only frame for as long and as often as another animation lasts, once for each of that one's
    /// frames.
    mutating func stand(through other: Canvas) throws {
        guard !isAnimated, other.isAnimated else { return }
        guard other.frames.count <= limits.frames else {
            throw ImagingError.tooManyFrames(other.frames.count, limit: limits.frames)
        }
        try limits.checkOutput(width: width, height: height, frames: other.frames.count)
        try materialise()
        replaceFrames(
            Array(repeating: image, count: other.frames.count),
            delays: other.frames.indices.map { $0 < other.delays.count ? other.delays[$0] : 100 })
        loop = other.loop
    }

    /// Takes these frames, in this order, each for so many milliseconds.
    mutating func pick(_ picks: [(frame: Int, delay: Int)]) throws {
        guard picks.count <= limits.frames else {
            throw ImagingError.tooManyFrames(picks.count, limit: limits.frames)
        }
        try limits.checkOutput(width: width, height: height, frames: picks.count)
        replaceFrames(
            picks.map { frames[$0.frame] }, delays: picks.count > 1 ? picks.map(\.delay) : [])
    }

    /// So many frames, evenly spread over the time that the animation lasts.
    mutating func sample(_ count: Int) throws {
        let whole = Double(duration)
        let step = whole / Double(count)
        // The frame in the middle of each step; steps end on whole milliseconds.
        try pick(
            (0..<count).map { index in
                let start = (Double(index) * step).rounded()
                let end = (Double(index + 1) * step).rounded()
                return (frame(at: (Double(index) + 0.5) * step), max(1, Int(end - start)))
            })
    }
}
