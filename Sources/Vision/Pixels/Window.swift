import Vips

/// The whole pixels of a picture around some points.
struct Window: Hashable {
    private let x, y, width, height: Int

    /// `nil` where the points lie outside of the picture.
    init?(around points: [Point], in picture: Picture) {
        let (xs, ys) = (points.map(\.x), points.map(\.y))
        guard let left = xs.min(), let right = xs.max(), let top = ys.min(), let bottom = ys.max()
        else { return nil }
        // Two pixels more, for what is mixed of neighbours.
        let box = Box(
            x: left.rounded(.down) - 2, y: top.rounded(.down) - 2, width: right - left + 5,
            height: bottom - top + 5)
        guard let area = box.area(inside: picture.width, picture.height) else { return nil }
        (x, y, width, height) = (area.x, area.y, area.width, area.height)
    }

    var left: Double { Double(x) }
    var top: Double { Double(y) }

    /// The pixels, fewer of them by about that factor, and by how much exactly they became fewer.
    func raster(
        of image: Image, shrunkBy factor: Double
    ) throws(VipsError) -> (raster: Raster, scale: Point) {
        let cut = try image.extractArea(left: x, top: y, width: width, height: height)
        let across = max(1, Int((Double(width) / factor).rounded()))
        let down = max(1, Int((Double(height) / factor).rounded()))
        let raster = try Raster(cut.scaled(to: across, down))
        return (
            raster, Point(Double(across) / Double(width), Double(down) / Double(height))
        )
    }
}
