#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A PNG file as a list of chunks.
enum PNGChunks {
    static let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

    /// One chunk, where it stands in the file.
    struct Chunk {
        let name: String
        /// The place of the content.
        let place: Int
        let count: Int
    }

    /// The chunks up to the end, or up to where the file is damaged.
    static func list(_ bytes: FileBytes) -> [Chunk] {
        var chunks: [Chunk] = []
        var place = signature.count
        while let count = try? bytes.big32(place), let name = try? bytes.text(place + 4, 4),
            bytes.has(count, at: place + 8)
        {
            chunks.append(Chunk(name: name, place: place + 8, count: count))
            if name == "IEND" { break }
            place += 12 + count
        }
        return chunks
    }

    /// A chunk as it is written, its checksum included.
    static func chunk(_ name: String, _ content: some Collection<UInt8>) -> [UInt8] {
        let named = Array(name.utf8) + content
        return big(content.count) + named + big(Int(Checksum.of(named)))
    }

    /// A number of 32 bits, the highest first.
    static func big(_ number: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
    }

    /// Whether the file behind a descriptor announces an animation before its first pixels.
    static func announceAnimation(_ descriptor: Int32) -> Bool {
        var place: off_t = off_t(signature.count)
        var head = [UInt8](repeating: 0, count: 8)
        // No file has more chunks before its pixels, and none that is read for ever.
        for _ in 0..<1000 {
            guard pread(descriptor, &head, 8, place) == 8 else { return false }
            let name = String(decoding: head[4..<8], as: UTF8.self)
            if name == "acTL" { return true }
            if name == "IDAT" || name == "IEND" { return false }
            place += 12 + off_t(head[0..<4].reduce(0) { $0 << 8 | Int($1) })
        }
        return false
    }

    /// PNG's checksum: the CRC of 32 bits of ISO 3309.
    enum Checksum {
        private static let table: [UInt32] = (0..<256).map { byte in
            (0..<8).reduce(UInt32(byte)) { value, _ in
                value & 1 == 1 ? 0xedb8_8320 ^ value >> 1 : value >> 1
            }
        }

        static func of(_ bytes: [UInt8]) -> UInt32 {
            var value = UInt32.max
            for byte in bytes {
                value = table[Int(UInt8(truncatingIfNeeded: value) ^ byte)] ^ value >> 8
            }
            return ~value
        }
    }
}
