import Foundation

/// How well a picture can be read by people who see fewer colours.
public struct ColorBlindnessReport: Hashable, Sendable, Codable {
    /// What share of the edges between colours is still seen, 0 to 1.
    public var distinctEdges: Double
    /// How far apart the picture's colours stay, 0 to 1.
    public var distinctColors: Double
    /// The two colours that come closest, `#RRGGBB` each; none in a picture of one colour.
    public var mostIndistinctPair: [String]

    public init(distinctEdges: Double, distinctColors: Double, mostIndistinctPair: [String]) {
        self.distinctEdges = distinctEdges
        self.distinctColors = distinctColors
        self.mostIndistinctPair = mostIndistinctPair
    }

    /// Both in one number, 0 to 1.
    public var score: Double { ((distinctEdges + distinctColors) / 2).rounded(toPlaces: 4) }
}

/// Sees colours as people do who lack one kind of cones: pure arithmetic.
///
/// The two frequent kinds are taken, protanopia and deuteranopia, and the worse of them counts. The
/// projections are those of Viénot, Brettel and Mollon (1999), on linear light.
enum ColorBlindness {
    /// Colours nearer than this (ΔE) are not told apart by anybody's first look.
    static let distinct = 10.0
    /// What share of its difference an edge may lose and still be seen.
    static let kept = 0.5
    /// The least share of a picture that a colour of a pair has.
    static let leastShare = 0.02

    /// - Parameters:
    ///   - clusters: the picture's colours.
    ///   - pixels: its pixels, rows of `width` from the top.
    static func report(
        _ clusters: [ColorClusters.Cluster], pixels: [RGB], width: Int
    ) -> ColorBlindnessReport {
        let total = clusters.reduce(0) { $0 + $1.weight }
        let colors = clusters.filter { $0.weight >= leastShare * total }
        var worst: (share: Double, pair: [String]) = (1, [])
        var (sum, weights) = (0.0, 0.0)
        for (index, first) in colors.enumerated() {
            for second in colors[(index + 1)...] {
                let share = share(first.rgb, second.rgb)
                let weight = first.weight * second.weight
                sum += share * weight
                weights += weight
                if share < worst.share || worst.pair.isEmpty {
                    worst = (share, [first.hex, second.hex])
                }
            }
        }
        return ColorBlindnessReport(
            distinctEdges: edges(pixels, width: width).rounded(toPlaces: 4),
            distinctColors: (weights > 0 ? sum / weights : 1).rounded(toPlaces: 4),
            mostIndistinctPair: worst.pair)
    }

    struct RGB: Hashable {
        var red, green, blue: Double
    }

    /// What share of two colours' difference is left, 0 to 1; 1 where there is none to lose.
    static func share(_ first: RGB, _ second: RGB) -> Double {
        let full = distance(first.lab, second.lab)
        guard full >= distinct else { return 1 }
        let left = Self.projections.map { projection in
            distance(projection.seen(first).lab, projection.seen(second).lab)
        }
        return min(1, (left.min() ?? full) / full)
    }

    private static func distance(_ first: LabColor, _ second: LabColor) -> Double {
        first.squaredDistance(to: second).squareRoot()
    }

    /// What share of the edges between neighbours is still seen; 1 where there are none.
    private static func edges(_ pixels: [RGB], width: Int) -> Double {
        let full = pixels.map(\.lab)
        let seen = projections.map { projection in pixels.map { projection.seen($0).lab } }
        var (all, kept) = (0.0, 0.0)
        func look(_ first: Int, _ second: Int) {
            let difference = distance(full[first], full[second])
            guard difference >= distinct else { return }
            all += 1
            let left = seen.map { distance($0[first], $0[second]) }.min() ?? difference
            if left >= Self.kept * difference { kept += 1 }
        }
        for index in pixels.indices {
            if (index + 1) % width != 0, index + 1 < pixels.count { look(index, index + 1) }
            if index + width < pixels.count { look(index, index + width) }
        }
        return all > 0 ? kept / all : 1
    }

    /// A projection of linear light on a plane of the colours that are told apart.
    private struct Projection {
        /// Rows of red, green, blue.
        let rows: [[Double]]

        func seen(_ color: RGB) -> RGB {
            let light = [color.red, color.green, color.blue].map(LabColor.light)
            let seen = rows.map { row in
                LabColor.value(min(1, max(0, zip(row, light).reduce(0) { $0 + $1.0 * $1.1 })))
            }
            return RGB(red: seen[0], green: seen[1], blue: seen[2])
        }
    }

    private static let projections = [
        Projection(
            rows: [
                [0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1],
            ]),
        Projection(
            rows: [
                [0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1],
            ]),
    ]
}

extension ColorBlindness.RGB {
    var lab: LabColor { LabColor(red: red, green: green, blue: blue) }
}

extension ColorClusters.Cluster {
    fileprivate var rgb: ColorBlindness.RGB { .init(red: red, green: green, blue: blue) }
}
