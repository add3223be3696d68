/// Which pixels hang together with the edges of a picture, four neighbours each, in time linear in the
/// number of pixels.
struct EdgeFlood {
    /// 255 where a pixel is reached, row by row.
    private(set) var reached: [UInt8]

    /// Walks over pixels whose level is below `limit`, from those at the edges on.
    init(levels: [UInt8], width: Int, height: Int, below limit: UInt8) {
        reached = Array(repeating: 0, count: levels.count)
        var waiting: [Int32] = []
        func enter(_ index: Int, _ reached: inout [UInt8], _ waiting: inout [Int32]) {
            guard reached[index] == 0, levels[index] < limit else { return }
            reached[index] = 255
            waiting.append(Int32(index))
        }
        for x in 0..<width {
            enter(x, &reached, &waiting)
            enter((height - 1) * width + x, &reached, &waiting)
        }
        for y in 0..<height {
            enter(y * width, &reached, &waiting)
            enter(y * width + width - 1, &reached, &waiting)
        }
        while let next = waiting.popLast() {
            let index = Int(next)
            let x = index % width
            if x > 0 { enter(index - 1, &reached, &waiting) }
            if x < width - 1 { enter(index + 1, &reached, &waiting) }
            if index >= width { enter(index - width, &reached, &waiting) }
            if index + width < levels.count { enter(index + width, &reached, &waiting) }
        }
    }
}
