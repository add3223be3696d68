import Assets
import Imaging
import Testing
import Vips

/// A picture that knows where each of its pixels came from: red says how far across, green how far
/// down. Scaling, cutting, turning and padding can be read from whatever comes out.
enum Chart {
    static let size = Size(240, 180)
    private static let start = 4.0

    private static let pixels: [UInt8] = (0..<size.height).flatMap { y in
        (0..<size.width).flatMap { x in [UInt8(x) + UInt8(start), UInt8(y) + UInt8(start), 40] }
    }

    static func image() throws -> Image {
        try Engine.start()
        return try Image(pixels: pixels, width: size.width, height: size.height, bands: 3)
            .copy(interpretation: .srgb).copyMemory()
    }

    static func file(_ format: Format = .png) throws -> TestFile {
        try Samples.saved(image(), as: format)
    }

    /// The chart in a JPEG that has to be turned to stand upright.
    static func file(stored orientation: Orientation) throws -> TestFile {
        let back: [Orientation: Orientation] = [.right: .left, .left: .right]
        let stored = try turned(image(), back[orientation] ?? orientation)
        return try Samples.original(
            stored.editingMetadata { $0.set("orientation", orientation.rawValue) },
            "jpegsave_buffer", ["Q": 98, "subsample-mode": .string("off")])
    }

    /// Turned with libvips' own words, to have something to compare with.
    static func turned(_ image: Image, _ orientation: Orientation) throws -> Image {
        let turned: Image =
            switch orientation {
            case .upright: image
            case .mirrored: try image.flip(.horizontal)
            case .upsideDown: try image.rot(.d180)
            case .mirroredUpsideDown: try image.flip(.vertical)
            case .mirroredRight: try image.rot(.d90).flip(.horizontal)
            case .right: try image.rot(.d90)
            case .mirroredLeft: try image.rot(.d270).flip(.horizontal)
            case .left: try image.rot(.d270)
            }
        return try turned.copyMemory()
    }

    /// Where in the chart the middle of a pixel lies, in pixels from its edges; `nil` where the pixel
    /// is none of the chart's.
    static func origin(_ image: Image, _ x: Int, _ y: Int) throws -> (x: Double, y: Double)? {
        let pixel = try image.getpoint(x, y)
        guard abs(pixel[2] - 40) < 12, pixel.count < 4 || pixel[3] > 250 else { return nil }
        return (pixel[0] - start + 0.5, pixel[1] - start + 0.5)
    }

    /// What of the chart can be seen, by the pixels in the corners; `nil` where one is none of it.
    static func shown(by image: Image) throws -> Rectangle? {
        let (w, h) = (image.width, image.height)
        guard let first = try origin(image, 0, 0), let last = try origin(image, w - 1, h - 1)
        else { return nil }
        // Half a pixel further out on each side.
        let step = (
            x: (last.x - first.x) / Double(max(w - 1, 1)),
            y: (last.y - first.y) / Double(max(h - 1, 1))
        )
        return Rectangle(
            left: first.x - step.x / 2, top: first.y - step.y / 2,
            width: last.x - first.x + step.x, height: last.y - first.y + step.y)
    }
}

extension Rectangle {
    func isClose(to other: Rectangle, within tolerance: Double) -> Bool {
        abs(left - other.left) <= tolerance && abs(top - other.top) <= tolerance
            && abs(right - other.right) <= tolerance && abs(bottom - other.bottom) <= tolerance
    }
}
