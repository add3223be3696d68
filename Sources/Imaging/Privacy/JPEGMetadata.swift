/// The segments of a JPEG file.
struct JPEGMetadata {
    private struct Segment {
        let marker: UInt8
        /// Without marker and length.
        let content: ArraySlice<UInt8>
    }

    private var segments: [Segment] = []
    /// From the first scan to the end of the picture.
    private let pixels: ArraySlice<UInt8>
    /// What stands behind the picture: other pictures, film, notes of the camera.
    private let rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) throws(ImagingError) {
        let file = FileBytes(bytes, name: "JPEG")
        var place = 2
        while true {
            // Any number of fill bytes may stand before a marker.
            while try file.byte(place) == 0xff, try file.byte(place + 1) == 0xff { place += 1 }
            guard try file.byte(place) == 0xff else { throw file.corrupt("no marker") }
            let marker = UInt8(try file.byte(place + 1))
            if marker == 0xda || marker == 0xd9 { break }
            let count = try file.big16(place + 2)
            guard count >= 2 else { throw file.corrupt("a segment without length") }
            segments.append(
                Segment(marker: marker, content: try file.slice(place + 4, count - 2)))
            place += 2 + count
        }
        let end = Self.end(bytes, from: place)
        pixels = bytes[place..<end]
        rest = bytes[end...]
    }

    /// Behind the marker that ends the picture, or at the end of a file that is cut short.
    private static func end(_ bytes: [UInt8], from start: Int) -> Int {
        var place = start
        while place + 1 < bytes.count {
            guard bytes[place] == 0xff else {
                place += 1
                continue
            }
            switch bytes[place + 1] {
            case 0xd9: return place + 2
            // Stuffed bytes and restarts belong to the scan.
            case 0x00, 0xd0...0xd7, 0x01: place += 2
            case 0xff: place += 1
            default:
                guard place + 3 < bytes.count else { return bytes.count }
                place += 2 + max(2, Int(bytes[place + 2]) << 8 | Int(bytes[place + 3]))
            }
        }
        return bytes.count
    }

    private enum Kind { case exif, xmp, resources, pictures, comment, other }

    private func kind(_ segment: Segment) -> Kind {
        switch segment.marker {
        case 0xe1 where segment.content.starts(with: ExifBlock.name): .exif
        case 0xe1: .xmp
        case 0xed: .resources
        case 0xe2 where segment.content.starts(with: "MPF\0".utf8): .pictures
        case 0xfe: .comment
        default: .other
        }
    }

    private var isPersonal: Bool {
        if rest.contains(where: { $0 != 0 }) { return true }
        return segments.contains { segment in
            switch kind(segment) {
            case .exif: ExifBlock(segment.content).isPersonal
            case .xmp, .comment: PersonalWords.isPersonal(segment.content)
            case .resources: PersonalWords.isPersonal(resources: Array(segment.content))
            case .pictures: true
            case .other: false
            }
        }
    }

    func cleaned() throws(ImagingError) -> [UInt8]? {
        guard isPersonal else { return nil }
        var file: [UInt8] = [0xff, 0xd8]
        for segment in segments {
            switch kind(segment) {
            case .exif:
                if let kept = ExifBlock(segment.content).kept {
                    file += Self.segment(segment.marker, ExifBlock.name + kept)
                }
            case .resources:
                if let kept = PersonalWords.kept(resources: Array(segment.content)) {
                    file += Self.segment(segment.marker, kept)
                }
            case .xmp, .pictures, .comment: continue
            case .other: file += Self.segment(segment.marker, Array(segment.content))
            }
        }
        return file + pixels
    }

    private static func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
        [0xff, marker] + ExifBlock.big(content.count + 2, 2) + content
    }
}
