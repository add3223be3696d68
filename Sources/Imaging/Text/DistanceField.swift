/// How far every pixel is from a shape.
///
/// The exact Euclidean distance in two passes of one-dimensional lower envelopes of parabolas
/// (Felzenszwalb and Huttenlocher, "Distance Transforms of Sampled Functions", 2012): time and
/// memory grow with the number of pixels only, however wide the outline.
struct DistanceField {
    let width: Int
    let height: Int
    /// Pixels from the shape's edge, rows from the top; 0 inside.
    private(set) var distances: [Float]

    /// The field around a shape that is given by how much of each pixel it covers, 0 to 255.
    init(coverage: [UInt8], width: Int, height: Int) {
        self.width = width
        self.height = height
        distances = coverage.map(Self.seed)
        var line = ParabolaLine(capacity: max(width, height))
        for x in 0..<width {
            line.transform(&distances, start: x, step: width, count: height)
        }
        for y in 0..<height {
            line.transform(&distances, start: y * width, step: 1, count: width)
        }
        for index in distances.indices { distances[index] = distances[index].squareRoot() }
    }

    /// The squared distance that a pixel starts with. The edge runs through a pixel that is covered
    /// in part: the more it covers, the nearer.
    private static func seed(_ coverage: UInt8) -> Float {
        if coverage == 0 { return .infinity }
        let missing = max(0, 0.5 - Float(coverage) / 255)
        return missing * missing
    }

    /// The coverage of the shape grown by `reach` pixels, times `opacity`: rows of bytes.
    func outline(reach: Double, opacity: UInt8) -> [UInt8] {
        let reach = Float(reach)
        return distances.map { distance in
            let share = min(1, max(0, reach - distance + 0.5))
            return UInt8((share * Float(opacity)).rounded())
        }
    }
}

/// One row or column: the lowest of all parabolas that stand on its values.
private struct ParabolaLine {
    /// The values as they were, where each parabola of the envelope stands, and from where it is
    /// the lowest.
    private var values: [Float]
    private var feet: [Int]
    private var bounds: [Float]

    init(capacity: Int) {
        values = Array(repeating: 0, count: capacity)
        feet = Array(repeating: 0, count: capacity)
        bounds = Array(repeating: 0, count: capacity + 1)
    }

    mutating func transform(_ field: inout [Float], start: Int, step: Int, count: Int) {
        for index in 0..<count { values[index] = field[start + index * step] }
        let parabolas = buildEnvelope(count)
        guard parabolas > 0 else { return }
        var parabola = 0
        for index in 0..<count {
            while parabola + 1 < parabolas, bounds[parabola + 1] < Float(index) { parabola += 1 }
            let distance = Float(index - feet[parabola])
            field[start + index * step] = distance * distance + values[feet[parabola]]
        }
    }

    /// How many parabolas the envelope has; none where every value is infinite.
    private mutating func buildEnvelope(_ count: Int) -> Int {
        var last = -1
        for index in 0..<count where values[index].isFinite {
            var bound = -Float.infinity
            while last >= 0 {
                bound = crossing(feet[last], index)
                if bound > bounds[last] { break }
                last -= 1
            }
            last += 1
            feet[last] = index
            bounds[last] = last == 0 ? -.infinity : bound
        }
        return last + 1
    }

    /// Where the parabola that stands on `right` becomes lower than the one on `left`.
    private func crossing(_ left: Int, _ right: Int) -> Float {
        let (l, r) = (Double(left), Double(right))
        let rise = Double(values[right]) + r * r - Double(values[left]) - l * l
        return Float(rise / (2 * (r - l)))
    }
}
