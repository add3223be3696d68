/// The header of a Windows bitmap: that of a BMP file behind its first 14 bytes, or that of a
/// picture inside of an ICO.
struct BitmapHeader {
    /// How pixels are written.
    enum Packing {
        /// Indices, or bytes for blue, green and red.
        case plain
        /// Runs of indices of 8 bits, or of 4.
        case runs8, runs4
        /// Numbers, of whose bits the masks say what they mean.
        case masks
    }

    let width, height: Int
    let isTopDown: Bool
    /// Bits of a pixel: 1, 2, 4, 8, 16, 24 or 32.
    let depth: Int
    let packing: Packing
    /// Which bits are red, green, blue and alpha; no bits where there is no such part.
    let masks: [UInt32]
    /// Red, green and blue of each index.
    let palette: [UInt8]
    /// Where the header ends, palette and masks included.
    let end: Int

    /// Reads the header that begins at `start`.
    ///
    /// - Parameter pixels: where the file says that pixels begin: a palette cannot reach further.
    init(_ bytes: FileBytes, at start: Int, pixels: Int? = nil) throws(ImagingError) {
        let size = try bytes.little32(start)
        guard [12, 40, 52, 56, 64, 108, 124].contains(size) else {
            throw bytes.corrupt("a header of \(size) bytes")
        }
        let isOld = size == 12
        let down: Int
        if isOld {
            width = try bytes.little16(start + 4)
            down = try bytes.little16(start + 6)
            depth = try bytes.little16(start + 10)
        } else {
            width = try bytes.signedLittle32(start + 4)
            down = try bytes.signedLittle32(start + 8)
            depth = try bytes.little16(start + 14)
        }
        height = abs(down)
        isTopDown = down < 0
        guard width > 0, height > 0 else { throw bytes.corrupt("no pixels") }
        guard [1, 2, 4, 8, 16, 24, 32].contains(depth) else {
            throw bytes.corrupt("\(depth) bits a pixel")
        }
        let compression = isOld ? 0 : try bytes.little32(start + 16)
        packing = try Self.packing(compression, depth, size, bytes)

        var place = start + size
        if packing == .masks {
            masks = try Self.masks(bytes, start, size, compression)
            // The oldest of these headers has its masks behind it.
            if size == 40 { place += compression == 6 ? 16 : 12 }
        } else {
            masks = depth == 16 ? [0x7c00, 0x03e0, 0x001f, 0] : []
        }
        var colors = isOld ? 0 : try bytes.little32(start + 32)
        if depth <= 8 {
            if colors == 0 || colors > 1 << depth { colors = 1 << depth }
            let width = isOld ? 3 : 4
            if let pixels, pixels > place { colors = min(colors, (pixels - place) / width) }
            palette = Self.palette(bytes, place, colors, width)
            place += colors * width
        } else {
            palette = []
            // True colours may come with a palette for poorer screens.
            if colors <= 256 { place += colors * 4 }
        }
        end = place
    }

    private static func packing(
        _ compression: Int, _ depth: Int, _ size: Int, _ bytes: FileBytes
    ) throws(ImagingError) -> Packing {
        switch (compression, depth) {
        case (0, 16): .plain
        case (0, _): .plain
        case (1, 8): .runs8
        case (2, 4): .runs4
        case (3, 16), (3, 32), (6, 16), (6, 32):
            // For OS/2 these numbers mean something else.
            if size == 64 {
                throw bytes.corrupt("compressed in a way that is not read")
            } else {
                .masks
            }
        default: throw bytes.corrupt("compressed in a way that is not read")
        }
    }

    private static func masks(
        _ bytes: FileBytes, _ start: Int, _ size: Int, _ compression: Int
    ) throws(ImagingError) -> [UInt32] {
        var masks: [UInt32] = []
        let hasAlpha = size >= 56 || compression == 6
        for index in 0..<(hasAlpha ? 4 : 3) {
            masks.append(UInt32(truncatingIfNeeded: try bytes.little32(start + 40 + 4 * index)))
        }
        return hasAlpha ? masks : masks + [0]
    }

    /// Blue, green and red turned round; black for what is missing.
    private static func palette(
        _ bytes: FileBytes, _ place: Int, _ count: Int, _ width: Int
    ) -> [UInt8] {
        var palette = [UInt8](repeating: 0, count: 256 * 3)
        for index in 0..<count {
            let at = place + index * width
            guard bytes.has(3, at: at) else { break }
            for part in 0..<3 { palette[3 * index + part] = bytes.all[at + 2 - part] }
        }
        return palette
    }

    /// Bytes of a row, which ends at a multiple of four.
    var stride: Int { (width * depth + 31) / 32 * 4 }

    /// Whether the masks name bits of alpha.
    var hasAlphaMask: Bool { packing == .masks && masks.last ?? 0 != 0 }
}
