import Testing
import Vips

/// libvips, started once for all tests of this process.
let started: Void = {
    do {
        let loaders = ["Jpeg", "Png", "Nsgif", "Webp", "Heif", "Jxl", "Tiff"]
        try Library.start(.init(operations: loaders.map { "VipsForeignLoad" + $0 }))
    } catch {
        Issue.record("libvips did not start: \(error)")
    }
}()

/// Pictures that are easy to tell apart and to recognise after any change.
enum Samples {
    /// 400 × 300: red, green / blue, yellow.
    static func quadrants(width: Int = 400, height: Int = 300) throws -> Image {
        started
        let cells = try "RGBY".map {
            try Image.solid(Paint.color($0), width: width / 2, height: height / 2)
        }
        return try Image.arrayjoin(cells, across: 2).copy(interpretation: .srgb)
    }

    static func plain(_ letter: Character, width: Int, height: Int) throws -> Image {
        started
        return try Image.solid(Paint.color(letter), width: width, height: height)
    }

    /// The quadrants with a transparent hole in the middle, half as wide and high.
    static func hole() throws -> Image {
        let middle = try Image.solid([0], width: 200, height: 150)
            .embed(x: 100, y: 75, width: 400, height: 300, background: [255])
        return try quadrants().bandjoin([middle]).copy(interpretation: .srgb)
    }

    /// A table of colours by which red and blue change places.
    static let swappingTable: [UInt8] = Array(
        ("LUT_3D_SIZE 2\n"
            + (0..<8).map { "\($0 >> 2) \($0 >> 1 & 1) \($0 & 1)\n" }.joined()).utf8)

    /// Three frames of 40 × 40, red, green, blue, a tenth of a second each.
    static func animation() throws -> Image {
        started
        let frames = try "RGB".map { try Image.solid(Paint.color($0), width: 40, height: 40) }
        return try Image.arrayjoin(frames).copy(interpretation: .srgb).editingMetadata {
            $0.set("page-height", 40)
            $0.set("delay", [100, 100, 100])
            $0.set("loop", 0)
        }
    }

    /// Smooth noise, hard to compress and to render fast.
    static func noise(width: Int, height: Int) throws -> Image {
        started
        let bands = try (1...3).map {
            try Image.gaussnoise(width: width, height: height, mean: 128, sigma: 50, seed: $0)
        }
        return try bands[0].bandjoin(Array(bands.dropFirst())).cast(.uchar)
            .copy(interpretation: .srgb)
    }

    static func encoded(
        _ image: Image, _ format: String, _ arguments: [String: Argument] = [:]
    ) throws -> [UInt8] {
        try image.run("\(format)save_buffer", arguments).blob("buffer")
    }

    static func png(_ image: Image) throws -> [UInt8] { try encoded(image, "png") }

    static func jpeg(_ image: Image) throws -> [UInt8] {
        try encoded(image, "jpeg", ["Q": 95, "subsample-mode": "off"])
    }

    static func avif(_ image: Image) throws -> [UInt8] {
        try encoded(image, "heif", ["compression": "av1", "Q": 80, "effort": 0])
    }

    /// The quadrants as a camera stores them that was held this way: to be turned by `orientation`,
    /// with a place, an artist and a serial number in the metadata.
    static func photograph(orientation: Int) throws -> [UInt8] {
        let upright = try quadrants()
        let stored =
            switch orientation {
            case 2: try upright.flip(.horizontal)
            case 3: try upright.rot(.d180)
            case 4: try upright.flip(.vertical)
            case 5: try upright.rot(.d90).flip(.horizontal)
            case 6: try upright.rot(.d270)
            case 7: try upright.rot(.d270).flip(.horizontal)
            case 8: try upright.rot(.d90)
            default: upright
            }
        let jpeg = try jpeg(stored)
        return Array(jpeg.prefix(2)) + EXIF.segment(orientation: orientation)
            + Array(jpeg.dropFirst(2))
    }
}

/// EXIF data written by hand, so that no library's idea of it stands between.
enum EXIF {
    static let artist = "Ada Secretly"
    static let serial = "SN-4711-PRIVATE"
    /// Latitude's numerator: four bytes that nothing else will hold.
    static let latitude: UInt32 = 0x5A17_C3E9

    /// A JPEG APP1 segment with orientation, artist, serial number and GPS position.
    static func segment(orientation: Int) -> [UInt8] {
        let content = Array("Exif\0\0".utf8) + tiff(orientation: orientation)
        let length = content.count + 2
        return [0xff, 0xe1, UInt8(length >> 8), UInt8(length & 0xff)] + content
    }

    private static func tiff(orientation: Int) -> [UInt8] {
        let artist = Array(artist.utf8) + [0]
        let serial = Array(serial.utf8) + [0]
        let directories = 8 + (2 + 4 * 12 + 4)
        let gps = directories + artist.count + serial.count
        let rationals = gps + 2 + 4 * 12 + 4
        var bytes: [UInt8] = [0x49, 0x49, 0x2a, 0] + word(8)
        bytes += half(4)
        bytes += entry(0x0112, 3, 1, UInt32(orientation))
        bytes += entry(0x013b, 2, artist.count, UInt32(directories))
        bytes += entry(0x8825, 4, 1, UInt32(gps))
        bytes += entry(0xc62f, 2, serial.count, UInt32(directories + artist.count))
        bytes += word(0) + artist + serial
        bytes += half(4)
        bytes += entry(1, 2, 2, 0x4e)
        bytes += entry(2, 5, 3, UInt32(rationals))
        bytes += entry(3, 2, 2, 0x45)
        bytes += entry(4, 5, 3, UInt32(rationals + 24))
        bytes += word(0)
        for _ in 0..<2 {
            bytes += word(latitude) + word(0x1000_0000) + word(30) + word(1) + word(9) + word(1)
        }
        return bytes
    }

    private static func half(_ value: Int) -> [UInt8] { [UInt8(value & 0xff), UInt8(value >> 8)] }

    static func word(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private static func entry(_ tag: Int, _ kind: Int, _ count: Int, _ value: UInt32) -> [UInt8] {
        half(tag) + half(kind) + word(UInt32(count)) + word(value)
    }
}
