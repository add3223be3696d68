/// Builds small Photoshop files for tests.
struct PhotoshopSample {
    var width = 4
    var height = 2
    var depth = 8
    var mode = 3
    /// Channel by channel, row by row; samples of 8 bits, or pairs of bytes.
    var composite: [[UInt8]] = []
    var layers: [Layer] = []
    var resources: [UInt8] = []
    var colorTable: [UInt8] = []
    var compression = 0
    /// Whether the composite's channel behind its colours is its transparency.
    var hasTransparency = false

    struct Layer {
        var name: String
        var left, top, width, height: Int
        var opacity: UInt8 = 255
        /// Numbers of channels and their samples.
        var channels: [(Int, [UInt8])]
        var compression = 0
        /// The samples as deflate wrote them, where that is the compression.
        var deflated: [[UInt8]] = []
    }

    static func big(_ number: Int, _ count: Int = 4) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * (count - 1 - $0))) }
    }

    private func big(_ number: Int, _ count: Int = 4) -> [UInt8] { Self.big(number, count) }

    /// Each row as one literal run for each 128 bytes.
    private func packed(_ row: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var rest = row
        while !rest.isEmpty {
            // A run where there is one, to have both kinds.
            let run = rest.prefix { $0 == rest.first }.prefix(128)
            if run.count > 2 {
                result += [UInt8(bitPattern: Int8(1 - run.count)), run[run.startIndex]]
                rest = rest.dropFirst(run.count)
            } else {
                let piece = rest.prefix(3)
                result += [UInt8(piece.count - 1)] + piece
                rest = rest.dropFirst(piece.count)
            }
        }
        return result
    }

    private func coded(_ samples: [UInt8], _ rows: Int, _ compression: Int) -> [UInt8] {
        guard compression == 1 else { return samples }
        let stride = samples.count / max(1, rows)
        let packed = (0..<rows).map { self.packed(samples[$0 * stride..<($0 + 1) * stride]) }
        return packed.flatMap { big($0.count, 2) } + packed.flatMap { $0 }
    }

    var bytes: [UInt8] {
        var file = Array("8BPS".utf8) + big(1, 2) + [0, 0, 0, 0, 0, 0]
        file += big(composite.count, 2) + big(height) + big(width) + big(depth, 2) + big(mode, 2)
        file += big(colorTable.count) + colorTable + big(resources.count) + resources
        let section = layerSection
        file += big(section.count) + section
        file += big(compression, 2)
        if compression == 1 {
            let stride = composite[0].count / height
            let rows = composite.flatMap { channel in
                (0..<height).map { packed(channel[$0 * stride..<($0 + 1) * stride]) }
            }
            file += rows.flatMap { big($0.count, 2) } + rows.flatMap { $0 }
        } else {
            file += composite.flatMap { $0 }
        }
        return file
    }

    private var layerSection: [UInt8] {
        guard !layers.isEmpty else { return [] }
        let count = hasTransparency ? -layers.count : layers.count
        var info = big(count & 0xffff, 2)
        var pixels: [UInt8] = []
        for layer in layers {
            info += big(layer.top) + big(layer.left)
            info += big(layer.top + layer.height) + big(layer.left + layer.width)
            info += big(layer.channels.count, 2)
            for (index, channel) in layer.channels.enumerated() {
                let body =
                    layer.compression > 1
                    ? layer.deflated[index] : coded(channel.1, layer.height, layer.compression)
                info += big(channel.0 & 0xffff, 2) + big(body.count + 2)
                pixels += big(layer.compression, 2) + body
            }
            info += Array("8BIMnorm".utf8) + [layer.opacity, 0, 0, 0]
            var name = [UInt8(layer.name.utf8.count)] + Array(layer.name.utf8)
            while name.count % 4 != 0 { name.append(0) }
            let unicode = Array(layer.name.utf16).flatMap { big(Int($0), 2) }
            let block =
                Array("8BIMluni".utf8) + big(4 + unicode.count)
                + big(layer.name.utf16.count) + unicode
            let extra = big(0) + big(0) + name + block
            info += big(extra.count) + extra
        }
        info += pixels
        return big(info.count) + info
    }

    /// A resource as JPEG, TIFF and Photoshop keep it.
    static func resource(_ number: Int, name: String = "", _ content: [UInt8]) -> [UInt8] {
        var head = [UInt8(name.utf8.count)] + Array(name.utf8)
        if head.count % 2 == 1 { head.append(0) }
        return Array("8BIM".utf8) + big(number, 2) + head + big(content.count) + content
            + (content.count % 2 == 1 ? [0] : [])
    }
}
