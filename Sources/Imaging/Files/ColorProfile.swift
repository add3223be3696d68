#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// As much of an ICC profile as tells whether it is sRGB under one of its many names.
struct ColorProfile {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Whether values of a picture with that many bands mean the same in sRGB, so that nothing
    /// needs to be converted. Judged by the numbers, not by the name.
    func isSRGB(for bands: Int) -> Bool {
        guard bands >= 3, text(16) == "RGB ", text(36) == "acsp" else { return false }
        // A table of colours would be used instead of the numbers below.
        guard tag("A2B0") == nil else { return false }
        return Self.primaries.allSatisfy { name, wanted in
            guard let xyz = tag(name).flatMap(xyz) else { return false }
            return zip(xyz, wanted).allSatisfy { abs($0 - $1) < 0.004 }
        } && ["rTRC", "gTRC", "bTRC"].allSatisfy { name in tag(name).map(isSRGBCurve) ?? false }
    }

    /// sRGB's primaries as seen under D50, which is how profiles give them.
    private static let primaries: [(String, [Double])] = [
        ("rXYZ", [0.4361, 0.2225, 0.0139]),
        ("gXYZ", [0.3851, 0.7169, 0.0971]),
        ("bXYZ", [0.1431, 0.0606, 0.7141]),
    ]

    private func isSRGBCurve(at place: Int) -> Bool {
        stride(from: 0.1, through: 0.9, by: 0.2).allSatisfy { x in
            guard let value = curve(at: place, x) else { return false }
            // Less than a step of 8 bits apart.
            return abs(Self.encoded(value) - x) < 0.004
        }
    }

    /// sRGB's own curve: light to value.
    private static func encoded(_ light: Double) -> Double {
        light <= 0.0031308 ? light * 12.92 : 1.055 * pow(light, 1 / 2.4) - 0.055
    }

    /// The light that a value means by a profile's curve: a table, a gamma or a formula.
    private func curve(at place: Int, _ x: Double) -> Double? {
        switch text(place) {
        case "curv":
            guard let count = number(place + 8, 4) else { return nil }
            if count == 0 { return x }
            if count == 1 { return number(place + 12, 2).map { pow(x, Double($0) / 256) } }
            let position = x * Double(count - 1)
            let low = Int(position)
            guard let a = number(place + 12 + 2 * low, 2),
                let b = number(place + 12 + 2 * min(low + 1, count - 1), 2)
            else { return nil }
            return (Double(a) + (position - Double(low)) * Double(b - a)) / 65535
        case "para":
            guard let kind = number(place + 8, 2), kind == 0 || kind == 3 else { return nil }
            let p = (0..<(kind == 0 ? 1 : 5)).compactMap { fixed(place + 12 + 4 * $0) }
            if kind == 0 { return p.first.map { pow(x, $0) } }
            guard p.count == 5 else { return nil }
            return x >= p[4] ? pow(p[1] * x + p[2], p[0]) : p[3] * x
        default: return nil
        }
    }

    private func xyz(at place: Int) -> [Double]? {
        let values = (0..<3).compactMap { fixed(place + 8 + 4 * $0) }
        return values.count == 3 ? values : nil
    }

    /// Where a tag's content begins.
    private func tag(_ name: String) -> Int? {
        guard let count = number(128, 4) else { return nil }
        return (0..<min(count, 100)).lazy.map { 132 + 12 * $0 }
            .first { text($0) == name }.flatMap { number($0 + 4, 4) }
    }

    private func text(_ place: Int) -> String? {
        guard place >= 0, place + 4 <= bytes.count else { return nil }
        return String(decoding: bytes[place..<place + 4], as: UTF8.self)
    }

    private func number(_ place: Int, _ count: Int) -> Int? {
        guard place >= 0, place + count <= bytes.count else { return nil }
        return bytes[place..<place + count].reduce(0) { $0 << 8 | Int($1) }
    }

    /// A signed number with 16 bits behind the point.
    private func fixed(_ place: Int) -> Double? {
        number(place, 4).map { Double(Int32(truncatingIfNeeded: $0)) / 65536 }
    }
}
