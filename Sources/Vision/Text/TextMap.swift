/// How likely each pixel belongs to a text, and the lines that follow from it: pure arithmetic.
struct TextMap {
    /// A line that was found, in the map's pixels.
    struct Candidate: Hashable {
        var rectangle: TurnedRectangle
        /// How likely its pixels belong to a text, on average.
        var confidence: Double
    }

    let width, height: Int
    /// 0 to 1, rows from the top.
    let likelihoods: [Float]

    /// From here on a pixel belongs to a text.
    static let threshold: Float = 0.3
    /// What the pixels of a line have to reach together.
    static let leastConfidence = 0.6
    /// How much the text is larger than its core, which is what the model marks: its area times
    /// this by its circumference.
    static let growth = 1.6
    /// Pixels of the shorter side below which a core is dirt.
    static let leastSide = 3.0
    /// The most lines of a picture.
    static let mostLines = 1000

    /// Lines, before anybody read them.
    var candidates: [Candidate] {
        var found: [Candidate] = []
        var isSeen = [Bool](repeating: false, count: likelihoods.count)
        for start in likelihoods.indices where !isSeen[start] && likelihoods[start] > Self.threshold
        {
            let patch = patch(from: start, &isSeen)
            if let candidate = candidate(patch) { found.append(candidate) }
            if found.count == Self.mostLines { break }
        }
        return found
    }

    /// Pixels that touch each other.
    private struct Patch {
        var count = 0
        var sum = 0.0
        /// Of each row, from the first, the outermost pixels.
        var rows: [Int: (left: Int, right: Int)] = [:]
    }

    /// Everything that is connected with a pixel, by sides or corners.
    private func patch(from start: Int, _ isSeen: inout [Bool]) -> Patch {
        var patch = Patch()
        var open = [start]
        isSeen[start] = true
        while let place = open.popLast() {
            let (x, y) = (place % width, place / width)
            patch.count += 1
            patch.sum += Double(likelihoods[place])
            let row = patch.rows[y] ?? (x, x)
            patch.rows[y] = (min(row.left, x), max(row.right, x))
            for nextY in max(0, y - 1)...min(height - 1, y + 1) {
                for nextX in max(0, x - 1)...min(width - 1, x + 1) {
                    let next = nextY * width + nextX
                    if !isSeen[next], likelihoods[next] > Self.threshold {
                        isSeen[next] = true
                        open.append(next)
                    }
                }
            }
        }
        return patch
    }

    private func candidate(_ patch: Patch) -> Candidate? {
        let confidence = patch.sum / Double(patch.count)
        guard confidence >= Self.leastConfidence else { return nil }
        let edges = patch.rows.flatMap { y, row in
            [
                Point(Double(row.left) + 0.5, Double(y) + 0.5),
                Point(Double(row.right) + 0.5, Double(y) + 0.5),
            ]
        }
        guard let core = TurnedRectangle(around: edges),
            min(core.width, core.height) >= Self.leastSide
        else { return nil }
        let distance =
            core.width * core.height * Self.growth / (2 * (core.width + core.height))
        return Candidate(rectangle: core.grown(by: distance).asLine, confidence: confidence)
    }
}
