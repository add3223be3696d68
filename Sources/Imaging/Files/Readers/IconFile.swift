import Assets
import Vips

/// An ICO file, of whose pictures the largest is the one that is shown.
struct IconFile: PictureReader {
    let inspection: Inspection
    private let content: Content

    private enum Content {
        /// A whole PNG file.
        case png([UInt8])
        case bitmap(BitmapPixels)
    }

    /// The table says 256 at most; bitmaps a little beyond that are seen.
    private static let longestSide = 2048

    /// One line of the table: where a picture is, and what it claims to be.
    private struct Entry {
        let width, height, depth, count, place: Int
    }

    init(_ bytes: FileBytes) throws(ImagingError) {
        let count = try bytes.little16(4)
        var best: Entry?
        for index in 0..<count {
            guard let entry = try? Self.entry(bytes, 6 + 16 * index) else { break }
            guard bytes.has(16, at: entry.place) else { continue }
            let area = { (entry: Entry) in entry.width * entry.height }
            if let found = best,
                (area(found), found.depth) >= (area(entry), entry.depth)
            {
                continue
            }
            best = entry
        }
        guard let best else { throw bytes.corrupt("no pictures") }
        let end = min(bytes.count, best.place + max(16, best.count))
        let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47]
        if bytes.all[best.place..<end].starts(with: signature) {
            let png = Array(bytes.all[best.place..<end])
            let header = try Self.decode(png)
            content = .png(png)
            inspection = Inspection(
                format: .ico, bytes: Int64(bytes.count), storedWidth: header.width,
                storedHeight: header.height, hasAlpha: header.hasAlpha)
            return
        }
        let header = try BitmapHeader(bytes, at: best.place)
        guard header.width <= Self.longestSide, header.height <= 2 * Self.longestSide else {
            throw bytes.corrupt("a bitmap of \(header.width) by \(header.height) pixels")
        }
        // The height counts the picture and its mask.
        content = .bitmap(BitmapPixels(header: header, bytes: bytes, start: header.end))
        inspection = Inspection(
            format: .ico, bytes: Int64(bytes.count), storedWidth: header.width,
            storedHeight: max(1, header.height / 2), hasAlpha: true)
    }

    private static func entry(_ bytes: FileBytes, _ place: Int) throws(ImagingError) -> Entry {
        // 256 does not fit a byte, and is written as 0.
        let side = { (byte: Int) in byte == 0 ? 256 : byte }
        return Entry(
            width: side(try bytes.byte(place)), height: side(try bytes.byte(place + 1)),
            depth: try bytes.little16(place + 6), count: try bytes.little32(place + 8),
            place: try bytes.little32(place + 12))
    }

    private static func decode(_ png: [UInt8]) throws(ImagingError) -> Image {
        try decoding { () throws(VipsError) in
            let source = try Source(bytes: png)
            return try Operation.run(
                "pngload_source", ["source": .source(source), "access": "sequential"]
            ).image()
        }
    }

    func images(_ indices: Range<Int>) throws(ImagingError) -> [Image] {
        switch content {
        case .png(let png): [try Self.decode(png)]
        case .bitmap(let pixels): [try plane(pixels).image()]
        }
    }

    /// The upper half of what the bitmap calls its height, seen through the mask below it.
    private func plane(_ pixels: BitmapPixels) -> PixelPlane {
        let header = pixels.header
        let height = inspection.storedHeight
        let whole = pixels.plane(.alpha)
        var plane = PixelPlane(width: header.width, height: height, bands: 4)
        // Rows stand bottom up: the picture is the lower half of the whole.
        let skipped = header.isTopDown ? 0 : header.height - height
        for y in 0..<height {
            for x in 0..<header.width {
                let from = ((y + skipped) * header.width + x) * whole.bands
                let to = (y * header.width + x) * 4
                for band in 0..<3 { plane.bytes[to + band] = whole.bytes[from + band] }
                plane.bytes[to + 3] = whole.bands == 4 ? whole.bytes[from + 3] : 0
            }
        }
        // Old icons leave alpha out and are cut out by their mask alone.
        let hasAlpha = stride(from: 3, to: plane.bytes.count, by: 4)
            .contains { plane.bytes[$0] != 0 }
        if !hasAlpha { mask(&plane, pixels) }
        return plane
    }

    private func mask(_ plane: inout PixelPlane, _ pixels: BitmapPixels) {
        let header = pixels.header
        let stride = (header.width + 31) / 32 * 4
        let start = pixels.start + header.stride * plane.height
        for y in 0..<plane.height {
            let row = header.isTopDown ? y : plane.height - 1 - y
            for x in 0..<plane.width {
                let place = start + row * stride + x / 8
                let isHidden =
                    pixels.bytes.has(1, at: place)
                    && pixels.bytes.all[place] >> UInt8(7 - x % 8) & 1 == 1
                plane.bytes[(y * plane.width + x) * 4 + 3] = isHidden ? 0 : 255
            }
        }
    }
}
