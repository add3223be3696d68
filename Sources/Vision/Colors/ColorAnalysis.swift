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
        let (bytes, bands, width) = try Picture.operate { () throws(VipsError) in
            let small = try small(picture.withAlpha)
            return (try small.bytes(), small.bands, small.width)
        }
        var summary = summary(bytes, bands: bands, width: width)
        summary.illustration = try Flatness.illustrationScore(of: picture)
        return summary
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

    /// - Parameters:
    ///   - bytes: pixels of three bands or four, alpha last.
    ///   - width: how many make a row; nothing is said about edges where it is `nil`.
    static func summary(_ bytes: [UInt8], bands: Int, width: Int? = nil) -> ColorSummary {
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
        var summary = ColorSummary(
            colors: shares(found.map { ($0.hex, $0.weight) }, of: total),
            google: named(found, .google, of: total),
            cloudinary: named(found, .cloudinary, of: total),
            isGrey: total > 0 && colored < 0.002 * total,
            transparency: seen > 0 ? (1 - total / seen).rounded(toPlaces: 4) : 0)
        if let width, !found.isEmpty {
            summary.colorBlindness = ColorBlindness.report(
                found, pixels: pixels(bytes, bands: bands), width: width)
        }
        return summary
    }

    /// What can be seen through is white.
    private static func pixels(_ bytes: [UInt8], bands: Int) -> [ColorBlindness.RGB] {
        stride(from: 0, to: bytes.count - bands + 1, by: bands).map { start in
            let alpha = bands > 3 ? Double(bytes[start + 3]) / 255 : 1
            func value(_ band: Int) -> Double {
                Double(bytes[start + band]) * alpha + 255 * (1 - alpha)
            }
            return .init(red: value(0), green: value(1), blue: value(2))
        }
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

    var hex: String {
        let digits = [red, green, blue].map { band in
            let text = String(Int(band.rounded()), radix: 16, uppercase: true)
            return text.count < 2 ? "0" + text : text
        }
        return "#" + digits.joined()
    }
}
