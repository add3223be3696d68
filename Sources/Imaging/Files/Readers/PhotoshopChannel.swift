import Vips

/// Reads one channel of a Photoshop file into one band of a plane of 8 bits.
struct PhotoshopChannel {
    let bytes: FileBytes
    let width, height, depth: Int
    let isLarge: Bool

    /// Bytes of the length of one packed row.
    var countBytes: Int { isLarge ? 4 : 2 }

    private var rowBytes: Int { (width * depth + 7) / 8 }

    /// Reads the samples, as many as there are; the others keep what they are.
    ///
    /// - Parameters:
    ///   - compression: 0 is none, 1 runs, 2 deflate, 3 deflate of differences.
    ///   - counts: where the lengths of packed rows stand.
    ///   - place, end: where the samples stand.
    /// - Returns: where the next channel's samples begin.
    func read(
        _ compression: Int, counts: Int, from place: Int, to end: Int,
        into plane: inout PixelPlane, band: Int
    ) throws(ImagingError) -> Int {
        switch compression {
        case 0: return readPlain(place, min(end, bytes.count), &plane, band)
        case 1: return readRuns(counts, place, min(end, bytes.count), &plane, band)
        case 2, 3:
            try readDeflated(place, min(end, bytes.count), compression == 3, &plane, band)
            return bytes.count
        default: throw bytes.corrupt("compression \(compression)")
        }
    }

    private func readPlain(
        _ place: Int, _ end: Int, _ plane: inout PixelPlane, _ band: Int
    ) -> Int {
        for y in 0..<height {
            let start = place + y * rowBytes
            guard start >= 0, start + rowBytes <= end else { return end }
            put(bytes.all[start..<start + rowBytes], y, &plane, band)
        }
        return place + height * rowBytes
    }

    private func readRuns(
        _ counts: Int, _ place: Int, _ end: Int, _ plane: inout PixelPlane, _ band: Int
    ) -> Int {
        var place = place
        var row = [UInt8](repeating: 0, count: rowBytes)
        for y in 0..<height {
            let at = counts + y * countBytes
            guard let count = try? isLarge ? bytes.big32(at) : bytes.big16(at),
                place + count <= end
            else { return end }
            PackBits.unpack(bytes.all[place..<place + count], into: &row)
            put(row[...], y, &plane, band)
            place += count
        }
        return place
    }

    private func put(
        _ row: ArraySlice<UInt8>, _ y: Int, _ plane: inout PixelPlane, _ band: Int
    ) {
        var to = y * width * plane.bands + band
        let start = row.startIndex
        for x in 0..<width {
            switch depth {
            case 1:
                // A bit is black ink.
                plane.bytes[to] = row[start + x / 8] >> UInt8(7 - x % 8) & 1 == 1 ? 0 : 255
            case 8: plane.bytes[to] = row[start + x]
            case 16: plane.bytes[to] = row[start + 2 * x]
            default:
                let bits = (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(row[start + 4 * x + $1]) }
                plane.bytes[to] = Self.encoded(Float(bitPattern: bits))
            }
            to += plane.bands
        }
    }

    /// Files of 32 bits hold light, not values.
    private static func encoded(_ light: Float) -> UInt8 {
        guard light > 0 else { return 0 }
        guard light < 1 else { return 255 }
        let light = Double(light)
        let value =
            light <= 0.0031308 ? light * 12.92 : 1.055 * power(light, 1 / 2.4) - 0.055
        return UInt8(min(max(value * 255 + 0.5, 0), 255))
    }

    /// libtiff knows how to inflate: the bytes are dressed up as a TIFF of one strip.
    private func readDeflated(
        _ place: Int, _ end: Int, _ isPredicted: Bool, _ plane: inout PixelPlane, _ band: Int
    ) throws(ImagingError) {
        guard depth > 1, place < end else { return }
        let file = DeflatedStrip(
            width: width, height: height, depth: depth, isPredicted: isPredicted,
            content: bytes.all[place..<end]
        ).file()
        let samples = try decoding { () throws(VipsError) in
            let source = try Source(bytes: file)
            return try Operation.run("tiffload_source", ["source": .source(source)]).image()
                .bytes()
        }
        guard samples.count == width * height * depth / 8 else {
            throw bytes.corrupt("a channel of another size")
        }
        for index in 0..<width * height {
            let to = index * plane.bands + band
            switch depth {
            case 8: plane.bytes[to] = samples[index]
            // libvips turns numbers round to the machine's own order.
            case 16: plane.bytes[to] = samples[2 * index + 1]
            default:
                let bits = (0..<4).reversed().reduce(UInt32(0)) {
                    $0 << 8 | UInt32(samples[4 * index + $1])
                }
                plane.bytes[to] = Self.encoded(Float(bitPattern: bits))
            }
        }
    }
}

/// Apple's scheme of runs, which Photoshop and TIFF use.
enum PackBits {
    /// Fills `row`; what the packed bytes leave open becomes 0, what they have too much is dropped.
    static func unpack(_ packed: ArraySlice<UInt8>, into row: inout [UInt8]) {
        var (from, to) = (packed.startIndex, 0)
        while from < packed.endIndex, to < row.count {
            let code = Int(Int8(bitPattern: packed[from]))
            from += 1
            if code >= 0 {
                let count = min(code + 1, packed.endIndex - from, row.count - to)
                for index in 0..<count { row[to + index] = packed[from + index] }
                from += code + 1
                to += count
            } else if code > -128, from < packed.endIndex {
                let count = min(1 - code, row.count - to)
                for index in 0..<count { row[to + index] = packed[from] }
                from += 1
                to += count
            }
        }
        while to < row.count {
            row[to] = 0
            to += 1
        }
    }
}

/// Deflated samples as a TIFF file of one strip and one band.
struct DeflatedStrip {
    let width, height, depth: Int
    let isPredicted: Bool
    let content: ArraySlice<UInt8>

    func file() -> [UInt8] {
        let kind = depth == 32 ? 3 : 1
        let predictor = isPredicted ? (depth == 32 ? 3 : 2) : 1
        // Tag, kind of number (3: 16 bits, 4: 32 bits), value.
        let entries: [(Int, Int, Int)] = [
            (256, 4, width), (257, 4, height), (258, 3, depth), (259, 3, 8), (262, 3, 1),
            (273, 4, 8), (277, 3, 1), (278, 4, height), (279, 4, content.count),
            (317, 3, predictor), (339, 3, kind),
        ]
        let table = 8 + content.count + content.count % 2
        var file = Array("MM".utf8) + big(42, 2) + big(table, 4) + content
        if content.count % 2 == 1 { file.append(0) }
        file += big(entries.count, 2)
        for (tag, type, value) in entries {
            file += big(tag, 2) + big(type, 2) + big(1, 4)
            file += type == 3 ? big(value, 2) + [0, 0] : big(value, 4)
        }
        return file + big(0, 4)
    }

    private func big(_ number: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * (count - 1 - $0))) }
    }
}
