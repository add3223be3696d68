import Transformations
import Vips

/// `e_redeye` takes the red out of pupils that a flash has lit: small round spots of a red that is far
/// stronger than green and blue, in the faces that are known, or else anywhere.
struct RedEye: Action {
    static let grammar = Grammar("e", "redeye", aliases: ["adv_redeye"], initial: RedEye())
    static let summary = "Takes the red out of pupils that a flash has lit."
    static let examples = ["e_redeye"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        try canvas.materialise()
        let faces = canvas.regions(of: canvas.facts.faces ?? [])
        let whole = EffectRegion(left: 0, top: 0, width: canvas.width, height: canvas.height)
        let isAnywhere = faces.isEmpty
        try canvas.map { frame in
            try (isAnywhere ? [whole] : faces).reduce(frame) { frame, region in
                let part = try frame.extractArea(
                    left: region.left, top: region.top, width: region.width,
                    height: region.height)
                // A pupil is at most an eighth of a face, and a face rarely all of a picture.
                let largest = max(min(region.width, region.height) / (isAnywhere ? 12 : 6), 3)
                return try frame.replacing(
                    try part.withoutRedSpots(largest: largest), x: region.left, y: region.top)
            }
        }
    }
}

extension Image {
    /// Red spots of at most `largest` pixels across get the mean of their green and blue.
    fileprivate func withoutRedSpots(largest: Int) throws -> Image {
        let colors = try extractBand(0, count: 3)
        let red = try colors.extractBand(0)
        // 255 where red is more than 1.6 times as strong as the stronger of the others, and not dark.
        let others = try colors.extractBand(1, count: 2)
        let rivals = try Operation.run(
            "bandrank",
            [
                "in": .images([try others.extractBand(0), try others.extractBand(1)]),
                "index": 1,
            ]
        ).image().linear(1.6, 20)
        let isRed = try red.relational(rivals, .more).boolean(
            try red.relational([70], .more), .and)
        let spots = Spots(
            mask: try isRed.bytes(), width: width, height: height, largest: largest)
        guard !spots.isEmpty else { return self }
        let mask = try Image(pixels: spots.mask, width: width, height: height, bands: 1)
            .rank(width: 3, height: 3, index: 8).gaussblur(0.8).copyMemory()
        let calm = try others.bandmean()
        let mended = try calm.bandjoin([calm, calm]).copy(interpretation: .srgb)
        let mixed = try mask.ifthenelse(mended, colors, blend: true).copy(interpretation: .srgb)
        return hasAlpha ? try mixed.bandjoin([try extractBand(3)]) : mixed
    }
}

/// Pixels of a mask that hang together in small round spots.
struct Spots {
    /// 255 where a spot is, row by row.
    private(set) var mask: [UInt8]
    private(set) var isEmpty = true

    /// Keeps spots of at most `largest` pixels across, about as wide as high and well filled.
    init(mask: [UInt8], width: Int, height: Int, largest: Int) {
        self.mask = Array(repeating: 0, count: mask.count)
        var isSeen = Array(repeating: false, count: mask.count)
        for start in mask.indices where mask[start] > 0 && !isSeen[start] {
            let spot = Self.spot(from: start, mask, width, &isSeen)
            guard Self.isRound(spot, width, largest) else { continue }
            isEmpty = false
            for index in spot { self.mask[index] = 255 }
        }
    }

    private static func spot(
        from start: Int, _ mask: [UInt8], _ width: Int, _ isSeen: inout [Bool]
    ) -> [Int] {
        var spot = [start]
        isSeen[start] = true
        var next = 0
        while next < spot.count {
            let index = spot[next]
            next += 1
            let x = index % width
            for neighbour in [
                x > 0 ? index - 1 : -1, x < width - 1 ? index + 1 : -1, index - width,
                index + width,
            ] where mask.indices.contains(neighbour) && mask[neighbour] > 0 && !isSeen[neighbour] {
                isSeen[neighbour] = true
                spot.append(neighbour)
            }
        }
        return spot
    }

    private static func isRound(_ spot: [Int], _ width: Int, _ largest: Int) -> Bool {
        let columns = spot.map { $0 % width }
        let rows = spot.map { $0 / width }
        guard let left = columns.min(), let right = columns.max(), let top = rows.min(),
            let bottom = rows.max()
        else { return false }
        let (across, down) = (right - left + 1, bottom - top + 1)
        guard max(across, down) <= largest, spot.count >= 4 else { return false }
        // Half a pupil may hide under a lid; a disc fills 78 % of its box.
        return across <= 2 * down && down <= 2 * across
            && Double(spot.count) >= 0.5 * Double(across * down)
    }
}
