/// What goes into an archive.
public struct ArchiveEntry: Hashable, Sendable {
    /// The path inside, with `/` between folders.
    public var name: String
    /// Bytes.
    public var size: Int64
    /// When it was last changed, in Unix seconds.
    public var modified: Int64

    /// Puts an entry together.
    public init(name: String, size: Int64, modified: Int64) {
        self.name = name
        self.size = size
        self.modified = modified
    }
}

/// The bytes of an archive around those of its files, which are put in as they are: pictures are
/// compressed already.
public enum ArchiveFormat: String, Sendable, CaseIterable {
    case zip, tgz

    /// The media type of such a file.
    public var mediaType: String {
        switch self {
        case .zip: "application/zip"
        case .tgz: "application/gzip"
        }
    }

    /// How many bytes an archive of these files has.
    public func length(of entries: [ArchiveEntry]) -> Int64 {
        switch self {
        case .zip: ZipLayout(entries).length
        case .tgz: TarLayout.length(of: entries)
        }
    }
}

/// Whole numbers, the least significant byte first.
struct LittleEndian {
    private(set) var bytes: [UInt8] = []

    mutating func add<Number: FixedWidthInteger>(_ number: Number) {
        for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> Number(shift)))
        }
    }

    mutating func add(_ text: [UInt8]) { bytes += text }
}

/// A ZIP file (APPNOTE 6.3): stored entries whose sizes and sums stand before their bytes, so that
/// readers that only read on can read it, too. ZIP64 where numbers do not fit.
struct ZipLayout {
    private let entries: [ArchiveEntry]
    private let offsets: [Int64]
    private let directory: Int64

    /// What does not fit into 32 or 16 bits.
    private static let most32: Int64 = 0xFFFF_FFFF
    private static let most16 = 0xFFFF

    init(_ entries: [ArchiveEntry]) {
        self.entries = entries
        var place: Int64 = 0
        offsets = entries.map { entry in
            defer { place += Int64(Self.header(entry, sum: 0).count) + entry.size }
            return place
        }
        directory = place
    }

    var length: Int64 {
        directory + Int64(end(sums: [UInt32](repeating: 0, count: entries.count)).count)
    }

    /// What stands before a file's bytes.
    static func header(_ entry: ArchiveEntry, sum: UInt32) -> [UInt8] {
        let isLarge = entry.size >= most32
        var header = LittleEndian()
        header.add(0x0403_4B50 as UInt32)
        header.add(isLarge ? 45 : 20 as UInt16)
        addCommon(entry, sum, isLarge, to: &header)
        header.add(UInt16(entry.name.utf8.count))
        header.add(isLarge ? 20 : 0 as UInt16)
        header.add(Array(entry.name.utf8))
        if isLarge { addLarge([entry.size, entry.size], to: &header) }
        return header.bytes
    }

    /// What stands behind all files.
    func end(sums: [UInt32]) -> [UInt8] {
        var end = LittleEndian()
        for index in entries.indices { addDirectoryEntry(index, sums[index], to: &end) }
        let size = Int64(end.bytes.count)
        let isLarge =
            entries.count >= Self.most16 || directory >= Self.most32 || size >= Self.most32
        if isLarge { addLargeEnd(size, to: &end) }
        end.add(0x0605_4B50 as UInt32)
        end.add(0 as UInt32)
        let count = UInt16(isLarge ? Self.most16 : entries.count)
        end.add(count)
        end.add(count)
        end.add(UInt32(isLarge ? Self.most32 : size))
        end.add(UInt32(isLarge ? Self.most32 : directory))
        end.add(0 as UInt16)
        return end.bytes
    }

    private func addDirectoryEntry(_ index: Int, _ sum: UInt32, to end: inout LittleEndian) {
        let entry = entries[index]
        let isLarge = entry.size >= Self.most32
        let isFar = offsets[index] >= Self.most32
        let large = (isLarge ? [entry.size, entry.size] : []) + (isFar ? [offsets[index]] : [])
        end.add(0x0201_4B50 as UInt32)
        // Made on UNIX, so that the permissions below are understood.
        end.add(0x0300 | 45 as UInt16)
        end.add(large.isEmpty ? 20 : 45 as UInt16)
        Self.addCommon(entry, sum, isLarge, to: &end)
        end.add(UInt16(entry.name.utf8.count))
        end.add(UInt16(large.isEmpty ? 0 : 4 + large.count * 8))
        end.add(0 as UInt16)
        end.add(0 as UInt16)
        end.add(0 as UInt16)
        end.add(0o100_644 << 16 as UInt32)
        end.add(UInt32(isFar ? Self.most32 : offsets[index]))
        end.add(Array(entry.name.utf8))
        if !large.isEmpty { Self.addLarge(large, to: &end) }
    }

    private func addLargeEnd(_ size: Int64, to end: inout LittleEndian) {
        let place = directory + size
        end.add(0x0606_4B50 as UInt32)
        end.add(44 as UInt64)
        end.add(0x0300 | 45 as UInt16)
        end.add(45 as UInt16)
        end.add(0 as UInt32)
        end.add(0 as UInt32)
        end.add(UInt64(entries.count))
        end.add(UInt64(entries.count))
        end.add(UInt64(size))
        end.add(UInt64(directory))
        end.add(0x0706_4B50 as UInt32)
        end.add(0 as UInt32)
        end.add(UInt64(place))
        end.add(1 as UInt32)
    }

    /// Flags to sizes: what both kinds of headers have. Names are UTF-8.
    private static func addCommon(
        _ entry: ArchiveEntry, _ sum: UInt32, _ isLarge: Bool, to header: inout LittleEndian
    ) {
        header.add(0x0800 as UInt16)
        header.add(0 as UInt16)
        let (date, time) = stamp(entry.modified)
        header.add(time)
        header.add(date)
        header.add(sum)
        let size = UInt32(isLarge ? most32 : entry.size)
        header.add(size)
        header.add(size)
    }

    private static func addLarge(_ numbers: [Int64], to header: inout LittleEndian) {
        header.add(1 as UInt16)
        header.add(UInt16(numbers.count * 8))
        for number in numbers { header.add(UInt64(number)) }
    }

    /// Two-second steps since 1980, in UTC.
    static func stamp(_ seconds: Int64) -> (date: UInt16, time: UInt16) {
        let (day, rest) = seconds.quotientAndRemainder(dividingBy: 86_400)
        let (year, month, number) = CivilDate.of(day: max(0, day))
        guard year >= 1980 else { return (1 << 5 | 1, 0) }
        let date = (min(year, 2_107) - 1_980) << 9 | month << 5 | number
        let time = (rest / 3_600) << 11 | (rest / 60 % 60) << 5 | (rest % 60) / 2
        return (UInt16(date), UInt16(max(0, time)))
    }
}

/// The calendar, for archives.
enum CivilDate {
    /// Year, month and day of a number of days since 1970.
    static func of(day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        // Years begin in March here, so that the leap day is the last one.
        let shifted = day + 719_468
        let era = shifted / 146_097
        let inEra = shifted % 146_097
        let year = (inEra - inEra / 1_460 + inEra / 36_524 - inEra / 146_096) / 365
        let inYear = inEra - (365 * year + year / 4 - year / 100)
        let month = (5 * inYear + 2) / 153
        return (
            year + era * 400 + (month >= 10 ? 1 : 0), month < 10 ? month + 3 : month - 9,
            inYear - (153 * month + 2) / 5 + 1
        )
    }
}

/// A tar file (POSIX ustar, with pax headers for what does not fit) inside of gzip, whose blocks are
/// stored: what is in it is compressed already.
enum TarLayout {
    private static let block = 512

    static func length(of entries: [ArchiveEntry]) -> Int64 {
        let plain = entries.reduce(Int64(end.count)) { sum, entry in
            sum + Int64(header(entry).count) + padded(entry.size)
        }
        return GzipFrame.length(of: plain)
    }

    static func padding(of size: Int64) -> [UInt8] {
        [UInt8](repeating: 0, count: Int(padded(size) - size))
    }

    /// Two blocks of zeros.
    static let end = [UInt8](repeating: 0, count: 2 * block)

    private static func padded(_ size: Int64) -> Int64 {
        (size + Int64(block) - 1) / Int64(block) * Int64(block)
    }

    /// What stands before a file's bytes.
    static func header(_ entry: ArchiveEntry) -> [UInt8] {
        let name = Array(entry.name.utf8)
        var records: [UInt8] = []
        if name.count > 100 || !name.allSatisfy({ (0x20..<0x7F).contains($0) }) {
            records += record("path", entry.name)
        }
        if entry.size >= 1 << 33 { records += record("size", String(entry.size)) }
        guard !records.isEmpty else {
            return block(name: name, entry.size, entry.modified, kind: UInt8(ascii: "0"))
        }
        return block(
            name: Array("pax".utf8), Int64(records.count), entry.modified, kind: UInt8(ascii: "x"))
            + records + padding(of: Int64(records.count))
            + block(
                name: Array(name.prefix(100)), entry.size, entry.modified, kind: UInt8(ascii: "0"))
    }

    /// `length name=value\n`, where the length counts itself.
    private static func record(_ name: String, _ value: String) -> [UInt8] {
        let rest = " \(name)=\(value)\n"
        var length = rest.utf8.count
        while String(length).utf8.count + rest.utf8.count != length {
            length = String(length).utf8.count + rest.utf8.count
        }
        return Array("\(length)\(rest)".utf8)
    }

    private static func block(
        name: [UInt8], _ size: Int64, _ modified: Int64, kind: UInt8
    ) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: block)
        func put(_ text: [UInt8], _ place: Int) {
            bytes.replaceSubrange(place..<(place + text.count), with: text)
        }
        func octal(_ number: Int64, _ digits: Int) -> [UInt8] {
            let text = String(max(0, number), radix: 8)
            return Array((String(repeating: "0", count: max(0, digits - text.count)) + text).utf8)
        }
        put(name, 0)
        put(octal(0o644, 7), 100)
        put(octal(0, 7), 108)
        put(octal(0, 7), 116)
        // What does not fit stands in a pax header.
        put(octal(size < 1 << 33 ? size : 0, 11), 124)
        put(octal(min(modified, 1 << 33 - 1), 11), 136)
        put([UInt8](repeating: 0x20, count: 8), 148)
        bytes[156] = kind
        put(Array("ustar".utf8) + [0] + Array("00".utf8), 257)
        let sum = bytes.reduce(Int64(0)) { $0 + Int64($1) }
        put(octal(sum, 6) + [0, 0x20], 148)
        return bytes
    }
}

/// gzip (RFC 1952) around stored blocks (RFC 1951, 3.2.4).
struct GzipFrame {
    /// The most bytes of a stored block.
    static let largestBlock = 65_535
    static let header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]

    private var sum = Checksum()
    private var count: UInt32 = 0

    static func length(of plain: Int64) -> Int64 {
        let blocks = (plain + Int64(largestBlock) - 1) / Int64(largestBlock)
        // The last block is an empty one.
        return Int64(header.count) + plain + 5 * (blocks + 1) + 8
    }

    /// A block of at most `largestBlock` bytes; it counts as `largestBlock` long only where it is
    /// filled, so blocks are filled but for the last.
    mutating func block(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBytes { sum.add($0) }
        count = count &+ UInt32(truncatingIfNeeded: bytes.count)
        return Self.blockHeader(bytes.count, isLast: 0) + bytes
    }

    /// The empty last block, and what gzip puts behind it.
    var end: [UInt8] {
        var end = LittleEndian()
        end.add(Self.blockHeader(0, isLast: 1))
        end.add(sum.value)
        end.add(count)
        return end.bytes
    }

    private static func blockHeader(_ count: Int, isLast: UInt8) -> [UInt8] {
        var header = LittleEndian()
        header.add(isLast)
        header.add(UInt16(count))
        header.add(~UInt16(count))
        return header.bytes
    }
}
