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
        let faces = canvas.regions(of: canvas.visibleAreas.faces)
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
        var rest = mask
        for start in mask.indices where rest[start] > 0 {
            let spot = Spot(takenFrom: &rest, at: start, width: width, most: largest * largest)
            guard spot.isRound(largest: largest) else { continue }
            isEmpty = false
            for index in spot.pixels { self.mask[Int(index)] = 255 }
        }
    }
}

/// Pixels that hang together, four neighbours each.
private struct Spot {
    /// None where there are too many of them.
    private(set) var pixels: [Int32] = []
    private var count = 0
    private var left, top, right, bottom: Int

    /// Takes a pixel and all that hang together with it out of a mask.
    init(takenFrom mask: inout [UInt8], at start: Int, width: Int, most: Int) {
        (left, top) = (start % width, start / width)
        (right, bottom) = (left, top)
        mask[start] = 0
        var waiting = [Int32(start)]
        while let next = waiting.popLast() {
            let index = Int(next)
            let x = index % width
            add(x, index / width)
            if count <= most { pixels.append(next) }
            if x > 0 { Self.take(index - 1, &mask, &waiting) }
            if x < width - 1 { Self.take(index + 1, &mask, &waiting) }
            if index >= width { Self.take(index - width, &mask, &waiting) }
            if index + width < mask.count { Self.take(index + width, &mask, &waiting) }
        }
    }

    private mutating func add(_ x: Int, _ y: Int) {
        count += 1
        (left, right) = (min(left, x), max(right, x))
        (top, bottom) = (min(top, y), max(bottom, y))
    }

    private static func take(_ index: Int, _ mask: inout [UInt8], _ waiting: inout [Int32]) {
        guard mask[index] > 0 else { return }
        mask[index] = 0
        waiting.append(Int32(index))
    }

    /// Whether it may be a pupil. Half of one may hide under a lid; a disc fills 78 % of its box.
    func isRound(largest: Int) -> Bool {
        let (across, down) = (right - left + 1, bottom - top + 1)
        return max(across, down) <= largest && count >= 4 && across <= 2 * down
            && down <= 2 * across && Double(count) >= 0.5 * Double(across * down)
    }
}
