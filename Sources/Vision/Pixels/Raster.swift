import Vips

/// Pixels in memory, three bytes each, to be read at places between them.
struct Raster: Hashable, Sendable {
    let width, height: Int
    let bytes: [UInt8]

    init(width: Int, height: Int, bytes: [UInt8]) {
        self.width = width
        self.height = height
        self.bytes = bytes
    }

    init(_ image: Image) throws(VipsError) {
        self.init(width: image.width, height: image.height, bytes: try image.bytes())
    }

    /// A window of that size, whose pixels are fetched from where `place` says for the middle of
    /// each. What lies outside looks like the nearest edge.
    func window(_ width: Int, _ height: Int, from place: (Point) -> Point) -> [UInt8] {
        var window: [UInt8] = []
        window.reserveCapacity(width * height * 3)
        for y in 0..<height {
            for x in 0..<width {
                add(place(Point(Double(x) + 0.5, Double(y) + 0.5)), to: &window)
            }
        }
        return window
    }

    /// The colour at a place, mixed of the four pixels around it.
    private func add(_ place: Point, to window: inout [UInt8]) {
        let x = min(max(place.x - 0.5, 0), Double(width - 1))
        let y = min(max(place.y - 0.5, 0), Double(height - 1))
        let (left, top) = (Int(x), Int(y))
        let (right, bottom) = (min(left + 1, width - 1), min(top + 1, height - 1))
        let (across, down) = (x - Double(left), y - Double(top))
        let corners = [
            (3 * (top * width + left), (1 - across) * (1 - down)),
            (3 * (top * width + right), across * (1 - down)),
            (3 * (bottom * width + left), (1 - across) * down),
            (3 * (bottom * width + right), across * down),
        ]
        for band in 0..<3 {
            var sum = 0.5
            for (start, weight) in corners { sum += Double(bytes[start + band]) * weight }
            window.append(UInt8(min(sum, 255)))
        }
    }
}
