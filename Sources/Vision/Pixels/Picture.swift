public import Vips

/// A picture as analysers see it: upright, sRGB, 8 bits, in memory, and perhaps smaller than its
/// original, whose pixels all places are told in.
public struct Picture {
    /// Three bands, what was transparent white.
    let image: Image
    /// With its alpha, where it has any.
    let withAlpha: Image
    /// Pixels of the upright original.
    let originalWidth, originalHeight: Int

    /// - Parameters:
    ///   - image: upright, sRGB, 8 bits a band, three bands or four.
    ///   - originalWidth: pixels across of the upright original.
    ///   - originalHeight: pixels down of it.
    public init(
        _ image: Image, originalWidth: Int, originalHeight: Int
    ) throws(VisionError) {
        do throws(VipsError) {
            withAlpha = try image.copyMemory()
            self.image =
                image.hasAlpha
                ? try withAlpha.flatten(background: [255]).copyMemory() : withAlpha
        } catch { throw VisionError(error) }
        self.originalWidth = originalWidth
        self.originalHeight = originalHeight
    }

    var width: Int { image.width }
    var height: Int { image.height }
    /// Pixels of the original for one of these.
    var across: Double { Double(originalWidth) / Double(width) }
    var down: Double { Double(originalHeight) / Double(height) }

    /// A box in these pixels as an area of the original.
    func area(_ box: Box) -> Area? {
        Box(
            x: box.x * across, y: box.y * down, width: box.width * across,
            height: box.height * down
        ).area(inside: originalWidth, originalHeight)
    }

    /// A place in these pixels as one in the original, to a tenth of a pixel.
    func original(_ point: Point) -> Point {
        Point((point.x * across * 10).rounded() / 10, (point.y * down * 10).rounded() / 10)
    }

    /// Does something with libvips; its errors become ours.
    static func operate<Value>(
        _ work: () throws(VipsError) -> Value
    ) throws(VisionError) -> Value {
        do throws(VipsError) { return try work() } catch { throw VisionError(error) }
    }
}
