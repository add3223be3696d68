import Vips

/// Writes TGA: true colour without compression, rows from the top, with alpha where there is some.
enum TargaWriter {
    /// The file of an sRGB picture of three or four bands.
    static func bytes(of image: Image) throws -> [UInt8] {
        let pixels = try image.bytes()
        let bands = image.bands
        let size = [image.width, image.height].flatMap {
            [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)]
        }
        // Of the last byte, the low half counts the bits of alpha; 32: the first row is the upper one.
        let depth: [UInt8] = [UInt8(bands * 8), 32 | (bands == 4 ? 8 : 0)]
        var file: [UInt8] = [0, 0, 2] + [UInt8](repeating: 0, count: 9) + size + depth
        file.reserveCapacity(file.count + pixels.count)
        for place in stride(from: 0, to: pixels.count, by: bands) {
            file.append(pixels[place + 2])
            file.append(pixels[place + 1])
            file.append(pixels[place])
            if bands == 4 { file.append(pixels[place + 3]) }
        }
        return file
    }
}
