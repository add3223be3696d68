import Assets
import Vips

/// Writes PSD: the flattened picture with 8 bits a channel, rows as runs.
///
/// Photoshop takes a fourth channel for transparency only where the file has a layer, and mixes the flattened
/// picture with white then. So a transparent picture is a layer, too.
struct PhotoshopWriter {
    /// The longest side of the format.
    static let longestSide = 30_000

    private let width, height: Int
    /// Channel by channel, alpha last.
    private let channels: [[UInt8]]
    private let hasAlpha: Bool

    /// - Parameter image: grey or sRGB bytes, perhaps with alpha, with the profile that it is to have.
    static func bytes(of image: Image, _ settings: SaveSettings) throws -> [UInt8] {
        let writer = try PhotoshopWriter(image)
        let profile = image.blob("icc-profile-data").map {
            PhotoshopResources.block(number: 1039, $0)
        }
        let resources =
            PhotoshopResources.block(number: 1005, density(settings.density ?? 72))
            + (profile ?? []) + (settings.attribution.map(PhotoshopResources.unwrapped) ?? [])
            + (settings.path ?? [])
        return writer.file(with: resources)
    }

    private init(_ image: Image) throws {
        (width, height, hasAlpha) = (image.width, image.height, image.hasAlpha)
        let pixels = try image.bytes()
        let bands = image.bands
        channels = (0..<bands).map { band in
            stride(from: band, to: pixels.count, by: bands).map { pixels[$0] }
        }
    }

    private var colors: Int { channels.count - (hasAlpha ? 1 : 0) }

    private func file(with resources: [UInt8]) -> [UInt8] {
        // 1 is grey, 3 is red, green and blue.
        let mode = colors == 1 ? 1 : 3
        var file = Array("8BPS".utf8) + Self.big(1, 2) + [UInt8](repeating: 0, count: 6)
        for (number, count) in [(channels.count, 2), (height, 4), (width, 4), (8, 2), (mode, 2)] {
            file += Self.big(number, count)
        }
        let layers = hasAlpha ? layer : []
        let rows = flattened.map(packed)
        file += Self.big(0, 4) + Self.big(resources.count, 4) + resources
        file += Self.big(layers.count, 4) + layers
        file += Self.big(1, 2)
        for channel in rows { file += channel.counts }
        for channel in rows { file += channel.bytes }
        return file
    }

    /// What shows where layers are not read: white behind what is transparent.
    private var flattened: [[UInt8]] {
        guard hasAlpha, let alpha = channels.last else { return channels }
        let colors = channels.dropLast().map { channel in
            zip(channel, alpha).map(Self.onWhite)
        }
        return colors + [alpha]
    }

    private static func onWhite(_ color: UInt8, _ alpha: UInt8) -> UInt8 {
        let mixed = Int(color) * Int(alpha) + 255 * (255 - Int(alpha))
        return UInt8((mixed + 127) / 255)
    }

    /// The section of layers with one that is the whole picture.
    private var layer: [UInt8] {
        // A negative count says that the flattened picture's last channel is its transparency.
        var info = Self.big(-1 & 0xffff, 2)
        for number in [0, 0, height, width] { info += Self.big(number, 4) }
        info += Self.big(channels.count, 2)
        var pixels: [UInt8] = []
        for (index, channel) in channels.enumerated() {
            let rows = packed(channel)
            let number = index == channels.count - 1 ? -1 & 0xffff : index
            info += Self.big(number, 2) + Self.big(2 + rows.counts.count + rows.bytes.count, 4)
            pixels += Self.big(1, 2) + rows.counts + rows.bytes
        }
        // Mixed as usual, opaque, neither clipped nor flagged; no mask, no ranges, a name of seven letters.
        let name = [UInt8(7)] + Array("Layer 1".utf8)
        info += Array("8BIMnorm".utf8) + [255, 0, 0, 0]
        for number in [8 + name.count, 0, 0] { info += Self.big(number, 4) }
        info += name
        info += pixels
        if info.count % 2 == 1 { info.append(0) }
        return Self.big(info.count, 4) + info + Self.big(0, 4)
    }

    private func packed(_ channel: [UInt8]) -> (counts: [UInt8], bytes: [UInt8]) {
        var (counts, bytes): ([UInt8], [UInt8]) = ([], [])
        for row in 0..<height {
            let before = bytes.count
            PackBits.pack(channel[row * width..<(row + 1) * width], into: &bytes)
            counts += Self.big(bytes.count - before, 2)
        }
        return (counts, bytes)
    }

    /// Pixels per inch across and down, with 16 bits behind the point, and that they are that.
    private static func density(_ perInch: Double) -> [UInt8] {
        let number = big(Int(min(max(perInch, 1), 30_000) * 65_536), 4)
        return [number, big(1, 2), big(1, 2), number, big(1, 2), big(1, 2)].flatMap { $0 }
    }

    static func big(_ number: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * (count - 1 - $0))) }
    }
}

extension PackBits {
    /// Appends a row as runs of one byte and of bytes as they are, at most 128 each.
    static func pack(_ row: ArraySlice<UInt8>, into packed: inout [UInt8]) {
        var place = row.startIndex
        while place < row.endIndex {
            let run = length(of: row, at: place)
            if run > 2 {
                packed += [UInt8(257 - run), row[place]]
                place += run
                continue
            }
            let start = place
            // Runs of two are not worth an end.
            while place < row.endIndex, place - start < 128, length(of: row, at: place) < 3 {
                place += 1
            }
            packed.append(UInt8(place - start - 1))
            packed += row[start..<place]
        }
    }

    /// How often the byte at a place stands there, up to 128.
    private static func length(of row: ArraySlice<UInt8>, at place: Int) -> Int {
        var end = place + 1
        while end < row.endIndex, end - place < 128, row[end] == row[place] { end += 1 }
        return end - place
    }
}

extension PhotoshopResources {
    /// A block without a name.
    static func block(number: Int, name: String = "", _ content: [UInt8]) -> [UInt8] {
        let letters = Array(name.utf8.prefix(255))
        var block = Array("8BIM".utf8) + PhotoshopWriter.big(number, 2)
        block += [UInt8(letters.count)] + letters + (letters.count % 2 == 0 ? [0] : [])
        block += PhotoshopWriter.big(content.count, 4) + content
        return content.count % 2 == 1 ? block + [0] : block
    }

    /// JPEG's name for the blocks.
    static let wrapping = Array("Photoshop 3.0\0".utf8)

    /// The blocks without JPEG's name for them.
    static func unwrapped(_ bytes: [UInt8]) -> [UInt8] {
        bytes.starts(with: wrapping) ? Array(bytes.dropFirst(wrapping.count)) : bytes
    }
}
