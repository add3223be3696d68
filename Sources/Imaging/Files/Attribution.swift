import Vips

/// The copyright fields of an original: who made it and who holds the rights, and nothing about
/// where it was taken or whom it shows.
public enum Attribution {
    /// IPTC's fields in record 2 that are kept: by-line and its title, credit, source, copyright.
    private static let fields: Set<UInt8> = [80, 85, 110, 115, 116]

    /// An IPTC block with the kept fields of one; `nil` where there are none.
    ///
    /// JPEG wraps the fields among Photoshop's resources, which can hold anything, positions
    /// included; TIFF does not wrap them. The result is wrapped, for JPEG.
    public static func kept(of block: [UInt8]) -> [UInt8]? {
        let records = block.starts(with: photoshop) ? resource(in: block) : block[...]
        let kept = filtered(records)
        guard !kept.isEmpty else { return nil }
        var result = photoshop + Array("8BIM".utf8) + [0x04, 0x04, 0, 0]
        result += (0..<4).map { UInt8(truncatingIfNeeded: kept.count >> (24 - 8 * $0)) }
        result += kept
        if kept.count % 2 == 1 { result.append(0) }
        return result
    }

    private static let photoshop = Array("Photoshop 3.0\0".utf8)

    /// The bytes of the resource 0x0404 among Photoshop's; none where it is missing or cut short.
    private static func resource(in block: [UInt8]) -> ArraySlice<UInt8> {
        var rest = block.dropFirst(photoshop.count)
        while rest.count >= 12, rest.starts(with: "8BIM".utf8) {
            let start = rest.startIndex
            let name = (Int(rest[start + 6]) + 2) & ~1
            let head = start + 6 + name
            guard head + 4 <= rest.endIndex else { break }
            let count = rest[head..<head + 4].reduce(0) { $0 << 8 | Int($1) }
            guard head + 4 + count <= rest.endIndex else { break }
            let content = rest[(head + 4)..<(head + 4 + count)]
            if rest[start + 4] == 4, rest[start + 5] == 4 { return content }
            rest = rest[min(content.endIndex + count % 2, rest.endIndex)...]
        }
        return []
    }

    /// Each field: 0x1c, record, number, two bytes of length, content.
    private static func filtered(_ records: ArraySlice<UInt8>) -> [UInt8] {
        var rest = records
        var kept: [UInt8] = []
        var charset: [UInt8] = []
        while rest.count >= 5, rest.first == 0x1c {
            let start = rest.startIndex
            let count = Int(rest[start + 3]) << 8 | Int(rest[start + 4])
            // Longer ones are never text.
            guard count < 0x8000, start + 5 + count <= rest.endIndex else { break }
            let field = rest[start..<start + 5 + count]
            if rest[start + 1] == 1, rest[start + 2] == 90 { charset = Array(field) }
            if rest[start + 1] == 2, fields.contains(rest[start + 2]) { kept += field }
            rest = rest[field.endIndex...]
        }
        return kept.isEmpty ? [] : charset + kept
    }
}

extension Loader {
    /// The copyright fields of this file, for `SaveSettings.attribution`.
    public func attribution() throws(ImagingError) -> [UInt8]? {
        try decode([:]).blob("iptc-data").flatMap(Attribution.kept)
    }
}
