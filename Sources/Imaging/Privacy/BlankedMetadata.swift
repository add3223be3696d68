// Files in which everything has its place by number: what is personal is blanked where it stands.

/// The metadata of a HEIF or AVIF file, which are items of their own.
struct HEIFMetadata {
    private var bytes: [UInt8]
    private let items: [(kind: String, pieces: [Range<Int>])]

    init(_ bytes: [UInt8]) throws(ImagingError) {
        self.bytes = bytes
        let file = FileBytes(bytes, name: "HEIF")
        guard
            let meta = try ContainerBox.list(file, 0..<bytes.count).first(where: {
                $0.name == "meta"
            })
        else {
            items = []
            return
        }
        // A version and flags stand before the boxes inside.
        let boxes = try ContainerBox.list(
            file,
            min(meta.content.lowerBound + 4, meta.content.upperBound)..<meta.content.upperBound)
        guard let kinds = boxes.first(where: { $0.name == "iinf" }),
            let places = boxes.first(where: { $0.name == "iloc" })
        else {
            items = []
            return
        }
        let own = boxes.first { $0.name == "idat" }?.content
        let kindOf = try Self.kinds(file, kinds.content)
        items = try Self.places(file, places.content, own).compactMap { id, pieces in
            guard let kind = kindOf[id], kind == "Exif" || kind == "mime" || kind == "uri " else {
                return nil
            }
            return (kind, pieces)
        }
    }

    /// The kind of each item by its number.
    private static func kinds(
        _ file: FileBytes, _ range: Range<Int>
    ) throws(ImagingError) -> [Int: String] {
        let version = try file.byte(range.lowerBound)
        let start = range.lowerBound + (version == 0 ? 6 : 8)
        guard start <= range.upperBound else { throw file.corrupt("no items") }
        var kinds: [Int: String] = [:]
        for box in try ContainerBox.list(file, start..<range.upperBound) where box.name == "infe" {
            let place = box.content.lowerBound
            let version = try file.byte(place)
            guard version >= 2 else { continue }
            let id = version == 2 ? try file.big16(place + 4) : try file.big32(place + 4)
            kinds[id] = try file.text(place + (version == 2 ? 8 : 10), 4)
        }
        return kinds
    }

    /// Where the bytes of each item stand.
    private static func places(
        _ file: FileBytes, _ range: Range<Int>, _ own: Range<Int>?
    ) throws(ImagingError) -> [(Int, [Range<Int>])] {
        var place = range.lowerBound
        func number(_ count: Int) throws(ImagingError) -> Int {
            defer { place += count }
            switch count {
            case 0: return 0
            case 2: return try file.big16(place)
            case 4: return try file.big32(place)
            case 8: return try file.big64(place)
            default: throw file.corrupt("numbers of \(count) bytes")
            }
        }
        let version = try file.byte(place)
        let sizes = try file.big16(place + 4)
        place += 6
        let (offsetBytes, lengthBytes) = (sizes >> 12, sizes >> 8 & 15)
        let (baseBytes, indexBytes) = (sizes >> 4 & 15, version > 0 ? sizes & 15 : 0)
        let count = try number(version < 2 ? 2 : 4)
        guard count <= 10_000 else { throw file.corrupt("\(count) items") }
        var items: [(Int, [Range<Int>])] = []
        for _ in 0..<count {
            let id = try number(version < 2 ? 2 : 4)
            let method = version > 0 ? try number(2) & 15 : 0
            _ = try number(2)
            let base = try number(baseBytes)
            let pieces = try number(2)
            var ranges: [Range<Int>] = []
            for _ in 0..<pieces {
                _ = try number(indexBytes)
                let start =
                    base + (try number(offsetBytes)) + (method == 1 ? own?.lowerBound ?? 0 : 0)
                let length = try number(lengthBytes)
                guard method < 2, file.has(length, at: start) else { continue }
                ranges.append(start..<(length == 0 ? file.count : start + length))
            }
            items.append((id, ranges))
        }
        return items
    }

    private func content(_ pieces: [Range<Int>]) -> [UInt8] { pieces.flatMap { bytes[$0] } }

    private func isPersonal(_ kind: String, _ pieces: [Range<Int>]) -> Bool {
        let content = content(pieces)
        guard kind == "Exif" else { return PersonalWords.isPersonal(content) }
        // Four bytes say how far behind them the block begins.
        let skipped = content.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        return ExifBlock(content.dropFirst(4).dropFirst(min(skipped, content.count))).isPersonal
    }

    func cleaned() throws(ImagingError) -> [UInt8]? {
        let found = items.filter { isPersonal($0.kind, $0.pieces) }
        guard !found.isEmpty else { return nil }
        var cleaned = bytes
        for item in found {
            // An EXIF block without fields, or blanks for a text.
            var filling = item.kind == "Exif" ? Self.emptyExif[...] : []
            for piece in item.pieces {
                for place in piece {
                    cleaned[place] = filling.popFirst() ?? (item.kind == "Exif" ? 0 : 0x20)
                }
            }
        }
        return cleaned
    }

    private static let emptyExif: [UInt8] =
        [0, 0, 0, 0] + Array("MM".utf8) + [0, 42, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0]
}

/// The metadata of a Photoshop file, which are resources of their own.
struct PhotoshopMetadata {
    private let bytes: [UInt8]
    private let resources: Range<Int>

    init(_ bytes: [UInt8]) throws(ImagingError) {
        self.bytes = bytes
        let file = FileBytes(bytes, name: "PSD")
        let start = 30 + (try file.big32(26))
        let count = try file.big32(start)
        guard file.has(count, at: start + 4) else { throw file.corrupt("cut short") }
        resources = start + 4..<start + 4 + count
    }

    func cleaned() throws(ImagingError) -> [UInt8]? {
        let block = Array(bytes[resources])
        guard PersonalWords.isPersonal(resources: block) else { return nil }
        var cleaned = bytes
        let offset = resources.lowerBound
        for resource in PhotoshopResources(block).blocks
        where [0x0404, 0x0422, 0x0423, 0x0424].contains(resource.number) {
            for place in resource.content.indices {
                cleaned[offset + place] = resource.number == 0x0424 ? 0x20 : 0
            }
        }
        return cleaned
    }
}

/// The metadata of a TIFF file: fields of its tables, and tables of their own.
struct TIFFMetadata {
    private var bytes: [UInt8]
    private let isLittle: Bool
    /// Whether numbers have 8 bytes.
    private let isLarge: Bool

    init(_ bytes: [UInt8]) throws(ImagingError) {
        self.bytes = bytes
        isLittle = bytes.starts(with: "II".utf8)
        isLarge = bytes.count > 3 && (bytes[2] == 43 || bytes[3] == 43)
    }

    private func number(_ place: Int, _ count: Int) throws(ImagingError) -> Int {
        guard place >= 0, place <= bytes.count - count else {
            throw .corrupt(reason: "TIFF: cut short")
        }
        let digits = bytes[place..<place + count]
        let value =
            isLittle
            ? digits.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            : digits.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard value < 1 << 40 else { throw .corrupt(reason: "TIFF: a number beyond all files") }
        return Int(value)
    }

    private struct Field {
        let tag: Int
        /// Where it stands in its table.
        let entry: Int
        /// Where its value stands.
        let value: Range<Int>
        /// The value, where it is a place.
        let pointers: [Int]
    }

    private var entryBytes: Int { isLarge ? 20 : 12 }
    private var wordBytes: Int { isLarge ? 8 : 4 }
    private var countBytes: Int { isLarge ? 8 : 2 }

    private func fields(_ table: Int) throws(ImagingError) -> [Field] {
        let count = try number(table, countBytes)
        guard count <= 4096 else { throw .corrupt(reason: "TIFF: \(count) fields") }
        var fields: [Field] = []
        for index in 0..<count {
            let entry = table + countBytes + index * entryBytes
            let kind = try number(entry + 2, 2)
            let sizes = [
                1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8,
                13: 4, 16: 8, 17: 8, 18: 8,
            ]
            let size = sizes[kind] ?? 1
            let amount = try number(entry + 4, wordBytes)
            let inside = entry + 4 + wordBytes
            guard amount <= bytes.count else { throw .corrupt(reason: "TIFF: cut short") }
            let length = amount * size
            let start = length <= wordBytes ? inside : try number(inside, wordBytes)
            guard length <= bytes.count, start <= bytes.count - length else {
                throw .corrupt(reason: "TIFF: cut short")
            }
            var pointers: [Int] = []
            if [4, 13, 16, 18].contains(kind) {
                for item in 0..<min(amount, 32) {
                    pointers.append(try number(start + item * size, size))
                }
            }
            fields.append(
                Field(
                    tag: try number(entry, 2), entry: entry, value: start..<start + length,
                    pointers: pointers))
        }
        return fields
    }

    /// The tables of pages and of what belongs to them.
    private func tables() throws(ImagingError) -> [Int] {
        var tables: [Int] = []
        var waiting = [try number(isLarge ? 8 : 4, wordBytes)]
        while let table = waiting.popLast() {
            guard table > 0, !tables.contains(table) else { continue }
            guard tables.count < 2000 else { throw .corrupt(reason: "TIFF: too many tables") }
            tables.append(table)
            let fields = try fields(table)
            for field in fields where field.tag == 330 { waiting += field.pointers }
            waiting.append(
                try number(table + countBytes + fields.count * entryBytes, wordBytes))
        }
        return tables
    }

    /// EXIF and places in tables of their own; XMP, IPTC and Photoshop's resources; names.
    private static let dropped: Set<Int> = [
        0x8769, 0x8825, 700, 33723, 34377, 0x013c, 0x9c9b, 0x9c9c, 0x9c9d, 0x9c9e, 0x9c9f, 0xc62f,
    ]

    private func isPersonal(_ field: Field) -> Bool {
        switch field.tag {
        case 0x8825: return true
        case 0x8769:
            // EXIF's table has the same form as a file's.
            let head = Array(bytes.prefix(4)) + [0, 0, 0, 0]
            guard !isLarge, let table = field.pointers.first else { return true }
            var block = bytes
            let place =
                isLittle
                ? ExifBlock.big(table, 4).reversed() : ExifBlock.big(table, 4)
            block.replaceSubrange(0..<8, with: head.prefix(4) + place)
            return ExifBlock(block).isPersonal
        case 700: return PersonalWords.isPersonal(bytes[field.value])
        case 33723, 34377: return PersonalWords.isPersonal(resources: Array(bytes[field.value]))
        default: return Self.dropped.contains(field.tag)
        }
    }

    func cleaned() throws(ImagingError) -> [UInt8]? {
        var all: [(table: Int, fields: [Field])] = []
        for table in try tables() { all.append((table, try fields(table))) }
        guard all.contains(where: { $0.fields.contains(where: isPersonal) }) else { return nil }
        var result = self
        for (table, fields) in all { try result.drop(fields, from: table) }
        return result.bytes
    }

    /// Blanks what fields say, and closes the gaps in their table.
    private mutating func drop(_ fields: [Field], from table: Int) throws(ImagingError) {
        let end = table + countBytes + fields.count * entryBytes
        let next = Array(bytes[end..<min(end + wordBytes, bytes.count)])
        var kept: [UInt8] = []
        var count = 0
        for field in fields {
            if Self.dropped.contains(field.tag) {
                if field.tag == 0x8769 || field.tag == 0x8825 {
                    for pointer in field.pointers { blank(table: pointer, depth: 0) }
                }
                for place in field.value { bytes[place] = 0 }
            } else {
                kept += bytes[field.entry..<field.entry + entryBytes]
                count += 1
            }
        }
        let digits = ExifBlock.big(count, countBytes)
        let whole = (isLittle ? digits.reversed() : digits) + kept + next
        for (index, place) in (table..<end + next.count).enumerated() {
            bytes[place] = index < whole.count ? whole[index] : 0
        }
    }

    /// Blanks a table of EXIF with all that it points at.
    private mutating func blank(table: Int, depth: Int) {
        guard depth < 4, let fields = try? fields(table) else { return }
        for field in fields {
            if field.tag == 0xa005 {
                for pointer in field.pointers { blank(table: pointer, depth: depth + 1) }
            }
            for place in field.value { bytes[place] = 0 }
        }
        let end = table + countBytes + fields.count * entryBytes + wordBytes
        for place in table..<min(end, bytes.count) { bytes[place] = 0 }
    }
}
