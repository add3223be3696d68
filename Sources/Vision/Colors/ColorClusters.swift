/// Gathers pixels to a few colours: pure arithmetic, and the same every time.
struct ColorClusters {
    /// Pixels that are nearly alike.
    private struct Bin {
        var weight = 0.0
        var red = 0.0
        var green = 0.0
        var blue = 0.0

        var color: LabColor {
            LabColor(red: red / weight, green: green / weight, blue: blue / weight)
        }
    }

    /// A colour and the weight of the pixels that have it.
    struct Cluster: Hashable {
        var red, green, blue: Double
        var weight: Double
    }

    /// By five bits of each band.
    private var bins: [Int: Bin] = [:]

    /// How much all pixels weigh that were added.
    var weight: Double { bins.values.reduce(0) { $0 + $1.weight } }

    mutating func add(red: UInt8, green: UInt8, blue: UInt8, weight: Double = 1) {
        guard weight > 0 else { return }
        let key = Int(red >> 3) << 10 | Int(green >> 3) << 5 | Int(blue >> 3)
        var bin = bins[key] ?? Bin()
        bin.weight += weight
        bin.red += Double(red) * weight
        bin.green += Double(green) * weight
        bin.blue += Double(blue) * weight
        bins[key] = bin
    }

    /// Seeds stop when every pixel is nearer than this to one: ΔE 6, squared.
    private static let nearEnough = 36.0
    /// Rounds in which pixels go to the nearest colour and colours into the middle of theirs.
    private static let rounds = 12

    /// At most that many colours, the heaviest first.
    func clusters(atMost limit: Int) -> [Cluster] {
        let sorted = bins.sorted { $0.key < $1.key }.map(\.value)
        guard !sorted.isEmpty, limit > 0 else { return [] }
        let colors = sorted.map(\.color)
        var centers = Self.seeds(colors, sorted.map(\.weight), atMost: limit)
        var nearest: [Int] = []
        for _ in 0..<Self.rounds {
            let next = colors.map { Self.nearest($0, centers) }
            if next == nearest { break }
            nearest = next
            centers = Self.middles(colors, sorted.map(\.weight), nearest, centers)
        }
        return Self.gather(sorted, nearest, count: centers.count)
    }

    /// The heaviest first, then always what is heaviest and farthest from all before.
    private static func seeds(
        _ colors: [LabColor], _ weights: [Double], atMost limit: Int
    ) -> [LabColor] {
        let first = weights.indices.max { weights[$0] < weights[$1] } ?? 0
        var seeds = [colors[first]]
        var distances = colors.map { $0.squaredDistance(to: colors[first]) }
        while seeds.count < limit, (distances.max() ?? 0) > nearEnough {
            let next = distances.indices.max {
                distances[$0] * weights[$0] < distances[$1] * weights[$1]
            }
            guard let next, distances[next] > 0 else { break }
            seeds.append(colors[next])
            for index in distances.indices {
                distances[index] = min(
                    distances[index], colors[index].squaredDistance(to: colors[next]))
            }
        }
        return seeds
    }

    private static func nearest(_ color: LabColor, _ centers: [LabColor]) -> Int {
        var (best, least) = (0, Double.infinity)
        for (index, center) in centers.enumerated() {
            let distance = color.squaredDistance(to: center)
            if distance < least { (best, least) = (index, distance) }
        }
        return best
    }

    private static func middles(
        _ colors: [LabColor], _ weights: [Double], _ nearest: [Int], _ centers: [LabColor]
    ) -> [LabColor] {
        var sums = [(l: Double, a: Double, b: Double, weight: Double)](
            repeating: (0, 0, 0, 0), count: centers.count)
        for (index, center) in nearest.enumerated() {
            let (color, weight) = (colors[index], weights[index])
            sums[center].l += color.l * weight
            sums[center].a += color.a * weight
            sums[center].b += color.b * weight
            sums[center].weight += weight
        }
        return zip(sums, centers).map { sum, center in
            guard sum.weight > 0 else { return center }
            return LabColor(
                l: sum.l / sum.weight, a: sum.a / sum.weight, b: sum.b / sum.weight)
        }
    }

    /// What is told is the mean of the pixels themselves.
    private static func gather(_ bins: [Bin], _ nearest: [Int], count: Int) -> [Cluster] {
        var sums = [Bin](repeating: Bin(), count: count)
        for (index, center) in nearest.enumerated() {
            sums[center].weight += bins[index].weight
            sums[center].red += bins[index].red
            sums[center].green += bins[index].green
            sums[center].blue += bins[index].blue
        }
        return sums.enumerated().filter { $0.element.weight > 0 }
            .sorted { ($0.element.weight, $1.offset) > ($1.element.weight, $0.offset) }
            .map { _, sum in
                Cluster(
                    red: sum.red / sum.weight, green: sum.green / sum.weight,
                    blue: sum.blue / sum.weight, weight: sum.weight)
            }
    }
}
