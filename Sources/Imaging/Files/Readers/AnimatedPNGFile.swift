import Assets
import Vips

/// A PNG file with an animation: frames that each change a part of the picture.
struct AnimatedPNGFile: PictureReader {
    let inspection: Inspection
    private let bytes: FileBytes
    private let header: ArraySlice<UInt8>
    /// Chunks that every frame needs to be decoded: palette, profile and the like, as written.
    private let shared: [UInt8]
    private let frames: [Frame]

    /// A part of the picture, and what becomes of it.
    private struct Frame {
        let left, top, width, height: Int
        /// What happens to the part when its time is over.
        let disposal: Disposal
        let isBlended: Bool
        /// Milliseconds.
        let delay: Int
        /// Where its compressed pixels stand.
        var pieces: [Range<Int>] = []

        enum Disposal: Int {
            case keep = 0
            case clear, restore
        }
    }

    /// - Throws: `corrupt` where there is no frame at all.
    init(_ bytes: FileBytes) throws(ImagingError) {
        self.bytes = bytes
        let chunks = PNGChunks.list(bytes)
        guard let first = chunks.first, first.name == "IHDR", first.count == 13 else {
            throw bytes.corrupt("no header")
        }
        header = try bytes.slice(first.place, 13)
        let width = try bytes.big32(first.place)
        let height = try bytes.big32(first.place + 4)
        guard (1...Int(Int32.max)).contains(width), (1...Int(Int32.max)).contains(height) else {
            throw bytes.corrupt("no pixels")
        }
        shared = try Self.shared(chunks, bytes)
        frames = try Self.frames(chunks, bytes, width, height)
        guard let opening = frames.first else { throw bytes.corrupt("no frames") }
        let kind = try bytes.byte(first.place + 9)
        let isSeenThrough =
            kind == 4 || kind == 6 || chunks.contains { $0.name == "tRNS" }
            || opening.width < width || opening.height < height
            || frames.contains { $0.disposal == .clear }
        var inspection = Inspection(
            format: .png, bytes: Int64(bytes.count), storedWidth: width, storedHeight: height,
            pages: frames.count, hasAlpha: isSeenThrough)
        inspection.delays = Inspection.delays(frames.map(\.delay), frames: frames.count)
        if let control = chunks.first(where: { $0.name == "acTL" && $0.count >= 8 }) {
            inspection.loop = try bytes.big32(control.place + 4)
        }
        self.inspection = inspection
    }

    private static let sharedNames: Set<String> = [
        "PLTE", "tRNS", "gAMA", "cHRM", "iCCP", "sRGB", "sBIT",
    ]

    private static func shared(
        _ chunks: [PNGChunks.Chunk], _ bytes: FileBytes
    ) throws(ImagingError) -> [UInt8] {
        var shared: [UInt8] = []
        for chunk in chunks {
            if chunk.name == "IDAT" { break }
            guard sharedNames.contains(chunk.name) else { continue }
            shared += PNGChunks.chunk(chunk.name, try bytes.slice(chunk.place, chunk.count))
        }
        return shared
    }

    /// The frames in order. One that does not fit into the picture ends the animation.
    private static func frames(
        _ chunks: [PNGChunks.Chunk], _ bytes: FileBytes, _ width: Int, _ height: Int
    ) throws(ImagingError) -> [Frame] {
        var frames: [Frame] = []
        for chunk in chunks {
            switch chunk.name {
            case "fcTL":
                guard chunk.count >= 26, let frame = try? frame(bytes, chunk.place),
                    frame.width > 0, frame.height > 0, frame.left + frame.width <= width,
                    frame.top + frame.height <= height
                else { return frames.filter { !$0.pieces.isEmpty } }
                frames.append(frame)
            case "IDAT" where !frames.isEmpty:
                // Before any frame it is a picture for those who know no animations.
                frames[frames.count - 1].pieces.append(chunk.place..<chunk.place + chunk.count)
            case "fdAT" where !frames.isEmpty && chunk.count > 4:
                frames[frames.count - 1].pieces.append(
                    chunk.place + 4..<chunk.place + chunk.count)
            default: continue
            }
        }
        return frames.filter { !$0.pieces.isEmpty }
    }

    private static func frame(_ bytes: FileBytes, _ place: Int) throws(ImagingError) -> Frame {
        let (part, whole) = (try bytes.big16(place + 20), try bytes.big16(place + 22))
        return Frame(
            left: try bytes.big32(place + 12), top: try bytes.big32(place + 16),
            width: try bytes.big32(place + 4), height: try bytes.big32(place + 8),
            disposal: Frame.Disposal(rawValue: try bytes.byte(place + 24)) ?? .keep,
            isBlended: try bytes.byte(place + 25) == 1,
            delay: part * 1000 / (whole == 0 ? 100 : whole))
    }

    // MARK: Pixels

    func images(_ indices: Range<Int>) throws(ImagingError) -> [Image] {
        var images: [Image] = []
        var canvas = PixelPlane(
            width: inspection.storedWidth, height: inspection.storedHeight, bands: 4)
        var profile: [UInt8]?
        for (index, frame) in frames.prefix(indices.upperBound).enumerated() {
            let before = frame.disposal == .restore ? canvas : nil
            let part = try decode(frame)
            if index == 0 { profile = part.profile }
            draw(part.pixels, frame, on: &canvas)
            if indices.contains(index) {
                images.append(try image(canvas, profile))
            }
            switch frame.disposal {
            case .keep: break
            case .clear: clear(frame, on: &canvas)
            // The first frame has nothing before it but emptiness.
            case .restore: if let before { canvas = before }
            }
        }
        return images
    }

    private func image(_ canvas: PixelPlane, _ profile: [UInt8]?) throws(ImagingError) -> Image {
        let image = try canvas.image()
        return try decoding { () throws(VipsError) in
            let seen = inspection.hasAlpha ? image : try image.extractBand(0, count: 3)
            guard let profile else { return seen }
            return try seen.editingMetadata { $0.set("icc-profile-data", bytes: profile) }
        }
    }

    /// The frame as a PNG of its own, decoded to red, green, blue and alpha of 8 bits.
    private func decode(
        _ frame: Frame
    ) throws(ImagingError) -> (pixels: [UInt8], profile: [UInt8]?) {
        let head = PNGChunks.big(frame.width) + PNGChunks.big(frame.height) + header.dropFirst(8)
        var file = PNGChunks.signature + PNGChunks.chunk("IHDR", head) + shared
        for piece in frame.pieces {
            file += PNGChunks.chunk("IDAT", bytes.all[piece])
        }
        file += PNGChunks.chunk("IEND", [])
        return try decoding { () throws(VipsError) in
            let source = try Source(bytes: file)
            var image = try Operation.run("pngload_source", ["source": .source(source)]).image()
            let isGray = image.bands < 3
            let profile = isGray ? nil : image.blob("icc-profile-data")
            if image.interpretation != .srgb { image = try image.colourspace(.srgb) }
            if image.format != .uchar { image = try image.cast(.uchar) }
            if !image.hasAlpha { image = try image.bandjoinConst([255]) }
            return (try image.bytes(), profile)
        }
    }

    private func draw(_ pixels: [UInt8], _ frame: Frame, on canvas: inout PixelPlane) {
        guard pixels.count == frame.width * frame.height * 4 else { return }
        for y in 0..<frame.height {
            var from = y * frame.width * 4
            var to = ((frame.top + y) * canvas.width + frame.left) * 4
            for _ in 0..<frame.width {
                let alpha = Int(pixels[from + 3])
                if !frame.isBlended || alpha == 255 {
                    for band in 0..<4 { canvas.bytes[to + band] = pixels[from + band] }
                } else if alpha > 0 {
                    let below = Int(canvas.bytes[to + 3]) * (255 - alpha) / 255
                    let sum = alpha + below
                    for band in 0..<3 {
                        let mixed =
                            Int(pixels[from + band]) * alpha + Int(canvas.bytes[to + band]) * below
                        canvas.bytes[to + band] = UInt8(clamping: (mixed + sum / 2) / sum)
                    }
                    canvas.bytes[to + 3] = UInt8(clamping: sum)
                }
                from += 4
                to += 4
            }
        }
    }

    private func clear(_ frame: Frame, on canvas: inout PixelPlane) {
        for y in 0..<frame.height {
            let start = ((frame.top + y) * canvas.width + frame.left) * 4
            for place in start..<start + frame.width * 4 { canvas.bytes[place] = 0 }
        }
    }
}
