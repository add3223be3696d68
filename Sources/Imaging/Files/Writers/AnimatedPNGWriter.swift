import Assets
import Vips

/// Writes an animation as PNG: each frame holds the part that changes, coded as a PNG by itself.
struct AnimatedPNGWriter {
    private var file = PNGChunks.signature
    /// The next number in the order of frames and their pixels.
    private var order = 0

    /// A part of the picture.
    private struct Part {
        var left, top, width, height: Int
    }

    static func bytes(of canvas: Canvas, _ settings: SaveSettings) throws -> [UInt8] {
        var writer = AnimatedPNGWriter()
        try writer.write(canvas, settings)
        return writer.file
    }

    private mutating func write(_ canvas: Canvas, _ settings: SaveSettings) throws {
        var settings = settings
        // All frames share one header, so none can have colours of its own, or another order of rows.
        settings.usesPalette = false
        settings.progression = .none
        var before: [UInt8] = []
        for (index, frame) in canvas.frames.enumerated() {
            let image = try frame.cast(.uchar).copyMemory()
            let pixels = try image.bytes()
            let whole = Part(left: 0, top: 0, width: image.width, height: image.height)
            let part = index == 0 ? whole : changed(before, pixels, whole, image.bands)
            before = pixels
            let cut = try image.extractArea(
                left: part.left, top: part.top, width: part.width, height: part.height)
            let png = FileBytes(try Saver.encoded(cut, as: .png, settings), name: "PNG")
            let chunks = PNGChunks.list(png)
            if index == 0 { try writeHead(chunks, png, canvas) }
            let delay = index < canvas.delays.count ? canvas.delays[index] : 100
            writeControl(part, delay)
            for chunk in chunks where chunk.name == "IDAT" {
                let content = png.all[chunk.place..<chunk.place + chunk.count]
                if index == 0 {
                    file += PNGChunks.chunk("IDAT", content)
                } else {
                    file += PNGChunks.chunk("fdAT", number() + content)
                }
            }
        }
        file += PNGChunks.chunk("IEND", [])
    }

    /// The header, the announcement of the animation, and what stands before the first pixels.
    private mutating func writeHead(
        _ chunks: [PNGChunks.Chunk], _ png: FileBytes, _ canvas: Canvas
    ) throws {
        for chunk in chunks {
            if chunk.name == "IDAT" { break }
            file += PNGChunks.chunk(chunk.name, try png.slice(chunk.place, chunk.count))
            if chunk.name == "IHDR" {
                file += PNGChunks.chunk(
                    "acTL", PNGChunks.big(canvas.frames.count) + PNGChunks.big(canvas.loop))
            }
        }
    }

    /// The part, its time, and that it replaces what was there and then stays.
    private mutating func writeControl(_ part: Part, _ delay: Int) {
        let delay = min(max(delay, 0), 65_535)
        let sides = [part.width, part.height, part.left, part.top].flatMap(PNGChunks.big)
        let time = [UInt8(delay >> 8), UInt8(delay & 0xff), 0x03, 0xe8]
        file += PNGChunks.chunk("fcTL", number() + sides + time + [0, 0])
    }

    private mutating func number() -> [UInt8] {
        defer { order += 1 }
        return PNGChunks.big(order)
    }

    /// The smallest rectangle around all pixels that differ; one pixel where none does.
    private func changed(
        _ before: [UInt8], _ after: [UInt8], _ whole: Part, _ bands: Int
    ) -> Part {
        guard before.count == after.count else { return whole }
        var (left, top, right, bottom) = (whole.width, whole.height, -1, -1)
        let stride = whole.width * bands
        for y in 0..<whole.height {
            let row = y * stride
            guard let first = (row..<row + stride).first(where: { before[$0] != after[$0] }),
                let last = (row..<row + stride).last(where: { before[$0] != after[$0] })
            else { continue }
            left = min(left, (first - row) / bands)
            right = max(right, (last - row) / bands)
            top = min(top, y)
            bottom = y
        }
        guard right >= 0 else { return Part(left: 0, top: 0, width: 1, height: 1) }
        return Part(left: left, top: top, width: right - left + 1, height: bottom - top + 1)
    }
}
