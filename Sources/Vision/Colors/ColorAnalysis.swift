import Vips

/// Tells which colours a picture has. No model is needed for it.
enum ColorAnalysis {
    /// Pixels of the longer side that is looked at.
    static let side = 200
    /// The most colours that are told.
    static let mostColors = 32
    /// How far the bands of a pixel may lie apart that still is grey.
    static let greyTolerance = 12

    static func summary(of picture: Picture) throws(VisionError) -> ColorSummary {
        let (bytes, bands) = try Picture.operate { () throws(VipsError) in
            let small = try small(picture.withAlpha)
            return (try small.bytes(), small.bands)
        }
        return summary(bytes, bands: bands)
    }

    /// Averages of whole squares of pixels only: nothing that was not there.
    private static func small(_ image: Image) throws(VipsError) -> Image {
        let factor = Double(max(image.width, image.height)) / Double(side)
        guard factor > 1 else { return image }
        let across = min(factor, Double(image.width))
        let down = min(factor, Double(image.height))
        guard image.hasAlpha else { return try image.shrink(across, down) }
        return try image.premultiply().shrink(across, down).unpremultiply().cast(.uchar)
    }

    /// - Parameter bytes: pixels of three bands or four, alpha last.
    static func summary(_ bytes: [UInt8], bands: Int) -> ColorSummary {
        var clusters = ColorClusters()
        var (colored, seen) = (0.0, 0.0)
        for start in stride(from: 0, to: bytes.count - bands + 1, by: bands) {
            let pixel = bytes[start..<start + 3]
            let weight = bands > 3 ? Double(bytes[start + 3]) / 255 : 1
            clusters.add(
                red: bytes[start], green: bytes[start + 1], blue: bytes[start + 2], weight: weight)
            let spread = Int(pixel.max() ?? 0) - Int(pixel.min() ?? 0)
            if spread > greyTolerance { colored += weight }
            seen += 1
        }
        let found = clusters.clusters(atMost: mostColors)
        let total = clusters.weight
        return ColorSummary(
            colors: shares(found.map { ($0.hex, $0.weight) }, of: total),
            google: named(found, .google, of: total),
            cloudinary: named(found, .cloudinary, of: total),
            isGrey: total > 0 && colored < 0.002 * total,
            transparency: seen > 0 ? (1 - total / seen).rounded(toPlaces: 4) : 0)
    }

    private static func named(
        _ clusters: [ColorClusters.Cluster], _ palette: NamedPalette, of total: Double
    ) -> [ColorSummary.Share] {
        var weights: [String: Double] = [:]
        for cluster in clusters {
            weights[palette.name(of: cluster.color), default: 0] += cluster.weight
        }
        let named = palette.names.compactMap { name in weights[name].map { (name, $0) } }
        return shares(named, of: total)
    }

    /// The largest first; none below a tenth of a percent.
    private static func shares(
        _ weights: [(String, Double)], of total: Double
    ) -> [ColorSummary.Share] {
        guard total > 0 else { return [] }
        return weights.enumerated()
            .sorted { ($0.element.1, $1.offset) > ($1.element.1, $0.offset) }
            .map { _, pair in
                ColorSummary.Share(
                    name: pair.0, percent: (100 * pair.1 / total).rounded(toPlaces: 1))
            }
            .filter { $0.percent > 0 }
    }
}

extension ColorClusters.Cluster {
    fileprivate var color: LabColor { LabColor(red: red, green: green, blue: blue) }

    fileprivate var hex: String {
        let digits = [red, green, blue].map { band in
            let text = String(Int(band.rounded()), radix: 16, uppercase: true)
            return text.count < 2 ? "0" + text : text
        }
        return "#" + digits.joined()
    }
}
