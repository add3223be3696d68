import Vips

/// Tells which colours a picture has. No model is needed for it.
enum ColorAnalysis {
    /// The most colours that are told.
    static let mostColors = 32
    /// How far the bands of a pixel may lie apart that still is grey.
    static let greyTolerance = 12

    static func summary(of picture: Picture) throws(VisionError) -> ColorSummary {
        let image = picture.withAlpha
        let pixels = try Picture.operate { () throws(VipsError) in try image.bytes() }
        var summary = summary(
            ColorSample(pixels, bands: image.bands, width: image.width, height: image.height))
        summary.illustration = try Flatness.illustrationScore(of: picture)
        return summary
    }

    static func summary(_ sample: ColorSample) -> ColorSummary {
        var clusters = ColorClusters()
        var (colored, opaque) = (0.0, 0.0)
        for pixel in 0..<sample.count {
            let color = sample.color(pixel)
            let weight = sample.opacity(pixel)
            opaque += weight
            let spread =
                max(color.red, color.green, color.blue) - min(color.red, color.green, color.blue)
            if spread > greyTolerance { colored += weight }
            guard sample.isCounted(pixel) else { continue }
            clusters.add(red: color.red, green: color.green, blue: color.blue, weight: weight)
        }
        let found = clusters.clusters(atMost: mostColors)
        let total = clusters.weight
        var summary = ColorSummary(
            colors: shares(found.map { ($0.hex, $0.weight) }, of: total),
            google: named(found, .google, of: total),
            cloudinary: named(found, .cloudinary, of: total),
            isGrey: opaque > 0 && colored < 0.002 * opaque,
            transparency: sample.count > 0
                ? (1 - opaque / Double(sample.count)).rounded(toPlaces: 4) : 0)
        if !found.isEmpty {
            summary.colorBlindness = ColorBlindness.report(
                found, pixels: pixels(sample), width: sample.width)
        }
        return summary
    }

    /// What can be seen through is white.
    private static func pixels(_ sample: ColorSample) -> [ColorBlindness.RGB] {
        (0..<sample.count).map { pixel in
            let (color, alpha) = (sample.color(pixel), sample.opacity(pixel))
            func value(_ band: UInt8) -> Double { Double(band) * alpha + 255 * (1 - alpha) }
            return .init(red: value(color.red), green: value(color.green), blue: value(color.blue))
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
