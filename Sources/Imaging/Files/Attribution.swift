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
        let records =
            block.starts(with: photoshop)
            ? PhotoshopResources(block)[0x0404] ?? [] : block
        let kept = filtered(records[...])
        guard !kept.isEmpty else { return nil }
        var result = photoshop + Array("8BIM".utf8) + [0x04, 0x04, 0, 0]
        result += (0..<4).map { UInt8(truncatingIfNeeded: kept.count >> (24 - 8 * $0)) }
        result += kept
        if kept.count % 2 == 1 { result.append(0) }
        return result
    }

    private static let photoshop = Array("Photoshop 3.0\0".utf8)

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
        guard case .library = decoder else {
            let fields = try resources().flatMap { PhotoshopResources($0)[0x0404] }
            return fields.flatMap(Attribution.kept)
        }
        let header = try decode([:])
        // Of TIFF's own field libvips gives the first quarter only.
        let fields = header.blob("photoshop-data").flatMap { PhotoshopResources($0)[0x0404] }
        return fields.flatMap(Attribution.kept)
            ?? header.blob("iptc-data").flatMap(Attribution.kept)
    }
}
