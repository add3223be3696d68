import Vips

/// What becomes of red, green and blue: what `l_lut:` layers bring.
struct ColorTable: Equatable, Sendable {
    enum Content: Equatable, Sendable {
        /// Colours in a cube: red, green and blue of each, 0 to 1 as a rule; red runs fastest, then
        /// green. A side has two entries at least.
        case cube(side: Int, entries: [Float])
        /// A curve each for red, green and blue, of two numbers at least.
        case curves([[Float]])
    }

    let content: Content
    /// The levels, 0 to 1, at the first and at the last entry, band by band.
    let lowest, highest: [Double]

    init(_ content: Content, lowest: [Double] = [0, 0, 0], highest: [Double] = [1, 1, 1]) {
        self.content = content
        self.lowest = lowest
        self.highest = highest
    }
}

extension Image {
    /// Three bands of 8 bits through a table.
    func recolored(_ table: ColorTable) throws -> Image {
        switch table.content {
        case .cube(let side, let entries):
            return try throughCube(side, entries, table.lowest, table.highest)
        case .curves(let curves):
            return try mapLevels(
                curves.enumerated().map { band, curve in
                    let (low, high) = (table.lowest[band], table.highest[band])
                    return { level in
                        curve.interpolated(at: (level - low) / (high - low))
                    }
                })
        }
    }

    /// Linear interpolation between the eight nearest entries: twice between four of them, in the
    /// squares of two neighbouring blues.
    private func throughCube(
        _ side: Int, _ entries: [Float], _ lowest: [Double], _ highest: [Double]
    ) throws -> Image {
        let last = Double(side - 1)
        let squares = try Self.squares(side, entries)
        let scale = (0..<3).map { last / 255 / (highest[$0] - lowest[$0]) }
        let places = try linear(scale, (0..<3).map { -lowest[$0] * scale[$0] * 255 })
            .limited(to: Array(repeating: last, count: 3))
        let blue = try places.extractBand(2)
        let floor = try blue.round(.floor).limited(to: [last - 1])
        let share = try blue.subtract(floor)
        let green = try places.extractBand(1)
        let across = try places.extractBand(0).add(try floor.linear(Double(side), 0))
        func found(_ across: Image) throws -> Image {
            try squares.mapim(
                try across.bandjoin([green]), interpolate: "bilinear", extend: .copy)
        }
        let low = try found(across)
        let high = try found(try across.linear(1, Double(side)))
        return try high.subtract(low).multiply(share).add(low).linear(255, 0).eightBit()
    }

    /// A cube as squares of red by green side by side, one for each blue.
    private static func squares(_ side: Int, _ entries: [Float]) throws -> Image {
        var rows: [Float] = []
        rows.reserveCapacity(entries.count)
        for green in 0..<side {
            for blue in 0..<side {
                let start = (blue * side + green) * side * 3
                rows += entries[start..<start + side * 3]
            }
        }
        let bytes = rows.withUnsafeBytes { Array($0) }
        return try Image(pixels: bytes, width: side * side, height: side, bands: 3, format: .float)
    }

    /// Each band moved into 0 to its limit where it is outside.
    func limited(to limits: [Double]) throws -> Image {
        let limited = try limits.enumerated().map { index, limit in
            let band = try extractBand(index).cast(.float)
            let (low, high) = (try band.linear(0, 0), try band.linear(0, limit))
            // The middle one of the three.
            return try Operation.run(
                "bandrank", ["in": .images([band, low, high]), "index": 1]
            ).image()
        }
        return try limited.count == 1 ? limited[0] : limited[0].bandjoin(Array(limited.dropFirst()))
    }
}

extension [Float] {
    /// The value at a place from 0 to 1, between its neighbours; that of the nearer end outside.
    fileprivate func interpolated(at place: Double) -> Double {
        let index = Swift.min(Swift.max(place, 0), 1) * Double(count - 1)
        let low = Swift.min(Int(index), count - 2)
        return Double(self[low]) + Double(self[low + 1] - self[low]) * (index - Double(low))
    }
}
