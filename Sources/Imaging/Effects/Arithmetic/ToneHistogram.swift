import Vips

/// How often each level occurs in a picture, band by band.
struct ToneHistogram {
    /// 256 counts for red, green, blue and luma each; transparent pixels count less.
    private(set) var counts = Array(repeating: Array(repeating: 0.0, count: 256), count: 4)

    static let lumaBand = 3

    /// Of pixels side by side, three bands or four with alpha.
    init(pixels: [UInt8], bands: Int) {
        for start in stride(from: 0, to: pixels.count - bands + 1, by: bands) {
            let weight = bands == 4 ? Double(pixels[start + 3]) / 255 : 1
            var luma = 0.0
            for band in 0..<3 {
                let level = pixels[start + band]
                counts[band][Int(level)] += weight
                luma += Double(level) * ColorMatrix.luma[band]
            }
            counts[Self.lumaBand][Int(luma.rounded())] += weight
        }
    }

    /// Of a picture that may be read more than once, through a copy of 256 pixels a side at most.
    init(of image: Image) throws {
        let small = try image.sampled(side: 256)
        self.init(pixels: try small.bytes(), bands: small.bands)
    }

    /// The level, 0 to 1, below which `share` of the pixels lie.
    func level(below share: Double, band: Int = lumaBand) -> Double {
        let total = counts[band].reduce(0, +)
        var sum = 0.0
        for level in 0..<256 {
            sum += counts[band][level]
            if sum > total * share { return Double(level) / 255 }
        }
        return 1
    }

    /// The mean level, 0 to 1.
    func mean(band: Int = lumaBand) -> Double {
        let total = counts[band].reduce(0, +)
        guard total > 0 else { return 0.5 }
        return counts[band].enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
            / total / 255
    }

    /// Spreads one band over all levels, the outermost half per cent at each end aside. A flat band
    /// is spread fourfold at most.
    func stretch(band: Int = lumaBand) -> ToneCurve {
        let low = level(below: 0.005, band: band)
        let high = level(below: 0.995, band: band)
        guard high > low else { return { $0 } }
        let missing = max(0.25 - (high - low), 0) / 2
        return Levels.stretch(low: max(low - missing, 0), high: min(high + missing, 1))
    }

    /// Makes every level about equally frequent.
    func equalization(band: Int = lumaBand) -> ToneCurve {
        let total = counts[band].reduce(0, +)
        guard total > 0 else { return { $0 } }
        var sum = 0.0
        let table = counts[band].map { count in
            sum += count
            return (sum - count / 2) / total
        }
        return { table[Int((min(max($0, 0), 1) * 255).rounded())] }
    }
}

extension Image {
    /// A copy of about `side` pixels a side at most, for measuring.
    func sampled(side: Int) throws -> Image {
        let factor = Double(Swift.max(width, height)) / Double(side)
        guard factor > 1 else { return self }
        let across = Swift.min(factor, Double(width))
        let down = Swift.min(factor, Double(height))
        return try onPremultiplied { try $0.shrink(across, down) }
    }
}
