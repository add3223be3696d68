/// What an EXIF block says about people and places; it has the form of a small TIFF file.
struct ExifBlock {
    /// Whether it tells where a picture was taken, whose camera it was, or what only the maker knows.
    private(set) var isPersonal = false
    private var orientation = 1
    /// As they are written, without the zero at their end.
    private var artist: [UInt8] = []
    private var copyright: [UInt8] = []

    private let bytes: FileBytes
    private let isLittle: Bool

    /// Fields that name a place, a person, a device or a history, and those that hold anything at all.
    private static let personal: Set<Int> = [
        0x013c, 0x927c, 0x9286, 0x9c9b, 0x9c9c, 0x9c9d, 0x9c9e, 0x9c9f, 0xa420, 0xa430, 0xa431,
        0xa435, 0xc62f, 0xa005,
    ]

    /// - Parameter block: beginning with the order of bytes; `Exif` and two zeros may stand before it.
    init(_ block: some Collection<UInt8>) {
        var block = Array(block)
        if block.starts(with: Self.name) { block.removeFirst(Self.name.count) }
        bytes = FileBytes(block, name: "EXIF")
        isLittle = block.starts(with: "II".utf8)
        guard isLittle || block.starts(with: "MM".utf8), let start = try? long(4) else {
            // What nobody can read may say anything.
            isPersonal = block.contains { $0 != 0 }
            return
        }
        read(start, depth: 0)
    }

    static let name = Array("Exif\0\0".utf8)

    private func short(_ place: Int) throws(ImagingError) -> Int {
        isLittle ? try bytes.little16(place) : try bytes.big16(place)
    }

    private func long(_ place: Int) throws(ImagingError) -> Int {
        isLittle ? try bytes.little32(place) : try bytes.big32(place)
    }

    private mutating func read(_ start: Int, depth: Int) {
        guard depth < 4, let count = try? short(start) else { return }
        for index in 0..<count {
            let entry = start + 2 + 12 * index
            guard let tag = try? short(entry), let value = try? long(entry + 8) else { return }
            switch tag {
            case 0x0112: orientation = (try? short(entry + 8)) ?? 1
            case 0x013b: artist = text(entry)
            case 0x8298: copyright = text(entry)
            case 0x8769: read(value, depth: depth + 1)
            case 0x8825: isPersonal = isPersonal || hasPlace(value)
            case _ where Self.personal.contains(tag): isPersonal = true
            default: break
            }
        }
    }

    /// Whether a block of places holds more than its own version.
    private func hasPlace(_ start: Int) -> Bool {
        guard let count = try? short(start) else { return true }
        return (0..<count).contains { (try? short(start + 2 + 12 * $0)) != 0 }
    }

    private func text(_ entry: Int) -> [UInt8] {
        guard let count = try? long(entry + 4), count <= 1000 else { return [] }
        let place = count <= 4 ? entry + 8 : (try? long(entry + 8)) ?? 0
        return (try? Array(bytes.slice(place, count))).map { Array($0.prefix { $0 != 0 }) } ?? []
    }

    /// How the picture has to be turned, who made it and who holds the rights, as a block of its own;
    /// `nil` where none of that is said.
    var kept: [UInt8]? {
        var fields: [(tag: Int, kind: Int, content: [UInt8])] = []
        if (2...8).contains(orientation) {
            fields.append((0x0112, 3, [0, UInt8(orientation)]))
        }
        if !artist.isEmpty { fields.append((0x013b, 2, artist + [0])) }
        if !copyright.isEmpty { fields.append((0x8298, 2, copyright + [0])) }
        guard !fields.isEmpty else { return nil }
        var table = Array("MM".utf8) + Self.big(42, 2) + Self.big(8, 4)
        table += Self.big(fields.count, 2)
        var place = 8 + 2 + 12 * fields.count + 4
        var contents: [UInt8] = []
        for field in fields {
            let count = field.kind == 3 ? 1 : field.content.count
            table += Self.big(field.tag, 2) + Self.big(field.kind, 2) + Self.big(count, 4)
            if field.content.count <= 4 {
                table += field.content + [UInt8](repeating: 0, count: 4 - field.content.count)
            } else {
                table += Self.big(place, 4)
                let padded = field.content + (field.content.count % 2 == 1 ? [0] : [])
                contents += padded
                place += padded.count
            }
        }
        return table + Self.big(0, 4) + contents
    }

    static func big(_ number: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * (count - 1 - $0))) }
    }
}

/// What other metadata says about people and places.
enum PersonalWords {
    private static let words = [
        "GPS", "gps:", ":City", ":Location", ":CountryCode", ":State", "SerialNumber", "OwnerName",
        "PersonInImage", "mwg-rs:", "CreatorContactInfo", ":Sublocation", "digiKam:", "MPReg:",
        "exifEX:CameraOwner", "xmpMM:History", "GCamera:", "geo:",
    ].map { Array($0.utf8) }

    /// Whether an XMP packet, or any text, speaks of a place, a person or a device.
    static func isPersonal(_ text: some Collection<UInt8>) -> Bool {
        let text = Array(text)
        return words.contains { contains(text, $0) }
    }

    static func contains(_ text: [UInt8], _ word: [UInt8]) -> Bool {
        guard let first = word.first, text.count >= word.count else { return false }
        for place in 0...(text.count - word.count)
        where text[place] == first && text[place..<place + word.count].elementsEqual(word) {
            return true
        }
        return false
    }

    /// Whether IPTC's fields, or Photoshop's resources, do.
    static func isPersonal(resources block: [UInt8]) -> Bool {
        let resources = PhotoshopResources(block)
        if resources.blocks.isEmpty { return isPersonal(fields: block) }
        return resources.blocks.contains { block in
            switch block.number {
            case 0x0404: isPersonal(fields: Array(block.content))
            case 0x0422, 0x0423: ExifBlock(block.content).isPersonal
            case 0x0424: isPersonal(block.content)
            default: false
            }
        }
    }

    /// Places, and how to reach somebody.
    private static let fields: Set<UInt8> = [26, 27, 90, 92, 95, 100, 101, 118]

    private static func isPersonal(fields block: [UInt8]) -> Bool {
        var place = 0
        while place + 5 <= block.count, block[place] == 0x1c {
            if block[place + 1] == 2, fields.contains(block[place + 2]) { return true }
            let count = Int(block[place + 3]) << 8 | Int(block[place + 4])
            guard count < 0x8000 else { return false }
            place += 5 + count
        }
        return false
    }

    /// Photoshop's resources without what may speak of people: paths, resolution, and the copyright.
    static func kept(resources block: [UInt8]) -> [UInt8]? {
        let resources = PhotoshopResources(block)
        var result = Attribution.kept(of: block) ?? Array("Photoshop 3.0\0".utf8)
        let isEmpty = result.count == 14
        var paths: [UInt8] = []
        for block in resources.blocks
        where (2000...2999).contains(block.number) || block.number == 0x03ed {
            var head = [UInt8(truncatingIfNeeded: block.name.utf8.count)] + Array(block.name.utf8)
            if head.count % 2 == 1 { head.append(0) }
            paths += Array("8BIM".utf8) + ExifBlock.big(block.number, 2) + head
            paths += ExifBlock.big(block.content.count, 4) + block.content
            if block.content.count % 2 == 1 { paths.append(0) }
        }
        result += paths
        return isEmpty && paths.isEmpty ? nil : result
    }
}
