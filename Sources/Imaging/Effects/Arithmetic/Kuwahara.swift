import Vips

extension Image {
    /// Smooths like strokes of a brush: every pixel takes the mean of the calmest of the four
    /// squares that meet in it. Three bands, no alpha.
    func brushed(radius: Int) throws -> Image {
        let side = radius + 1
        let row = try Image(matrix: [Array(repeating: 1 / Double(side), count: side)])
        let luma = try luma()
        let means = try cast(.float).convsep(row)
        let mean = try luma.convsep(row)
        let variances = try luma.multiply(luma).convsep(row).subtract(try mean.multiply(mean))
        let low = -(radius / 2)
        let high = radius + low
        var best = try means.shifted(low, low)
        var calm = try variances.shifted(low, low)
        for (x, y) in [(high, low), (low, high), (high, high)] {
            let variance = try variances.shifted(x, y)
            let isCalmer = try variance.relational(calm, .less)
            best = try isCalmer.ifthenelse(try means.shifted(x, y), best)
            calm = try isCalmer.ifthenelse(variance, calm)
        }
        return try best.eightBit()
    }

    /// Moved by whole pixels; edges are repeated.
    private func shifted(_ x: Int, _ y: Int) throws -> Image {
        guard x != 0 || y != 0 else { return self }
        return try embed(x: x, y: y, width: width, height: height, extend: .copy)
    }
}
