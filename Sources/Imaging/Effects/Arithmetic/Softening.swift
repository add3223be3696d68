import Foundation
import Vips

extension Image {
    /// A Gaussian blur. Wide ones are computed on a smaller picture: nobody can see the difference,
    /// and the work stays the same however wide they are.
    func softened(sigma: Double) throws -> Image {
        guard sigma > 0.2 else { return self }
        let factor = Int(sigma / 4)
        guard factor > 1 else { return try gaussblur(sigma) }
        let (w, h) = (roundedUp(width, to: factor), roundedUp(height, to: factor))
        let small = try embed(x: 0, y: 0, width: w, height: h, extend: .copy)
            .shrink(Double(factor), Double(factor))
        return try small.gaussblur(sigma / Double(factor), minimumAmplitude: 0.05)
            .resize(Double(factor), kernel: .cubic)
            .extractArea(left: 0, top: 0, width: width, height: height)
    }

    /// The blurred picture, alpha respected.
    func blurred(sigma: Double) throws -> Image {
        try onPremultiplied { try $0.softened(sigma: sigma) }
    }

    /// Adds `amount` of the difference between brightness and blurred brightness.
    func sharpened(sigma: Double, amount: Double) throws -> Image {
        guard hasAlpha else {
            return try addDetail(
                mask: Self.gaussianMask(sigma: sigma), amount: amount, luma: ColorMatrix.luma)
        }
        let alpha = try extractBand(bands - 1)
        let colors = try extractBand(0, count: bands - 1)
        let luma = try colors.luma()
        // Weighed by alpha, so that what hides under transparent pixels throws no halo.
        let weighed = try luma.bandjoin([alpha]).copy(interpretation: .bw).premultiply()
        let blurred = try weighed.gaussblur(sigma).unpremultiply().extractBand(0)
        let detail = try luma.subtract(blurred)
        return try colors.add(try detail.linear(amount, 0)).eightBit().bandjoin([alpha])
    }

    /// The weights of a mean around a pixel, from the middle outwards, down to a fifth of the middle's.
    static func gaussianMask(sigma: Double) -> [Double] {
        let weights = (0...).lazy.map { exp(-Double($0 * $0) / (2 * sigma * sigma)) }
        let kept = Array(weights.prefix { $0 >= 0.2 })
        let sum = 2 * kept.reduce(0, +) - kept[0]
        return kept.map { $0 / sum }
    }

    /// Squares of one colour, the mean of what was there; the first begins at the top left.
    func pixelated(size: Int) throws -> Image {
        guard size > 1 else { return self }
        return try onPremultiplied { image in
            try image.embed(
                x: 0, y: 0, width: roundedUp(width, to: size), height: roundedUp(height, to: size),
                extend: .copy
            )
            .shrink(Double(size), Double(size)).zoom(size, size)
            .extractArea(left: 0, top: 0, width: width, height: height)
        }
    }

    private func roundedUp(_ length: Int, to step: Int) -> Int { (length + step - 1) / step * step }
}
