import Assets
import Vips

/// Writes ICO: one picture of at most 256 by 256 pixels, kept as a PNG, which every system of this
/// century reads.
enum IconWriter {
    /// The longest side that the table can name.
    static let longestSide = 256

    /// Scales a picture down until it fits.
    static func fit(_ canvas: inout Canvas) throws {
        let longest = max(canvas.width, canvas.height)
        guard longest > longestSide else { return }
        let size = Size(
            canvas.width * longestSide / longest, canvas.height * longestSide / longest)
        canvas.replaceFrames([try canvas.image.copyMemory().scaled(to: size)])
    }

    static func bytes(of canvas: Canvas, _ settings: SaveSettings) throws -> [UInt8] {
        var settings = settings
        settings.progression = .none
        settings.usesPalette = false
        let png = try Saver.encoded(canvas.image, as: .png, settings)
        let side = { (side: Int) in UInt8(truncatingIfNeeded: side) }
        return [0, 0, 1, 0, 1, 0, side(canvas.width), side(canvas.height), 0, 0, 1, 0, 32, 0]
            + BitmapWriter.little(png.count) + BitmapWriter.little(22) + png
    }
}
