/// A WebP file as a list of chunks.
enum WebPContainer {
    private struct Chunk {
        var name: String
        var content: ArraySlice<UInt8>
    }

    /// The same picture without metadata: libvips 8.14 writes EXIF whatever it is told, 170 bytes
    /// that a browser has no use for. Files that are not understood come back as they are.
    static func withoutMetadata(_ bytes: [UInt8]) -> [UInt8] {
        guard var chunks = chunks(of: bytes) else { return bytes }
        chunks.removeAll { $0.name == "EXIF" || $0.name == "XMP " }
        if let first = chunks.first, first.name == "VP8X", let flags = first.content.first {
            let kept = flags & ~(Flag.exif | Flag.xmp)
            if kept == 0, chunks.count == 2 {
                // What was left announces nothing, so the simple form says the same.
                chunks.removeFirst()
            } else {
                chunks[0].content[first.content.startIndex] = kept
            }
        }
        return file(of: chunks)
    }

    private enum Flag {
        static let exif: UInt8 = 0x08
        static let xmp: UInt8 = 0x04
    }

    private static func chunks(of bytes: [UInt8]) -> [Chunk]? {
        guard bytes.count >= 12, bytes.starts(with: "RIFF".utf8),
            bytes[8..<12].elementsEqual("WEBP".utf8)
        else { return nil }
        var rest = bytes[12...]
        var chunks: [Chunk] = []
        while !rest.isEmpty {
            guard rest.count >= 8 else { return nil }
            let start = rest.startIndex
            let count = rest[start + 4..<start + 8].reversed().reduce(0) { $0 << 8 | Int($1) }
            guard count <= rest.count - 8 else { return nil }
            let content = rest[start + 8..<start + 8 + count]
            let name = String(decoding: rest[start..<start + 4], as: UTF8.self)
            chunks.append(Chunk(name: name, content: content))
            rest = rest.dropFirst(8 + count + count % 2)
        }
        return chunks
    }

    private static func file(of chunks: [Chunk]) -> [UInt8] {
        var body = Array("WEBP".utf8)
        for chunk in chunks {
            body += Array(chunk.name.utf8) + littleEndian(chunk.content.count) + chunk.content
            if chunk.content.count % 2 == 1 { body.append(0) }
        }
        return Array("RIFF".utf8) + littleEndian(body.count) + body
    }

    private static func littleEndian(_ number: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}
