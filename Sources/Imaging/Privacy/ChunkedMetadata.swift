/// The metadata of a PNG file.
struct PNGMetadata {
    private let bytes: FileBytes
    private let chunks: [PNGChunks.Chunk]

    init(_ bytes: [UInt8]) throws(ImagingError) {
        self.bytes = FileBytes(bytes, name: "PNG")
        chunks = PNGChunks.list(self.bytes)
        guard chunks.first?.name == "IHDR" else { throw self.bytes.corrupt("no header") }
    }

    private func content(_ chunk: PNGChunks.Chunk) -> ArraySlice<UInt8> {
        bytes.all[chunk.place..<chunk.place + chunk.count]
    }

    private var isPersonal: Bool {
        chunks.contains { chunk in
            switch chunk.name {
            case "eXIf": ExifBlock(content(chunk)).isPersonal
            case "tEXt", "zTXt", "iTXt":
                isPersonalKeyword(content(chunk)) || PersonalWords.isPersonal(content(chunk))
            default: false
            }
        }
    }

    /// Profiles that programs hide in texts may be compressed: their names have to do.
    private func isPersonalKeyword(_ text: ArraySlice<UInt8>) -> Bool {
        let keyword = String(decoding: text.prefix { $0 != 0 }, as: UTF8.self).lowercased()
        return ["exif", "app1", "iptc", "gps", "location", "raw profile"].contains {
            keyword.contains($0)
        }
    }

    func cleaned() throws(ImagingError) -> [UInt8]? {
        guard isPersonal else { return nil }
        var file = PNGChunks.signature
        for chunk in chunks {
            switch chunk.name {
            case "eXIf":
                if let kept = ExifBlock(content(chunk)).kept {
                    file += PNGChunks.chunk("eXIf", kept)
                }
            case "tEXt", "zTXt", "iTXt", "tIME": continue
            // As it stands, checksum included.
            default:
                file += try bytes.slice(
                    chunk.place - 8, min(chunk.count + 12, bytes.count - chunk.place + 8))
            }
        }
        return file
    }
}

/// The metadata of a WebP file.
struct WebPMetadata {
    private let container: WebPContainer

    init(_ bytes: [UInt8]) throws(ImagingError) {
        guard let container = WebPContainer(bytes) else {
            throw .corrupt(reason: "WebP: malformed chunks")
        }
        self.container = container
    }

    func cleaned() throws(ImagingError) -> [UInt8]? {
        let exif = container.content(of: "EXIF").map { ExifBlock($0) }
        let isPersonal =
            exif?.isPersonal == true
            || container.content(of: "XMP ").map { PersonalWords.isPersonal($0) } == true
        guard isPersonal else { return nil }
        return container.withMetadata(exif: exif?.kept).bytes
    }
}

/// The metadata of a GIF file: comments, and XMP in an extension.
struct GIFMetadata {
    private var isPersonal = false
    /// All but comments and XMP.
    private var kept: [UInt8] = []

    init(_ bytes: [UInt8]) throws(ImagingError) {
        let file = FileBytes(bytes, name: "GIF")
        var place = 13 + Self.tableBytes(try file.byte(10))
        kept += try file.slice(0, place)
        while place < bytes.count {
            let start = place
            switch bytes[place] {
            case 0x21:
                let label = try file.byte(place + 1)
                place = try Self.end(file, of: place + 2)
                let block = bytes[start..<place]
                let isXMP = label == 0xff && block.dropFirst(3).starts(with: "XMP Data".utf8)
                if label == 0xfe || isXMP {
                    isPersonal = isPersonal || PersonalWords.isPersonal(block)
                    continue
                }
            case 0x2c:
                place = try Self.end(
                    file, of: place + 11 + Self.tableBytes(try file.byte(place + 9)))
            case 0x3b:
                kept.append(0x3b)
                isPersonal = isPersonal || PersonalWords.isPersonal(bytes[(place + 1)...])
                return
            default: throw file.corrupt("an unknown block")
            }
            kept += bytes[start..<place]
        }
    }

    private static func tableBytes(_ flags: Int) -> Int {
        flags & 0x80 == 0 ? 0 : 3 << (flags & 7 + 1)
    }

    /// Behind a run of blocks that each say how long they are.
    private static func end(_ file: FileBytes, of start: Int) throws(ImagingError) -> Int {
        var place = start
        while true {
            let count = try file.byte(place)
            place += 1 + count
            if count == 0 { return place }
        }
    }

    func cleaned() throws(ImagingError) -> [UInt8]? { isPersonal ? kept : nil }
}

/// The metadata of a JPEG XL file, which only its form with boxes can have.
struct JXLMetadata {
    private let bytes: [UInt8]
    private let boxes: [ContainerBox]

    init(_ bytes: [UInt8]) throws(ImagingError) {
        self.bytes = bytes
        let file = FileBytes(bytes, name: "JXL")
        boxes =
            bytes.starts(with: [0, 0, 0, 12]) ? try ContainerBox.list(file, 0..<bytes.count) : []
    }

    private func isPersonal(_ box: ContainerBox) -> Bool {
        switch box.name {
        // Four bytes say where the block begins.
        case "Exif": ExifBlock(bytes[box.content].dropFirst(4)).isPersonal
        case "xml ": PersonalWords.isPersonal(bytes[box.content])
        // Compressed, or a box of boxes.
        case "brob", "jumb": true
        default: false
        }
    }

    func cleaned() throws(ImagingError) -> [UInt8]? {
        guard boxes.contains(where: isPersonal) else { return nil }
        // The way back to a JPEG needs the metadata that is gone.
        let dropped: Set<String> = ["Exif", "xml ", "brob", "jumb", "jbrd"]
        return boxes.filter { !dropped.contains($0.name) }.flatMap { bytes[$0.whole] }
    }
}

/// A box of a file of the family of ISO's base media format.
struct ContainerBox {
    let name: String
    let whole: Range<Int>
    let content: Range<Int>

    /// The boxes that follow one another in a part of a file.
    static func list(
        _ file: FileBytes, _ range: Range<Int>
    ) throws(ImagingError) -> [ContainerBox] {
        var boxes: [ContainerBox] = []
        var place = range.lowerBound
        while place + 8 <= range.upperBound {
            var (count, head) = (try file.big32(place), 8)
            if count == 1 { (count, head) = (try file.big64(place + 8), 16) }
            if count == 0 { count = range.upperBound - place }
            guard count >= head, count <= range.upperBound - place else {
                throw file.corrupt("a box that does not fit")
            }
            boxes.append(
                ContainerBox(
                    name: try file.text(place + 4, 4), whole: place..<place + count,
                    content: place + head..<place + count))
            place += count
        }
        return boxes
    }
}
