/// Which area each pixel belongs to.
struct AreaMap {
    /// Row by row.
    private(set) var labels: [UInt8]
    let width, height: Int

    init(labels: [UInt8], width: Int, height: Int) {
        self.labels = labels
        self.width = width
        self.height = height
    }

    /// Gives pieces of fewer pixels to the neighbour that they share most of their edge with.
    mutating func despeckle(smallest: Int) {
        guard smallest > 1 else { return }
        var isSeen = Array(repeating: false, count: labels.count)
        for start in labels.indices where !isSeen[start] {
            let (piece, neighbours) = piece(from: start, &isSeen)
            guard piece.count < smallest, labels[start] != Palette.nothing else { continue }
            let most = neighbours.enumerated().max {
                ($0.element, $1.offset) < ($1.element, $0.offset)
            }
            guard let most, most.element > 0 else { continue }
            for index in piece { labels[index] = UInt8(most.offset) }
        }
    }

    /// The pixels that hang together with one, and how many edges they share with each label.
    private func piece(
        from start: Int, _ isSeen: inout [Bool]
    ) -> (pixels: [Int], neighbours: [Int]) {
        let label = labels[start]
        var pixels = [start]
        var neighbours = Array(repeating: 0, count: 256)
        isSeen[start] = true
        var next = 0
        while next < pixels.count {
            let index = pixels[next]
            next += 1
            let x = index % width
            for (isInside, other) in [
                (x > 0, index - 1), (x < width - 1, index + 1), (index >= width, index - width),
                (index + width < labels.count, index + width),
            ] where isInside {
                if labels[other] != label {
                    neighbours[Int(labels[other])] += 1
                } else if !isSeen[other] {
                    isSeen[other] = true
                    pixels.append(other)
                }
            }
        }
        return (pixels, neighbours)
    }

    // MARK: Outlines

    /// A closed line along the edges of pixels, cut into pieces where more than two areas meet and in
    /// the corners of the picture. Pieces that two areas share have the same points, in one order or the other.
    struct Outline: Equatable {
        /// Each begins where the one before ends.
        var pieces: [[GridPoint]]
    }

    /// A corner of pixels.
    struct GridPoint: Hashable, Comparable {
        var x, y: Int

        static func < (a: GridPoint, b: GridPoint) -> Bool { (a.y, a.x) < (b.y, b.x) }
    }

    /// The outlines of every area, by label.
    func outlines(count: Int) -> [[Outline]] {
        var outlines = Array(repeating: [Outline](), count: count)
        // Whether the upper edge of a pixel has been walked along, from left to right.
        var isWalked = Array(repeating: false, count: labels.count)
        for y in 0..<height {
            for x in 0..<width {
                let label = labels[y * width + x]
                guard label != Palette.nothing, !isWalked[y * width + x],
                    self.label(x, y - 1) != label
                else { continue }
                let line = walk(around: label, from: GridPoint(x: x, y: y), &isWalked)
                outlines[Int(label)].append(Outline(pieces: cut(line)))
            }
        }
        return outlines
    }

    /// The label at x, y; outside of the picture one that no pixel has.
    private func label(_ x: Int, _ y: Int) -> Int {
        guard x >= 0, y >= 0, x < width, y < height else { return -1 }
        return Int(labels[y * width + x])
    }

    /// Follows an edge with the area on the right until it comes back. Every corner of a pixel on the way
    /// is a point of the line. Pixels that touch with their corners only are apart.
    private func walk(
        around label: UInt8, from start: GridPoint, _ isWalked: inout [Bool]
    ) -> [GridPoint] {
        let label = Int(label)
        var line: [GridPoint] = []
        var here = start
        var (dx, dy) = (1, 0)
        repeat {
            line.append(here)
            if dx == 1 { isWalked[here.y * width + here.x] = true }
            here.x += dx
            here.y += dy
            // The pixels ahead, on the right and on the left.
            let right = self.label(here.x + (dx - dy - 1) / 2, here.y + (dx + dy - 1) / 2)
            let left = self.label(here.x + (dx + dy - 1) / 2, here.y + (dy - dx - 1) / 2)
            if right != label {
                (dx, dy) = (-dy, dx)
            } else if left == label {
                (dx, dy) = (dy, -dx)
            }
        } while here != start || (dx, dy) != (1, 0)
        return line
    }

    /// Cuts a closed line where more than two areas meet, and otherwise where it comes first in the
    /// picture.
    private func cut(_ line: [GridPoint]) -> [[GridPoint]] {
        var cuts = line.indices.filter { isJunction(line[$0]) }
        if cuts.isEmpty { cuts = [line.indices.min { line[$0] < line[$1] } ?? 0] }
        return cuts.indices.map { number in
            let start = cuts[number]
            let end = number + 1 < cuts.count ? cuts[number + 1] : cuts[0] + line.count
            return (start...end).map { line[$0 % line.count] }
        }
    }

    private func isJunction(_ point: GridPoint) -> Bool {
        let around = [
            label(point.x - 1, point.y - 1), label(point.x, point.y - 1),
            label(point.x, point.y), label(point.x - 1, point.y),
        ]
        let changes = (0..<4).count { around[$0] != around[($0 + 1) % 4] }
        let isCorner = (point.x == 0 || point.x == width) && (point.y == 0 || point.y == height)
        return changes > 2 || isCorner
    }
}
