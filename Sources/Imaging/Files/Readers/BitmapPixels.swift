/// Turns the pixels of a Windows bitmap into bytes of red, green, blue and, where asked for, alpha.
struct BitmapPixels {
    let header: BitmapHeader
    let bytes: FileBytes
    /// Where the pixels begin.
    let start: Int

    /// What becomes of the fourth byte of pixels that have 32 bits and no mask for it.
    enum FourthByte { case ignored, alpha }

    /// The picture. Rows that are missing from a file that is cut short stay black.
    ///
    /// The caller has held the size against the limits.
    func plane(_ fourth: FourthByte) -> PixelPlane {
        switch header.packing {
        case .runs8, .runs4: return colored(indicesOfRuns())
        case .masks: return masked()
        case .plain:
            switch header.depth {
            case 16: return masked()
            case 24: return direct(3, fourth)
            case 32: return direct(4, fourth)
            default: return colored(plainIndices())
            }
        }
    }

    /// The row of the picture that the n-th row of the file is.
    private func row(_ index: Int) -> Int {
        header.isTopDown ? index : header.height - 1 - index
    }

    // MARK: True colours

    private func direct(_ width: Int, _ fourth: FourthByte) -> PixelPlane {
        let keepsAlpha = width == 4 && fourth == .alpha
        var plane = PixelPlane(
            width: header.width, height: header.height, bands: keepsAlpha ? 4 : 3)
        for line in 0..<header.height {
            var from = start + line * header.stride
            var to = row(line) * header.width * plane.bands
            for _ in 0..<header.width {
                guard bytes.has(width, at: from) else { return plane }
                plane.bytes[to] = bytes.all[from + 2]
                plane.bytes[to + 1] = bytes.all[from + 1]
                plane.bytes[to + 2] = bytes.all[from]
                if keepsAlpha { plane.bytes[to + 3] = bytes.all[from + 3] }
                from += width
                to += plane.bands
            }
        }
        return plane
    }

    private func masked() -> PixelPlane {
        let parts = header.masks.map(Part.init)
        let bands = header.hasAlphaMask ? 4 : 3
        var plane = PixelPlane(width: header.width, height: header.height, bands: bands)
        let width = header.depth / 8
        for line in 0..<header.height {
            var from = start + line * header.stride
            var to = row(line) * header.width * bands
            for _ in 0..<header.width {
                guard bytes.has(width, at: from) else { return plane }
                var pixel: UInt32 = 0
                for index in 0..<width { pixel |= UInt32(bytes.all[from + index]) << (8 * index) }
                for band in 0..<bands { plane.bytes[to + band] = parts[band].value(of: pixel) }
                from += width
                to += bands
            }
        }
        return plane
    }

    /// Some bits of a number, stretched to 8.
    private struct Part {
        let mask: UInt32
        let shift: Int
        let largest: UInt64

        init(_ mask: UInt32) {
            self.mask = mask
            shift = mask == 0 ? 0 : mask.trailingZeroBitCount
            largest = UInt64(mask >> UInt32(shift))
        }

        func value(of pixel: UInt32) -> UInt8 {
            guard largest > 0 else { return 0 }
            let value = UInt64((pixel & mask) >> UInt32(shift))
            return UInt8(truncatingIfNeeded: (value * 255 + largest / 2) / largest)
        }
    }

    // MARK: Indices

    private func plainIndices() -> [UInt8] {
        var indices = [UInt8](repeating: 0, count: header.width * header.height)
        let depth = header.depth
        let perByte = 8 / depth
        let mask = UInt8(truncatingIfNeeded: (1 << depth) - 1)
        for line in 0..<header.height {
            let from = start + line * header.stride
            let to = row(line) * header.width
            for column in 0..<header.width {
                let place = from + column / perByte
                guard bytes.has(1, at: place) else { return indices }
                let shift = 8 - depth * (column % perByte + 1)
                indices[to + column] = bytes.all[place] >> UInt8(shift) & mask
            }
        }
        return indices
    }

    /// Pairs of a count and an index; a count of 0 announces an order, or indices as they are.
    private func indicesOfRuns() -> [UInt8] {
        var canvas = RunCanvas(header)
        let isHalf = header.packing == .runs4
        var place = start
        while bytes.has(2, at: place) {
            let (count, value) = (Int(bytes.all[place]), bytes.all[place + 1])
            place += 2
            if count > 0 {
                for index in 0..<count {
                    canvas.put(isHalf ? (index % 2 == 0 ? value >> 4 : value & 15) : value)
                }
                continue
            }
            switch value {
            case 0: canvas.endLine()
            case 1: return canvas.indices
            case 2:
                guard bytes.has(2, at: place) else { return canvas.indices }
                canvas.move(right: Int(bytes.all[place]), up: Int(bytes.all[place + 1]))
                place += 2
            default:
                let count = Int(value)
                let length = isHalf ? (count + 1) / 2 : count
                guard bytes.has(length, at: place) else { return canvas.indices }
                for index in 0..<count {
                    let byte = bytes.all[place + (isHalf ? index / 2 : index)]
                    canvas.put(isHalf ? (index % 2 == 0 ? byte >> 4 : byte & 15) : byte)
                }
                place += length + length % 2
            }
        }
        return canvas.indices
    }

    /// Where runs are drawn, line by line; what leaves the picture is forgotten.
    private struct RunCanvas {
        var indices: [UInt8]
        let header: BitmapHeader
        var column = 0
        var line = 0

        init(_ header: BitmapHeader) {
            self.header = header
            indices = [UInt8](repeating: 0, count: header.width * header.height)
        }

        mutating func put(_ index: UInt8) {
            if column < header.width, line < header.height {
                let row = header.isTopDown ? line : header.height - 1 - line
                indices[row * header.width + column] = index
            }
            column = min(column + 1, header.width)
        }

        mutating func endLine() {
            column = 0
            line = min(line + 1, header.height)
        }

        mutating func move(right: Int, up: Int) {
            column = min(column + right, header.width)
            line = min(line + up, header.height)
        }
    }

    private func colored(_ indices: [UInt8]) -> PixelPlane {
        var plane = PixelPlane(width: header.width, height: header.height, bands: 3)
        for (pixel, index) in indices.enumerated() {
            for band in 0..<3 {
                plane.bytes[3 * pixel + band] = header.palette[3 * Int(index) + band]
            }
        }
        return plane
    }
}
