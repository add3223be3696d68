/// Reads XML piece by piece, without looking anything up: no external entity, no document type but its
/// own short entities, which drawing programs use for namespaces.
struct XMLReader {
    /// One piece.
    enum Piece {
        case start(name: String, attributes: [Attribute], isEmpty: Bool)
        case end(name: String)
        /// As it is written: `<` and `&` stay escaped.
        case text(String)
    }

    struct Attribute {
        var name: String
        /// Unescaped.
        var value: String
    }

    private let text: [UInt8]
    private var place = 0
    private var entities: [String: String] = [:]

    /// The most characters that a document's own entities may grow to.
    private static let longestEntity = 4096
    private static let predefined = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'",
    ]

    init(_ text: [UInt8]) {
        self.text = text
        if text.starts(with: [0xef, 0xbb, 0xbf]) { place = 3 }
    }

    /// The next piece; `nil` at the end.
    mutating func next() throws(ImagingError) -> Piece? {
        while place < text.count {
            if text[place] != UInt8(ascii: "<") { return .text(try characters()) }
            if starts("<!--") {
                try skip(behind: "-->")
            } else if starts("<![CDATA[") {
                return .text(Self.escaped(try content(of: "<![CDATA[", "]]>")))
            } else if starts("<?") {
                try skip(behind: "?>")
            } else if starts("<!") {
                try documentType()
            } else if starts("</") {
                place += 2
                let name = try self.name()
                skipBlanks()
                try expect(UInt8(ascii: ">"))
                return .end(name: name)
            } else {
                place += 1
                return try element()
            }
        }
        return nil
    }

    private func corrupt(_ what: String) -> ImagingError { .corrupt(reason: "SVG: \(what)") }

    private func starts(_ word: String) -> Bool { text[place...].starts(with: word.utf8) }

    private mutating func skipBlanks() {
        while place < text.count, [0x20, 0x09, 0x0a, 0x0d].contains(text[place]) { place += 1 }
    }

    private mutating func expect(_ byte: UInt8) throws(ImagingError) {
        guard place < text.count, text[place] == byte else { throw corrupt("malformed") }
        place += 1
    }

    private mutating func skip(behind word: String) throws(ImagingError) {
        place = try end(of: word)
    }

    /// Behind the next occurrence of a word.
    private func end(of word: String) throws(ImagingError) -> Int {
        let wanted = Array(word.utf8)
        var at = place
        while at + wanted.count <= text.count {
            if text[at] == wanted[0], text[at..<at + wanted.count].elementsEqual(wanted) {
                return at + wanted.count
            }
            at += 1
        }
        throw corrupt("cut short")
    }

    private mutating func content(
        of start: String, _ end: String
    ) throws(ImagingError) -> String {
        let from = place + start.utf8.count
        let behind = try self.end(of: end)
        defer { place = behind }
        let to = behind - end.utf8.count
        return String(decoding: text[from..<max(from, to)], as: UTF8.self)
    }

    /// Text up to the next element, its references checked.
    private mutating func characters() throws(ImagingError) -> String {
        let start = place
        while place < text.count, text[place] != UInt8(ascii: "<") { place += 1 }
        return Self.escaped(unescaped(text[start..<place]))
    }

    private mutating func name() throws(ImagingError) -> String {
        let start = place
        while place < text.count, Self.isName(text[place]) { place += 1 }
        guard place > start, place - start <= 200 else { throw corrupt("malformed") }
        return String(decoding: text[start..<place], as: UTF8.self)
    }

    private static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ":"), UInt8(ascii: "_"),
            UInt8(ascii: "-"), UInt8(ascii: "."), 0x80...0xff:
            true
        default: false
        }
    }

    private mutating func element() throws(ImagingError) -> Piece {
        let name = try self.name()
        var attributes: [Attribute] = []
        while true {
            skipBlanks()
            guard place < text.count else { throw corrupt("cut short") }
            if text[place] == UInt8(ascii: ">") {
                place += 1
                return .start(name: name, attributes: attributes, isEmpty: false)
            }
            if text[place] == UInt8(ascii: "/") {
                place += 1
                try expect(UInt8(ascii: ">"))
                return .start(name: name, attributes: attributes, isEmpty: true)
            }
            let key = try self.name()
            skipBlanks()
            try expect(UInt8(ascii: "="))
            skipBlanks()
            let value = try quoted()
            guard attributes.count < 1000 else { throw corrupt("too many attributes") }
            // A name that comes twice is no XML; readers that go on take the first.
            if !attributes.contains(where: { $0.name == key }) {
                attributes.append(Attribute(name: key, value: unescaped(value)))
            }
        }
    }

    private mutating func quoted() throws(ImagingError) -> ArraySlice<UInt8> {
        guard place < text.count,
            text[place] == UInt8(ascii: "\"") || text[place] == UInt8(ascii: "'")
        else { throw corrupt("malformed") }
        let quote = text[place]
        guard let end = text[(place + 1)...].firstIndex(of: quote) else {
            throw corrupt("cut short")
        }
        defer { place = end + 1 }
        return text[(place + 1)..<end]
    }

    /// Skips a document type, but for entities that stand for a short text.
    private mutating func documentType() throws(ImagingError) {
        var isInside = false
        while place < text.count {
            switch text[place] {
            case UInt8(ascii: "["): isInside = true
            case UInt8(ascii: "]"): isInside = false
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                _ = try quoted()
                continue
            case UInt8(ascii: ">") where !isInside:
                place += 1
                return
            case UInt8(ascii: "<") where starts("<!--"):
                try skip(behind: "-->")
                continue
            case UInt8(ascii: "<") where starts("<!ENTITY"):
                try entity()
                continue
            default: break
            }
            place += 1
        }
        throw corrupt("cut short")
    }

    private mutating func entity() throws(ImagingError) {
        place += "<!ENTITY".utf8.count
        skipBlanks()
        if let name = try? name() {
            skipBlanks()
            if let value = try? quoted(), value.count <= Self.longestEntity,
                !value.contains(UInt8(ascii: "&")), entities.count < 100
            {
                entities[name] = entities[name] ?? String(decoding: value, as: UTF8.self)
            }
        }
        while place < text.count, text[place] != UInt8(ascii: ">") {
            if text[place] == UInt8(ascii: "\"") || text[place] == UInt8(ascii: "'") {
                _ = try quoted()
            } else {
                place += 1
            }
        }
        try expect(UInt8(ascii: ">"))
    }

    /// With references replaced; what they do not mean disappears.
    private func unescaped(_ bytes: ArraySlice<UInt8>) -> String {
        guard bytes.contains(UInt8(ascii: "&")) else {
            return String(decoding: bytes, as: UTF8.self)
        }
        var result = ""
        var rest = bytes
        while let mark = rest.firstIndex(of: UInt8(ascii: "&")) {
            result += String(decoding: rest[..<mark], as: UTF8.self)
            guard let end = rest[mark...].prefix(64).firstIndex(of: UInt8(ascii: ";")) else {
                rest = rest[(mark + 1)...]
                continue
            }
            result += reference(String(decoding: rest[(mark + 1)..<end], as: UTF8.self))
            rest = rest[(end + 1)...]
        }
        return result + String(decoding: rest, as: UTF8.self)
    }

    private func reference(_ name: String) -> String {
        if name.hasPrefix("#") {
            let digits = name.dropFirst()
            let number =
                digits.hasPrefix("x") || digits.hasPrefix("X")
                ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            guard let scalar = number.flatMap(Unicode.Scalar.init),
                scalar.value >= 0x20
                    || [0x09, 0x0a, 0x0d].contains(scalar.value)
            else { return "" }
            return String(Character(scalar))
        }
        return Self.predefined[name] ?? entities[name] ?? ""
    }

    /// A text as it is written in XML, quotes included.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default:
                if scalar.value >= 0x20 || [0x09, 0x0a, 0x0d].contains(scalar.value) {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result
    }
}
