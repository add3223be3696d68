import Transformations
import Vips

extension Drawing {
    /// The longest side of what is traced, in pixels.
    private static let longestSide = 1000

    /// Traces a picture that may be read more than once.
    init(tracing picture: Image, _ settings: Vectorize.Settings) throws {
        let shown = Size(picture.width, picture.height)
        let longer = max(picture.width, picture.height)
        let scale = min(Double(Self.longestSide) / Double(longer), 1)
        let small =
            try scale < 1 ? picture.onPremultiplied { try $0.resize(scale) }.eightBit() : picture
        let colors = try small.hasAlpha ? small.extractBand(0, count: 3) : small
        // Noise must not become spots; thin lines must not vanish.
        let isLarge = max(small.width, small.height) > 700 && settings.detail <= 600
        let calm = try colors.brushed(radius: isLarge ? 2 : 1).copyMemory()
        let palette = try Palette(of: calm, count: settings.colors)
        var map = AreaMap(
            labels: palette.labels(try calm.bytes(), alpha: try small.opaqueBytes()),
            width: small.width, height: small.height)
        map.despeckle(smallest: Int((settings.despeckle * settings.despeckle).rounded(.up)))
        let style = OutlineStyle(settings, longerSide: max(map.width, map.height))
        self.init(
            size: Size(map.width, map.height), shown: shown,
            areas: map.outlines(count: palette.colors.count).enumerated().compactMap {
                label, outlines in
                guard !outlines.isEmpty else { return nil }
                let path = outlines.map { style.path(of: $0) }.joined()
                return Area(color: palette.colors[label], path: path)
            })
    }
}

extension Image {
    /// The alpha band's bytes; `nil` where there is none or all is opaque.
    fileprivate func opaqueBytes() throws -> [UInt8]? {
        guard hasAlpha else { return nil }
        let alpha = try extractBand(3)
        return try alpha.min() == 255 ? nil : alpha.bytes()
    }
}

/// The colours that stand for all colours of a picture.
struct Palette {
    private(set) var colors: [Color]

    /// The label of pixels that are transparent.
    static let nothing: UInt8 = 255

    init(colors: [Color]) { self.colors = colors }

    /// By repeated means of what is nearest, begun with colours that are far from each other.
    init(of picture: Image, count: Int) throws {
        let small = try picture.sampled(side: 96).cast(.uchar)
        self.init(pixels: try small.bytes(), count: count)
    }

    /// - Parameter pixels: three bands side by side.
    init(pixels: [UInt8], count: Int) {
        let points = stride(from: 0, to: pixels.count - 2, by: 3).map { index in
            [Double(pixels[index]), Double(pixels[index + 1]), Double(pixels[index + 2])]
        }
        var centres = Self.seeds(points, count)
        for _ in 0..<10 {
            var sums = centres.map { _ in (count: 0.0, bands: [0.0, 0, 0]) }
            for point in points {
                let index = Self.nearest(point, centres)
                sums[index].count += 1
                for band in 0..<3 { sums[index].bands[band] += point[band] }
            }
            let moved = zip(centres, sums).map { centre, sum in
                sum.count > 0 ? sum.bands.map { $0 / sum.count } : centre
            }
            if moved == centres { break }
            centres = moved
        }
        colors = centres.map { Color(bands: $0) }
    }

    /// The middle pixel first, then always, of a few points drawn by their distance from those found,
    /// the one that leaves the least distance over all: blends at edges must not win over areas.
    private static func seeds(_ points: [[Double]], _ count: Int) -> [[Double]] {
        guard !points.isEmpty else { return [[255, 255, 255]] }
        // A generator of its own: the same picture always gives the same drawing.
        var state: UInt64 = 0x9e37_79b9_7f4a_7c15
        var seeds = [points[points.count / 2]]
        var distances = points.map { distance($0, seeds[0]) }
        while seeds.count < count {
            let whole = distances.reduce(0, +)
            guard whole > 0 else { break }
            var best = (left: Double.infinity, seed: seeds[0], distances: distances)
            for _ in 0..<6 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                var rest = Double(state >> 11) / Double(1 << 53) * whole
                let drawn = distances.firstIndex { distance in
                    rest -= distance
                    return rest < 0
                }
                let seed = points[drawn ?? points.count - 1]
                let nearer = zip(points, distances).map { min($1, distance($0, seed)) }
                let left = nearer.reduce(0, +)
                if left < best.left { best = (left, seed, nearer) }
            }
            seeds.append(best.seed)
            distances = best.distances
        }
        return seeds
    }

    private static func distance(_ a: [Double], _ b: [Double]) -> Double {
        // About as eyes weigh the bands.
        let (red, green, blue) = (a[0] - b[0], a[1] - b[1], a[2] - b[2])
        return 2 * red * red + 4 * green * green + blue * blue
    }

    private static func nearest(_ point: [Double], _ centres: [[Double]]) -> Int {
        var best = 0
        var least = Double.infinity
        for (index, centre) in centres.enumerated() {
            let distance = distance(point, centre)
            if distance < least { (best, least) = (index, distance) }
        }
        return best
    }

    /// For each pixel the index of its nearest colour. Colours are told apart by five bits a band,
    /// which makes the work on a pixel one look-up.
    func labels(_ pixels: [UInt8], alpha: [UInt8]?) -> [UInt8] {
        let centres = colors.map(\.colorBands)
        let table = (0..<32_768).map { packed -> UInt8 in
            let point = [packed >> 10, packed >> 5 & 31, packed & 31].map { Double($0 * 8 + 4) }
            return UInt8(Self.nearest(point, centres))
        }
        return (0..<pixels.count / 3).map { index in
            if let alpha, alpha[index] < 128 { return Self.nothing }
            let (red, green, blue) = (
                Int(pixels[3 * index] >> 3), Int(pixels[3 * index + 1] >> 3),
                Int(pixels[3 * index + 2] >> 3)
            )
            return table[red << 10 | green << 5 | blue]
        }
    }
}
