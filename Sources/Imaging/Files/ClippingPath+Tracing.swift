import Vips

// Paths of our own making: the outline of a mask, as Photoshop keeps it.

extension ClippingPath {
    /// What masks are traced in, in pixels of the longer side: finer than that is nobody's selection.
    private static let longestSide = 1000
    /// A path's knots have to fit into one segment of a JPEG, beside a copyright.
    static let mostKnots = 1_500
    /// Pieces and holes of fewer pixels are noise.
    private static let smallestPiece = 9

    /// The outline of what a mask shows: of what is opaque, or where all is opaque, of what is light. `nil`
    /// where that is nothing.
    ///
    /// - Parameter mask: sRGB, perhaps with alpha.
    init?(tracing mask: Image) throws {
        // Soft edges of small masks say where between two pixels they are.
        let scale = min(Double(Self.longestSide) / Double(max(mask.width, mask.height)), 4)
        let shares = try mask.pathShares().resize(scale, kernel: scale > 1 ? .linear : .lanczos3)
            .cast(.uchar).copyMemory()
        let (width, height) = (shares.width, shares.height)
        // What lies outside of the picture is no third area.
        let framed = try shares.embed(
            x: 1, y: 1, width: width + 2, height: height + 2, background: [0])
        // 0 is inside.
        let labels = try framed.bytes().map { UInt8($0 < 128 ? 1 : 0) }
        var map = AreaMap(labels: labels, width: width + 2, height: height + 2)
        map.despeckle(smallest: Self.smallestPiece)
        let outlines = map.outlines(count: 2)[0]
        guard !outlines.isEmpty else { return nil }
        self.init(
            Self.knots(of: outlines).map { knots in
                knots.map { $0.shifted(-1, -1).scaled(1 / Double(width), 1 / Double(height)) }
            })
    }

    /// The knots of outlines, in pixels; as many as fit, of the longest outlines.
    static func knots(of outlines: [AreaMap.Outline]) -> [[Knot]] {
        // Less would follow the steps of pixels.
        var tolerance = 1.25
        while true {
            let style = OutlineStyle(tolerance: tolerance, cornerAngle: 60)
            let knots = outlines.map { Knot.ring(of: style.curves(of: $0)) }
                .filter { $0.count > 1 }
            if knots.reduce(0, { $0 + $1.count }) <= mostKnots { return knots }
            tolerance *= 2
            guard tolerance > 50 else {
                var left = mostKnots
                return knots.sorted { $0.count > $1.count }.filter { ring in
                    left -= ring.count
                    return left >= 0
                }
            }
        }
    }

    /// The same path with every point somewhere else.
    func mapped(_ change: (Point) -> Point) -> ClippingPath {
        ClippingPath(
            outlines.map { knots in knots.map { $0.mapped(change) } })
    }

    /// The box around all knots, in shares of the picture's sides.
    var box: Rectangle {
        let points = outlines.flatMap { $0 }.map(\.point)
        let (xs, ys) = (points.map(\.x), points.map(\.y))
        let (left, top) = (xs.min() ?? 0, ys.min() ?? 0)
        return Rectangle(
            left: left, top: top, width: (xs.max() ?? 0) - left, height: (ys.max() ?? 0) - top)
    }

    // MARK: Resources

    /// The blocks that name this path, and name it the picture's clipping path.
    func resources(name: String) -> [UInt8] {
        PhotoshopResources.block(number: 2000, name: name, records)
            + PhotoshopResources.block(
                number: 2999, [UInt8(name.utf8.count)] + Array(name.utf8))
    }

    /// Records of 26 bytes: that the path is filled, that nothing is to begin with, then each outline's length
    /// and its knots.
    private var records: [UInt8] {
        func record(_ kind: Int, _ content: [UInt8]) -> [UInt8] {
            let bytes = PhotoshopWriter.big(kind, 2) + content
            return bytes + [UInt8](repeating: 0, count: 26 - bytes.count)
        }
        var records = record(6, []) + record(8, [0, 0])
        for knots in outlines {
            records += record(0, PhotoshopWriter.big(knots.count, 2))
            for knot in knots {
                // 1 is a knot whose handles lie on a line, 2 a corner.
                let points = [knot.before, knot.point, knot.behind].flatMap(Self.coded)
                records += record(knot.isSmooth ? 1 : 2, points)
            }
        }
        return records
    }

    /// Down, then across, each with 24 bits behind the point.
    private static func coded(_ point: Point) -> [UInt8] {
        [point.y, point.x].flatMap { share in
            PhotoshopWriter.big(Int((min(max(share, -100), 100) * Double(1 << 24)).rounded()), 4)
        }
    }
}

extension ClippingPath.Knot {
    /// The knots of a closed line: each where a curve ends and the next begins.
    static func ring(of curves: [OutlineStyle.Curve]) -> [ClippingPath.Knot] {
        curves.indices.map { index in
            let before = curves[(index + curves.count - 1) % curves.count]
            let point = before.end
            return ClippingPath.Knot(
                before: before.isStraight ? point : before.second, point: point,
                behind: curves[index].isStraight ? point : curves[index].first)
        }
    }

    func scaled(_ across: Double, _ down: Double) -> ClippingPath.Knot {
        mapped { Point($0.x * across, $0.y * down) }
    }

    func shifted(_ x: Double, _ y: Double) -> ClippingPath.Knot {
        mapped { Point($0.x + x, $0.y + y) }
    }

    func mapped(_ change: (Point) -> Point) -> ClippingPath.Knot {
        ClippingPath.Knot(before: change(before), point: change(point), behind: change(behind))
    }

    /// Whether both handles lie on a line through the knot.
    var isSmooth: Bool {
        let (arriving, leaving) = (point - before, behind - point)
        let before = arriving.x * arriving.x + arriving.y * arriving.y
        let lengths = before * (leaving.x * leaving.x + leaving.y * leaving.y)
        return lengths > 0 && abs(arriving.cross(leaving)) < 0.02 * lengths.squareRoot()
    }
}

extension Image {
    /// What belongs to a mask: its opacity, or where all is opaque, its brightness.
    fileprivate func pathShares() throws -> Image {
        if hasAlpha {
            let alpha = try extractBand(bands - 1).copyMemory()
            if try alpha.min() < 255 { return alpha }
        }
        return try maskWeights().cast(.uchar).copyMemory()
    }
}

/// A path that goes along with a picture into its file.
struct EmbeddedPath {
    /// In pixels of the picture as it was then.
    let path: ClippingPath
    /// From the upright original to that picture.
    let mapping: Mapping

    /// The path in shares of a picture, wherever its points are by now; `nil` where they are nowhere.
    func path(in size: Size, _ now: Mapping) -> ClippingPath? {
        guard let back = mapping.inverse else { return nil }
        let way = back.then(now)
        return path.mapped { point in
            let place = way.point(point.x, point.y)
            return Point(place.x / Double(size.width), place.y / Double(size.height))
        }
    }
}
