import Vips

/// How many times as wide and high a picture becomes.
public enum Enlargement: Int, Codable, Sendable, Hashable, CaseIterable {
    case twice = 2
    case fourTimes = 4

    /// What it cannot do without.
    public var model: Model {
        switch self {
        case .twice: .enlargingTwice
        case .fourTimes: .enlargingFourTimes
        }
    }
}

/// Makes pictures larger with SPAN, a tile at a time so that memory stays bounded.
struct Enlarger {
    let session: Session
    let enlargement: Enlargement

    static let shape: [Int?] = [1, 3, nil, nil]
    /// Pixels of a side of one tile, and how far beyond it the model looks.
    static let (tile, margin) = (192, 12)

    /// As many bands as before.
    func enlarge(_ picture: Picture) throws(VisionError) -> Image {
        let factor = enlargement.rawValue
        var rows: [Image] = []
        for top in stride(from: 0, to: picture.height, by: Self.tile) {
            var tiles: [Image] = []
            for left in stride(from: 0, to: picture.width, by: Self.tile) {
                tiles.append(try enlarged(picture.image, left: left, top: top))
            }
            rows.append(
                try Picture.operate { () throws(VipsError) in try Self.joined(tiles, .horizontal) })
        }
        return try Picture.operate { () throws(VipsError) in
            let colors = try Self.joined(rows, .vertical).copy(interpretation: .srgb)
            guard picture.withAlpha.hasAlpha else { return colors }
            let alpha = try picture.withAlpha.extractBand(picture.withAlpha.bands - 1)
                .scaled(to: picture.width * factor, picture.height * factor)
            return try colors.bandjoin([alpha]).copyMemory()
        }
    }

    private static func joined(
        _ images: [Image], _ direction: Direction
    ) throws(VipsError) -> Image {
        var joined = images[0]
        for image in images.dropFirst() { joined = try joined.join(image, direction) }
        return try joined.copyMemory()
    }

    /// One tile, with what stands around it in sight and cut off again.
    private func enlarged(
        _ image: Image, left: Int, top: Int
    ) throws(VisionError) -> Image {
        let factor = enlargement.rawValue
        let outer = (x: max(0, left - Self.margin), y: max(0, top - Self.margin))
        let right = min(image.width, left + Self.tile)
        let bottom = min(image.height, top + Self.tile)
        let width = min(image.width, right + Self.margin) - outer.x
        let height = min(image.height, bottom + Self.margin) - outer.y
        let input = try Picture.operate { () throws(VipsError) in
            try image.extractArea(left: outer.x, top: outer.y, width: width, height: height)
                .planes(.redFirst, scale: [1 / 255])
        }
        let output = try session.run(input, output: 0)
        return try Picture.operate { () throws(VipsError) in
            try Self.image(output, width: width * factor, height: height * factor)
                .extractArea(
                    left: (left - outer.x) * factor, top: (top - outer.y) * factor,
                    width: (right - left) * factor, height: (bottom - top) * factor
                ).copyMemory()
        }
    }

    /// Planes of numbers from 0 to 1 as a picture.
    private static func image(
        _ output: Output, width: Int, height: Int
    ) throws(VipsError) -> Image {
        let bytes = output.numbers.withUnsafeBytes { Array($0) }
        let planes = try Image(
            pixels: bytes, width: width, height: 3 * height, bands: 1, format: .float
        ).linear(255, 0.5).cast(.uchar).copyMemory()
        var bands: [Image] = []
        for band in 0..<3 {
            bands.append(
                try planes.extractArea(left: 0, top: band * height, width: width, height: height))
        }
        return try bands[0].bandjoin(Array(bands.dropFirst()))
    }
}
