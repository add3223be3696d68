/// A WebP file as a list of chunks.
struct WebPContainer {
    private struct Chunk {
        var name: String
        var content: ArraySlice<UInt8>
    }

    private var chunks: [Chunk]

    /// `nil` where the file is not understood.
    init?(_ bytes: [UInt8]) {
        guard let chunks = Self.chunks(of: bytes) else { return nil }
        self.chunks = chunks
    }

    /// The same picture without metadata: libvips 8.14 writes EXIF whatever it is told, 170 bytes
    /// that a browser has no use for. Files that are not understood come back as they are.
    static func withoutMetadata(_ bytes: [UInt8]) -> [UInt8] {
        WebPContainer(bytes)?.withMetadata(exif: nil).bytes ?? bytes
    }

    /// The content of the first chunk of that name.
    func content(of name: String) -> ArraySlice<UInt8>? {
        chunks.first { $0.name == name }?.content
    }

    /// The same picture with this EXIF block, or none, and without XMP.
    func withMetadata(exif: [UInt8]?) -> WebPContainer {
        var result = self
        result.chunks.removeAll { $0.name == "EXIF" || $0.name == "XMP " }
        guard let first = result.chunks.first, first.name == "VP8X", let flags = first.content.first
        else { return result }
        let kept = flags & ~(Flag.exif | Flag.xmp) | (exif == nil ? 0 : Flag.exif)
        if kept == 0, result.chunks.count == 2 {
            // What was left announces nothing, so the simple form says the same.
            result.chunks.removeFirst()
        } else {
            result.chunks[0].content[first.content.startIndex] = kept
            if let exif { result.chunks.append(Chunk(name: "EXIF", content: exif[...])) }
        }
        return result
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

    /// The file.
    var bytes: [UInt8] {
        var body = Array("WEBP".utf8)
        for chunk in chunks {
            body += Array(chunk.name.utf8) + Self.littleEndian(chunk.content.count) + chunk.content
            if chunk.content.count % 2 == 1 { body.append(0) }
        }
        return Array("RIFF".utf8) + Self.littleEndian(body.count) + body
    }

    private static func littleEndian(_ number: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}
