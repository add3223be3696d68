import Foundation
import Vips

/// 64 bits that hardly change when a picture is resized, recompressed or retouched.
public struct PerceptualHash: Hashable, Sendable, Codable {
    public var bits: UInt64

    public init(bits: UInt64) { self.bits = bits }

    /// Sixteen hexadecimal digits.
    public var text: String {
        let digits = String(bits, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// `nil` for anything but sixteen hexadecimal digits.
    public init?(text: some StringProtocol) {
        guard text.utf8.count == 16, let bits = UInt64(text, radix: 16),
            text.allSatisfy(\.isHexDigit)
        else { return nil }
        self.bits = bits
    }

    /// Bits in which two hashes differ: 0 to 64; up to 10 the pictures are most likely the same.
    public func distance(to other: PerceptualHash) -> Int { (bits ^ other.bits).nonzeroBitCount }

    /// How alike two pictures are, 0 to 1.
    public func similarity(to other: PerceptualHash) -> Double {
        1 - Double(distance(to: other)) / 64
    }

    /// Pixels of a side that is looked at, and frequencies of a side that are kept.
    private static let (side, kept) = (32, 8)

    /// - Parameter greys: 32 × 32 brightnesses, rows from the top.
    init(greys: [Double]) {
        let frequencies = Self.frequencies(greys)
        // The first is the mean brightness, which says nothing about what is shown.
        let sorted = frequencies.dropFirst().sorted()
        let middle = (sorted[sorted.count / 2 - 1] + sorted[sorted.count / 2]) / 2
        // What is equally bright everywhere has no frequencies but noise of the arithmetic.
        bits = frequencies.reduce(0) { bits, frequency in
            bits << 1 | (frequency - middle > 1e-6 ? 1 : 0)
        }
    }

    /// The lowest frequencies of a cosine transform, 8 by 8.
    private static func frequencies(_ greys: [Double]) -> [Double] {
        let waves = (0..<kept).map { wave in
            (0..<side).map { cos(Double.pi / Double(side) * (Double($0) + 0.5) * Double(wave)) }
        }
        let rows = (0..<side).map { y in
            waves.map { wave in
                (0..<side).reduce(0) { $0 + greys[y * side + $1] * wave[$1] }
            }
        }
        return waves.flatMap { wave in
            (0..<kept).map { x in (0..<side).reduce(0) { $0 + rows[$1][x] * wave[$1] } }
        }
    }

    init(of picture: Picture) throws(VisionError) {
        self.init(greys: try Self.greys(of: picture, side: Self.side))
    }

    /// The hashes that the picture would have with a little more or less around it.
    static func framings(of picture: Picture) throws(VisionError) -> [PerceptualHash] {
        let greys = try greys(of: picture, side: Framing.side)
        return Framing.all.map { PerceptualHash(greys: $0.means(of: greys, cells: side)) }
    }

    private static func greys(of picture: Picture, side: Int) throws(VisionError) -> [Double] {
        try Picture.operate { () throws(VipsError) in
            try picture.image.colourspace(.bw).scaled(to: side, side).bytes()
        }.map(Double.init)
    }
}
