import Vips

/// How likely a picture is drawn rather than photographed: `ils`.
///
/// Drawings have areas of exactly one colour; the noise of a camera leaves few neighbours alike.
enum IllustrationScore {
    /// The share of neighbours that are alike, below which a picture is surely a photograph, and
    /// above which it is surely a drawing.
    private static let bounds = 0.25...0.75

    /// How far apart neighbours that are alike may be in any band: compression moves them a little.
    private static let tolerance = 1.0

    /// 0 for a photograph, 1 for a drawing. The picture's pixels must be readable in any order.
    static func of(_ image: Image) throws -> Double {
        let flat = image.hasAlpha ? try image.flatten(background: [255, 255, 255]) : image
        guard flat.width > 1, flat.height > 1 else { return 0 }
        let inner = try flat.extractArea(
            left: 0, top: 0, width: flat.width - 1, height: flat.height - 1)
        let neighbour = try flat.extractArea(
            left: 1, top: 1, width: flat.width - 1, height: flat.height - 1)
        let alike = try inner.subtract(neighbour).abs().relational([tolerance], .lesseq)
            .bandbool(.and)
        return score(ofAlike: try alike.avg() / 255)
    }

    static func score(ofAlike share: Double) -> Double {
        let position = (share - bounds.lowerBound) / (bounds.upperBound - bounds.lowerBound)
        return min(max(position, 0), 1)
    }
}
