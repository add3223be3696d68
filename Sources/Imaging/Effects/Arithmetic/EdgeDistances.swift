/// How far each pixel is from a shape, in pixels: exact Euclidean distances by lower envelopes of
/// parabolas, two passes, in time linear in the number of pixels.
struct EdgeDistances {
    let width, height: Int
    /// Distances to the shape's edge, row by row; 0 inside.
    let distances: [Float]

    /// The distances to where `coverage` (0 to 255, row by row) is 128 or more. The part of a pixel
    /// that an edge covers moves the edge by that part.
    init(coverage: [UInt8], width: Int, height: Int) {
        self.width = width
        self.height = height
        var squares = coverage.map { level -> Float in
            guard level > 0 else { return Self.far }
            let gap = max(0, 0.5 - Float(level) / 255)
            return gap * gap
        }
        var line = Line(count: max(width, height))
        for x in 0..<width { line.transform(&squares, start: x, stride: width, count: height) }
        for y in 0..<height { line.transform(&squares, start: y * width, stride: 1, count: width) }
        distances = squares.map { $0.squareRoot() }
    }

    /// The shape grown by `radius` pixels, as smooth coverage.
    func grown(by radius: Double) -> [UInt8] {
        let edge = Float(radius)
        return distances.map { UInt8(min(max(edge + 0.5 - $0, 0), 1) * 255 + 0.5) }
    }

    private static let far: Float = 1e12

    /// Working space for one row or column.
    private struct Line {
        var values: [Float]
        var parabolas: [Int]
        var borders: [Float]

        init(count: Int) {
            values = Array(repeating: 0, count: count)
            parabolas = Array(repeating: 0, count: count)
            borders = Array(repeating: 0, count: count + 1)
        }

        mutating func transform(_ field: inout [Float], start: Int, stride: Int, count: Int) {
            for i in 0..<count { values[i] = field[start + i * stride] }
            var last = 0
            parabolas[0] = 0
            borders[0] = -.infinity
            borders[1] = .infinity
            for i in 1..<max(count, 1) {
                var border = crossing(i, parabolas[last])
                while border <= borders[last] {
                    last -= 1
                    border = crossing(i, parabolas[last])
                }
                last += 1
                parabolas[last] = i
                borders[last] = border
                borders[last + 1] = .infinity
            }
            var k = 0
            for i in 0..<count {
                while borders[k + 1] < Float(i) { k += 1 }
                let gap = Float(i - parabolas[k])
                field[start + i * stride] = gap * gap + values[parabolas[k]]
            }
        }

        /// Where the parabolas over `i` and over `j` cross.
        private func crossing(_ i: Int, _ j: Int) -> Float {
            (values[i] - values[j] + Float(i * i - j * j)) / Float(2 * (i - j))
        }
    }
}
