import Assets
import Vips

/// Writes BMP: 24 bits a pixel, rows from the bottom.
enum BitmapWriter {
    /// The file of an opaque sRGB picture.
    static func bytes(of image: Image) throws -> [UInt8] {
        let pixels = try image.bytes()
        let (width, height) = (image.width, image.height)
        let stride = (width * 3 + 3) / 4 * 4
        let perMetre = Int((image.xResolution * 1000).rounded())
        var file = Array("BM".utf8) + little(54 + stride * height) + little(0) + little(54)
        file += little(40) + little(width) + little(height) + [1, 0, 24, 0] + little(0)
        file +=
            little(stride * height) + little(perMetre) + little(perMetre) + little(0)
            + little(0)
        file.reserveCapacity(54 + stride * height)
        let padding = [UInt8](repeating: 0, count: stride - width * 3)
        for row in (0..<height).reversed() {
            var place = row * width * 3
            for _ in 0..<width {
                file.append(pixels[place + 2])
                file.append(pixels[place + 1])
                file.append(pixels[place])
                place += 3
            }
            file += padding
        }
        return file
    }

    static func little(_ number: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}
