/// Takes seams that matter least out of a picture, or doubles them: it becomes narrower or wider, and
/// what matters keeps its shape.
///
/// A seam goes from top to bottom, one pixel a row, each beside the one above. What it costs is how
/// much unlike the neighbours are that meet when it is gone (forward energy), and what is protected.
struct SeamCarving {
    private(set) var width: Int
    let height: Int
    /// Lightness of each pixel, row by row.
    private(set) var light: [Int32]
    /// What a seam through each pixel costs beside.
    private(set) var protection: [Int32]
    /// The column of the original that each pixel comes from; halves lie between two.
    private(set) var columns: [Float]
    /// The row of the original that each pixel comes from.
    private(set) var rows: [Float]

    /// - Parameters:
    ///   - light: 0 to 255, row by row.
    ///   - protection: 0 for what may go.
    init(light: [UInt8], protection: [UInt8], width: Int, height: Int) {
        self.width = width
        self.height = height
        self.light = light.map { Int32($0) }
        self.protection = protection.map { Int32($0) * Self.protectionWeight }
        columns = (0..<width * height).map { Float($0 % width) }
        rows = (0..<width * height).map { Float($0 / width) }
    }

    private init(
        width: Int, height: Int, light: [Int32], protection: [Int32], columns: [Float],
        rows: [Float]
    ) {
        self.width = width
        self.height = height
        self.light = light
        self.protection = protection
        self.columns = columns
        self.rows = rows
    }

    /// More than any seam without protection costs at a pixel.
    private static let protectionWeight: Int32 = 16

    /// The same picture with its axes exchanged.
    var transposed: SeamCarving {
        func flip<T>(_ values: [T]) -> [T] {
            var result: [T] = []
            result.reserveCapacity(values.count)
            for x in 0..<width {
                for y in 0..<height { result.append(values[y * width + x]) }
            }
            return result
        }
        return SeamCarving(
            width: height, height: width, light: flip(light), protection: flip(protection),
            columns: flip(columns), rows: flip(rows))
    }

    /// Makes the picture that wide. Far wider ones grow in several rounds, so that no seam is
    /// stretched to a band.
    mutating func carve(toWidth target: Int) {
        if target < width { remove(width - max(target, 1)) }
        while width < target {
            insert(min(target - width, max(width / 2, 1)))
        }
    }

    // MARK: Narrower

    private mutating func remove(_ count: Int) {
        for _ in 0..<count where width > 1 {
            removeSeam(cheapestSeam())
        }
    }

    /// The column of the cheapest seam in each row.
    private func cheapestSeam() -> [Int] {
        var costs = [Int32](repeating: 0, count: width)
        var next = costs
        // −1, 0 or 1: from which column above each pixel's cheapest way comes.
        var ways = [Int8](repeating: 0, count: width * height)
        // Costs are far from overflowing: at most some thousands a row.
        for y in 0..<height {
            let row = y * width
            for x in 0..<width {
                let left = light[row &+ max(x &- 1, 0)]
                let right = light[row &+ min(x &+ 1, width &- 1)]
                let across = abs(right &- left)
                let above = y > 0 ? light[row &- width &+ x] : left
                var best = costs[x]
                var way: Int8 = 0
                if x > 0 {
                    let cost = costs[x &- 1] &+ abs(above &- left)
                    if cost < best { (best, way) = (cost, -1) }
                }
                if x < width &- 1 {
                    let cost = costs[x &+ 1] &+ abs(above &- right)
                    if cost < best { (best, way) = (cost, 1) }
                }
                next[x] = best &+ across &+ protection[row &+ x]
                ways[row &+ x] = way
            }
            swap(&costs, &next)
        }
        var x = costs.indices.min { costs[$0] < costs[$1] } ?? 0
        var seam = [Int](repeating: 0, count: height)
        for y in stride(from: height - 1, through: 0, by: -1) {
            seam[y] = x
            x += Int(ways[y * width + x])
        }
        return seam
    }

    private mutating func removeSeam(_ seam: [Int]) {
        light = Self.without(seam, light, width)
        protection = Self.without(seam, protection, width)
        columns = Self.without(seam, columns, width)
        rows = Self.without(seam, rows, width)
        width -= 1
    }

    private static func without<T>(_ seam: [Int], _ values: [T], _ width: Int) -> [T] {
        var result: [T] = []
        result.reserveCapacity(values.count - seam.count)
        var start = 0
        for (y, x) in seam.enumerated() {
            let end = y * width + x
            result.append(contentsOf: values[start..<end])
            start = end + 1
        }
        result.append(contentsOf: values[start...])
        return result
    }

    // MARK: Wider

    /// Doubles the seams that would be taken out first.
    private mutating func insert(_ count: Int) {
        var marked = self
        // The copy's columns say what is left of this picture, not of the original.
        marked.columns = (0..<width * height).map { Float($0 % width) }
        marked.remove(min(count, width - 1))
        let added = width - marked.width
        let wider = width + max(added, 1)
        var result = SeamCarving(
            width: wider, height: height, light: [], protection: [], columns: [], rows: [])
        for y in 0..<height {
            var kept = (0..<marked.width).map { Int(marked.columns[y * marked.width + $0]) }[...]
            for x in 0..<width {
                append(x, y, to: &result)
                if kept.first == x, added > 0 {
                    kept = kept.dropFirst()
                } else {
                    appendBetween(x, y, to: &result)
                }
            }
        }
        self = result
    }

    private func append(_ x: Int, _ y: Int, to other: inout SeamCarving) {
        let index = y * width + x
        other.light.append(light[index])
        other.protection.append(protection[index])
        other.columns.append(columns[index])
        other.rows.append(rows[index])
    }

    /// Half of a pixel and half of its right neighbour.
    private func appendBetween(_ x: Int, _ y: Int, to other: inout SeamCarving) {
        let (a, b) = (y * width + x, y * width + min(x + 1, width - 1))
        other.light.append((light[a] + light[b]) / 2)
        other.protection.append(max(protection[a], protection[b]))
        other.columns.append((columns[a] + columns[b]) / 2)
        other.rows.append((rows[a] + rows[b]) / 2)
    }
}
