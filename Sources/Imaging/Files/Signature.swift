public import Assets

/// Tells a file's format by its first bytes, before any decoder sees them.
///
/// libvips' own guess is never asked for: 22 bytes can keep it busy for ever.
public enum Signature {
    /// How many bytes suffice. Only SVG needs more than a few dozen: its root element may stand
    /// behind a licence in a comment.
    public static let length = 4096

    /// The format of a file that begins with these bytes; `nil` where it is none that we know.
    public static func format(of bytes: some Collection<UInt8>) -> Format? {
        let bytes = Array(bytes.prefix(length))
        if let format = fixed(bytes) { return format }
        if let format = isobmff(bytes) { return format }
        return isSVG(bytes) ? .svg : nil
    }

    private static func fixed(_ bytes: [UInt8]) -> Format? {
        for (format, offset, magic) in magics where bytes.dropFirst(offset).starts(with: magic) {
            switch format {
            case .webp: return bytes.starts(with: Array("RIFF".utf8)) ? .webp : nil
            // Two letters are little: the size of the header must be one that exists.
            case .bmp:
                return bytes.count > 14 && [12, 40, 52, 56, 64, 108, 124].contains(bytes[14])
                    ? .bmp : nil
            case .ico: return bytes.count > 5 && bytes[4] > 0 && bytes[5] == 0 ? .ico : nil
            default: return format
            }
        }
        return nil
    }

    private static let magics: [(Format, Int, [UInt8])] = [
        (.jpg, 0, [0xff, 0xd8, 0xff]),
        (.png, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
        (.gif, 0, Array("GIF87a".utf8)),
        (.gif, 0, Array("GIF89a".utf8)),
        (.webp, 8, Array("WEBP".utf8)),
        (.tiff, 0, [0x49, 0x49, 0x2a, 0]),
        (.tiff, 0, [0x4d, 0x4d, 0, 0x2a]),
        (.tiff, 0, [0x49, 0x49, 0x2b, 0]),
        (.tiff, 0, [0x4d, 0x4d, 0, 0x2b]),
        (.jxl, 0, [0xff, 0x0a]),
        (.jxl, 0, [0, 0, 0, 0x0c, 0x4a, 0x58, 0x4c, 0x20, 0x0d, 0x0a, 0x87, 0x0a]),
        (.jp2, 0, [0, 0, 0, 0x0c, 0x6a, 0x50, 0x20, 0x20]),
        (.jp2, 0, [0xff, 0x4f, 0xff, 0x51]),
        (.wdp, 0, [0x49, 0x49, 0xbc]),
        (.pdf, 0, Array("%PDF-".utf8)),
        (.eps, 0, Array("%!PS".utf8)),
        (.psd, 0, Array("8BPS".utf8)),
        (.bmp, 0, Array("BM".utf8)),
        (.ico, 0, [0, 0, 1, 0]),
    ]

    /// AVIF and HEIC are told apart by the brands that the first box lists.
    private static func isobmff(_ bytes: [UInt8]) -> Format? {
        guard bytes.count >= 16, bytes[4..<8].elementsEqual("ftyp".utf8) else { return nil }
        let size = bytes[0..<4].reduce(0) { $0 << 8 | Int($1) }
        guard size >= 16, size <= 512 else { return nil }
        let end = min(size, bytes.count) & ~3
        // The major brand, then (after a version) the compatible ones.
        let brands = [8] + stride(from: 16, to: end, by: 4)
        let names = brands.map { String(decoding: bytes[$0..<$0 + 4], as: UTF8.self) }
        if names.contains(where: { ["avif", "avis"].contains($0) }) { return .avif }
        let heic = ["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "msf1"]
        return names.contains(where: heic.contains) ? .heic : nil
    }

    /// Whether the first element is `svg`, behind any declaration, comments and document type.
    private static func isSVG(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        if rest.starts(with: [0xef, 0xbb, 0xbf]) { rest = rest.dropFirst(3) }
        while true {
            rest = rest.drop { $0 == 0x20 || (0x09...0x0d).contains($0) }
            if rest.starts(with: "<?".utf8) {
                guard let end = rest.end(of: "?>") else { return false }
                rest = rest[end...]
            } else if rest.starts(with: "<!--".utf8) {
                guard let end = rest.end(of: "-->") else { return false }
                rest = rest[end...]
            } else if rest.starts(with: "<!".utf8) {
                guard let end = doctypeEnd(rest) else { return false }
                rest = rest[end...]
            } else {
                let name = rest.dropFirst().prefix { $0 > 0x20 && $0 != 0x3e && $0 != 0x2f }
                let local = name.split(separator: UInt8(ascii: ":")).last ?? []
                return rest.first == UInt8(ascii: "<") && local.elementsEqual("svg".utf8)
            }
        }
    }

    /// Behind a document type, whose internal subset stands in brackets.
    private static func doctypeEnd(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard let close = bytes.firstIndex(of: UInt8(ascii: ">")) else { return nil }
        guard let open = bytes[..<close].firstIndex(of: UInt8(ascii: "[")) else { return close + 1 }
        guard let end = bytes[open...].end(of: "]") else { return nil }
        return bytes[end...].end(of: ">")
    }
}

extension ArraySlice<UInt8> {
    /// The index behind the first occurrence of a text.
    fileprivate func end(of text: String) -> Int? {
        let wanted = Array(text.utf8)
        guard count >= wanted.count else { return nil }
        for start in startIndex...(endIndex - wanted.count)
        where self[start..<start + wanted.count].elementsEqual(wanted) {
            return start + wanted.count
        }
        return nil
    }
}
