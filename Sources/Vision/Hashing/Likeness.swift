import Foundation
import Vips

/// A picture as 8 × 8 colours: it tells apart pictures whose hashes are near, which say no more than where
/// it is light and dark.
public struct Likeness: Hashable, Sendable {
    /// Red, green and blue of each cell, rows from the top.
    public let bytes: [UInt8]

    /// Cells of a side.
    static let side = 8
    /// Pixels of a side that is looked at.
    static let pixels = 64
    /// What share of their contrast two likenesses may differ in. It was chosen on the copies of 224 pictures;
    /// of those of 176 others it keeps all, and of pictures that merely have near hashes one in thirty.
    static let farthest = 0.05
    /// Levels that a colour may be brighter on the whole: a copy may have been made paler, not blue of red.
    static let farthestMean = 48.0
    /// The square of the contrast in levels that is always there: flat pictures differ by noise.
    private static let noise = 16.0

    /// `nil` for anything but 192 bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 3 * Self.side * Self.side else { return nil }
        self.bytes = bytes
    }

    /// - Parameter planes: red, green and blue, each 64 × 64 levels from the top.
    init(planes: [[Double]], in frame: Framing) {
        let means = planes.map { frame.means(of: $0, side: Self.pixels, cells: Self.side) }
        bytes = (0..<Self.side * Self.side).flatMap { cell in
            means.map { UInt8(min(max($0[cell].rounded(), 0), 255)) }
        }
    }

    /// Of a picture, then with a little more or less around it as its hashes are.
    static func all(of picture: Picture) throws(VisionError) -> [Likeness] {
        let levels = try Picture.operate { () throws(VipsError) in
            try picture.image.colourspace(.srgb).scaled(to: pixels, pixels).bytes()
        }
        let planes = (0..<3).map { band in
            (0..<pixels * pixels).map { Double(levels[3 * $0 + band]) }
        }
        return ([.whole] + Framing.all).map { Likeness(planes: planes, in: $0) }
    }

    /// Whether a picture, of which these are all likenesses, is most likely the one that another is of.
    public static func isAny(of likenesses: [Likeness], like other: Likeness) -> Bool {
        zip(likenesses, [Framing.whole] + Framing.all).contains { likeness, frame in
            likeness.resembles(other, in: frame)
        }
    }

    /// Only cells are compared that lie inside the picture: what was cut off nobody knows.
    func resembles(_ other: Likeness, in frame: Framing = .whole) -> Bool {
        let cells = Self.cells(inside: frame)
        let bands = (0..<3).map { band in
            Comparison(cells.map { (bytes[3 * $0 + band], other.bytes[3 * $0 + band]) })
        }
        let apart = bands.reduce(0) { $0 + $1.apart }
        let contrast = bands.reduce(0) { $0 + $1.contrast } + 3 * Self.noise
        return apart <= Self.farthest * contrast
            && bands.allSatisfy { abs($0.shift) <= Self.farthestMean }
    }

    private static func cells(inside frame: Framing) -> [Int] {
        let rows = (frame.top < 0 ? 1 : 0)..<(frame.bottom > 1 ? side - 1 : side)
        let columns = (frame.left < 0 ? 1 : 0)..<(frame.right > 1 ? side - 1 : side)
        return rows.flatMap { row in columns.map { row * side + $0 } }
    }

    /// One colour of two likenesses.
    private struct Comparison {
        /// By how many levels the first is brighter on the whole.
        let shift: Double
        /// The mean square of what else they differ in.
        let apart: Double
        /// The sum of both mean squares of what stands out of them.
        let contrast: Double

        init(_ levels: [(UInt8, UInt8)]) {
            let first = Self.moments(levels.map { Double($0.0) })
            let second = Self.moments(levels.map { Double($0.1) })
            shift = first.mean - second.mean
            contrast = first.variance + second.variance
            apart = Self.moments(levels.map { Double($0.0) - Double($0.1) }).variance
        }

        private static func moments(_ values: [Double]) -> (mean: Double, variance: Double) {
            let count = Double(values.count)
            let mean = values.reduce(0, +) / count
            return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count)
        }
    }
}

/// As text of base 64.
extension Likeness: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let likeness = Likeness(bytes: Array(try container.decode(Data.self))) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not 192 bytes")
        }
        self = likeness
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Data(bytes))
    }
}
