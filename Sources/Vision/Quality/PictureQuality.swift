import Vips

/// How well a picture was taken: each from 0, bad, to 1.
public struct PictureQuality: Hashable, Sendable, Codable {
    /// How sharp it is where it is sharpest.
    public var focus: Double
    /// How little grain there is in plain areas.
    public var noise: Double
    /// How far dark and bright lie apart.
    public var contrast: Double
    /// How far it is from too dark and too bright.
    public var exposure: Double
    /// How colourful it is.
    public var saturation: Double

    public init(
        focus: Double, noise: Double, contrast: Double, exposure: Double, saturation: Double
    ) {
        self.focus = focus
        self.noise = noise
        self.contrast = contrast
        self.exposure = exposure
        self.saturation = saturation
    }

    /// All of it in one number, 0 to 1: what is blurred is bad whatever else it is.
    public var score: Double {
        let rest = 0.3 * exposure + 0.3 * contrast + 0.25 * noise + 0.15 * saturation
        return (focus * (0.4 + 0.6 * rest)).rounded(toPlaces: 2)
    }
}

extension PictureQuality {
    /// Pixels of the longer side that is looked at: enlarged pictures must not pass for sharp ones.
    private static let side = 640

    /// Measures a picture.
    init(of picture: Picture) throws(VisionError) {
        let (greys, width, saturation) = try Picture.operate { () throws(VipsError) in
            let longest = max(picture.image.width, picture.image.height)
            let factor = max(1, Double(longest) / Double(Self.side))
            let small = try picture.image.scaled(
                to: max(1, Int(Double(picture.image.width) / factor)),
                max(1, Int(Double(picture.image.height) / factor)))
            let hue = try small.colourspace(.lch).extractBand(1)
            let grey = try small.colourspace(.bw)
            return (try grey.bytes(), grey.width, try hue.run("avg").double())
        }
        self.init(greys: greys, width: width, meanChroma: saturation)
    }

    /// - Parameters:
    ///   - greys: brightnesses, rows from the top.
    ///   - meanChroma: of CIELCh; photographs have some 20.
    init(greys: [UInt8], width: Int, meanChroma: Double) {
        let edges = Self.edges(greys, width: width)
        let (low, high) = Self.spread(greys)
        let middle = greys.reduce(0) { $0 + Double($1) } / Double(max(greys.count, 1))
        self.init(
            focus: Self.share(edges.strongest, of: 60), noise: 1 - Self.share(edges.grain, of: 8),
            contrast: Self.share(Double(high) - Double(low), of: 160),
            exposure: 1 - min(abs(middle - 118) / 118, 1),
            saturation: Self.share(meanChroma, of: 25))
    }

    private static func share(_ value: Double, of full: Double) -> Double {
        min(max(value / full, 0), 1).rounded(toPlaces: 3)
    }

    /// How strong the second differences are: at the sharpest hundredth of the pixels, and in the
    /// calmer half of them.
    private static func edges(
        _ greys: [UInt8], width: Int
    ) -> (strongest: Double, grain: Double) {
        let height = width > 0 ? greys.count / width : 0
        guard width > 2, height > 2 else { return (0, 0) }
        var counts = [Int](repeating: 0, count: 1_021)
        var total = 0
        for y in 1..<(height - 1) {
            let row = y * width
            for x in 1..<(width - 1) {
                let place = row + x
                let around =
                    Int(greys[place - 1]) + Int(greys[place + 1]) + Int(greys[place - width])
                    + Int(greys[place + width])
                counts[abs(4 * Int(greys[place]) - around)] += 1
                total += 1
            }
        }
        return (
            Double(value(at: 0.99, counts, total)) / 2, Double(value(at: 0.4, counts, total)) / 2
        )
    }

    /// The brightnesses that two hundredths of the pixels do not reach or exceed.
    private static func spread(_ greys: [UInt8]) -> (low: Int, high: Int) {
        var counts = [Int](repeating: 0, count: 256)
        for grey in greys { counts[Int(grey)] += 1 }
        return (value(at: 0.02, counts, greys.count), value(at: 0.98, counts, greys.count))
    }

    private static func value(at share: Double, _ counts: [Int], _ total: Int) -> Int {
        var left = Int(Double(total) * share)
        for (value, count) in counts.enumerated() {
            left -= count
            if left < 0 { return value }
        }
        return max(counts.count - 1, 0)
    }
}
