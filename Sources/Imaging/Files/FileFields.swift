import Assets
import Vips

/// What a picture file says about itself: the fields of EXIF, IPTC and XMP under the names that they
/// go by, and a few facts of its header.
public struct FileFields {
    /// The fields by their names; all together take no more than `largest` bytes.
    public private(set) var all: [String: String] = [:]
    private var room = Self.largest

    /// Bytes of all names and values together, and of one value: the answer travels in one packet.
    private static let largest = 64 << 10
    private static let longestValue = 2_000

    /// Reads the header of an open file, and no pixels.
    ///
    /// - Throws: what is wrong with the file, or which limit it exceeds.
    public init(descriptor: Int32, limits: Limits) throws(ImagingError) {
        let loader = try Loader(descriptor: descriptor, limits: limits)
        addHeader(loader.inspection)
        guard case .library = loader.decoder else { return }
        let header = try loader.decode([:])
        for field in header.fields where field.hasPrefix("exif-ifd") {
            // `exif-ifd0-Model`; what follows the second hyphen is the name.
            guard let name = field.split(separator: "-", maxSplits: 2).last,
                let text = header.string(field)
            else { continue }
            add(String(name), Self.exifValue(text))
        }
        for field in header.fields where field.hasPrefix("png-comment-") {
            guard let name = field.split(separator: "-", maxSplits: 3).last,
                let text = header.string(field)
            else { continue }
            add(String(name), text)
        }
        if let bytes = header.blob("iptc-data") {
            for (name, value) in IPTCFields.read(bytes) { add(name, value) }
        }
        if let bytes = header.blob("xmp-data") {
            for (name, value) in XMPFields.read(bytes) { add(name, value) }
        }
    }

    private mutating func addHeader(_ inspection: Inspection) {
        switch inspection.interpretation {
        case "cmyk": add("Colorspace", "CMYK")
        case "b-w", "grey16": add("Colorspace", "Gray")
        case "lab", "labs": add("Colorspace", "Lab")
        default: add("Colorspace", "RGB")
        }
        if let density = inspection.density { add("DPI", NumberWords.print(density)) }
    }

    /// The first value of a name counts.
    private mutating func add(_ name: String, _ value: String) {
        let value = String(value.prefix(Self.longestValue))
        let size = name.utf8.count + value.utf8.count
        guard !name.isEmpty, !value.isEmpty, all[name] == nil, size <= room else { return }
        room -= size
        all[name] = value
    }

    /// libvips writes `value (shown, ASCII, 9 components, 9 bytes)`; of texts both are the same, and
    /// either may hold brackets and commas.
    static func exifValue(_ text: String) -> String {
        guard text.hasSuffix(")") else { return text }
        // Kind, components and bytes.
        var parts = text.dropLast().split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count > 3 else { return text }
        parts.removeLast(3)
        let both = Array(parts.joined(separator: ","))
        let half = (both.count - 2) / 2
        if both.count >= 2, both.count % 2 == 0, both[half] == " ", both[half + 1] == "(",
            both[..<half] == both[(half + 2)...]
        {
            return String(both[..<half])
        }
        let whole = String(both)
        return whole.firstRange(of: " (").map { String(whole[..<$0.lowerBound]) } ?? whole
    }
}

/// Numbers without needless places.
enum NumberWords {
    static func print(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
    }
}

/// The fields of IPTC's Information Interchange Model (version 4.2, record 2).
enum IPTCFields {
    private static let names: [UInt8: String] = [
        5: "ObjectName", 7: "EditStatus", 10: "Urgency", 15: "Category",
        20: "SupplementalCategories", 25: "Keywords", 26: "ContentLocationCode",
        27: "ContentLocationName", 40: "SpecialInstructions", 55: "DateCreated",
        60: "TimeCreated", 62: "DigitalCreationDate", 63: "DigitalCreationTime",
        65: "OriginatingProgram", 70: "ProgramVersion", 80: "By-line", 85: "By-lineTitle",
        90: "City", 92: "Sub-location", 95: "Province-State",
        100: "Country-PrimaryLocationCode", 101: "Country-PrimaryLocationName",
        103: "OriginalTransmissionReference", 105: "Headline", 110: "Credit", 115: "Source",
        116: "CopyrightNotice", 118: "Contact", 120: "Caption-Abstract", 122: "Writer-Editor",
    ]

    /// Names and values; those of one name that comes several times are joined by commas. What is
    /// broken ends the reading.
    static func read(_ bytes: [UInt8]) -> [(String, String)] {
        var values: [(name: String, value: String)] = []
        var place = dataSets(in: bytes)
        while place + 5 <= bytes.count, bytes[place] == 0x1C {
            let (record, number) = (bytes[place + 1], bytes[place + 2])
            let count = Int(bytes[place + 3]) << 8 | Int(bytes[place + 4])
            // Lengths beyond 32,767 are written in another way, and belong to no text.
            guard count < 0x8000, place + 5 + count <= bytes.count else { break }
            let value = String(decoding: bytes[(place + 5)..<(place + 5 + count)], as: UTF8.self)
            place += 5 + count
            guard record == 2, let name = names[number] else { continue }
            if let index = values.firstIndex(where: { $0.name == name }) {
                values[index].value += ", " + value
            } else {
                values.append((name, value))
            }
        }
        return values.map { ($0.name, $0.value) }
    }

    /// Photoshop wraps the fields in a resource of its own (`8BIM`, number 0x0404).
    private static func dataSets(in bytes: [UInt8]) -> Int {
        var place = bytes.starts(with: Array("Photoshop 3.0\0".utf8)) ? 14 : 0
        while place + 12 <= bytes.count, bytes[place..<(place + 4)].elementsEqual("8BIM".utf8) {
            let number = Int(bytes[place + 4]) << 8 | Int(bytes[place + 5])
            let name = Int(bytes[place + 6]) + 1
            var body = place + 6 + name + name % 2
            guard body + 4 <= bytes.count else { break }
            let count = bytes[body..<(body + 4)].reduce(0) { $0 << 8 | Int($1) }
            body += 4
            if number == 0x0404 { return body }
            guard count <= bytes.count - body else { break }
            place = body + count + count % 2
        }
        return place
    }
}

/// The simple properties of an XMP packet, by their names without a prefix.
enum XMPFields {
    /// Attributes of descriptions, texts of elements, and the items of their lists joined by commas.
    /// What is broken ends the reading.
    static func read(_ bytes: [UInt8]) -> [(String, String)] {
        var reader = XMLReader(bytes)
        var values: [(String, String)] = []
        var open: [String] = []
        var items: [String] = []
        while let piece = try? reader.next() {
            switch piece {
            case .start(let name, let attributes, let isEmpty):
                if name == "rdf:Description" {
                    for attribute in attributes where isProperty(attribute.name) {
                        values.append((bare(attribute.name), attribute.value))
                    }
                }
                if !isEmpty { open.append(name) }
            case .text(let text):
                guard let property = open.last(where: { isProperty($0) }) else { continue }
                let words = text.trimming
                guard !words.isEmpty else { continue }
                if open.last == property {
                    values.append((bare(property), words))
                } else {
                    items.append(words)
                }
            case .end(let name):
                guard let index = open.lastIndex(of: name) else { continue }
                open.removeSubrange(index...)
                if isProperty(name), !items.isEmpty {
                    values.append((bare(name), items.joined(separator: ", ")))
                    items = []
                }
            }
        }
        return values
    }

    private static func isProperty(_ name: String) -> Bool {
        name.contains(":") && !["rdf", "x", "xml", "xmlns"].contains(name.prefix { $0 != ":" })
    }

    private static func bare(_ name: String) -> String {
        let local = name.drop { $0 != ":" }.dropFirst()
        guard let first = local.first else { return name }
        return first.uppercased() + local.dropFirst()
    }
}

extension String {
    /// Without blanks around it, and with the characters that XML must escape.
    fileprivate var trimming: String {
        let blanks: Set<Character> = [" ", "\n", "\r", "\t", "\r\n"]
        let start = drop { blanks.contains($0) }
        let text = String(start.reversed().drop { blanks.contains($0) }.reversed())
        return [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")]
            .reduce(text) { $0.replacing($1.0, with: $1.1) }
    }
}
