/// CRC-32 as ZIP and gzip use it (reflected polynomial 0xEDB88320), eight bytes a step.
public struct Checksum: Sendable {
    private var state: UInt32 = 0xFFFF_FFFF

    /// Of nothing.
    public init() {}

    /// The sum of all bytes so far.
    public var value: UInt32 { ~state }

    /// Adds bytes.
    public mutating func add(_ bytes: UnsafeRawBufferPointer) {
        var crc = state
        var index = 0
        Self.tables.withUnsafeBufferPointer { tables in
            while index + 8 <= bytes.count {
                let low = bytes.loadUnaligned(fromByteOffset: index, as: UInt32.self).littleEndian
                let high = bytes.loadUnaligned(
                    fromByteOffset: index + 4, as: UInt32.self
                ).littleEndian
                let first = crc ^ low
                crc =
                    tables[7 * 256 + Int(first & 0xFF)]
                    ^ tables[6 * 256 + Int(first >> 8 & 0xFF)]
                    ^ tables[5 * 256 + Int(first >> 16 & 0xFF)]
                    ^ tables[4 * 256 + Int(first >> 24)]
                    ^ tables[3 * 256 + Int(high & 0xFF)]
                    ^ tables[2 * 256 + Int(high >> 8 & 0xFF)]
                    ^ tables[256 + Int(high >> 16 & 0xFF)]
                    ^ tables[Int(high >> 24)]
                index += 8
            }
            while index < bytes.count {
                crc = crc >> 8 ^ tables[Int((crc ^ UInt32(bytes[index])) & 0xFF)]
                index += 1
            }
        }
        state = crc
    }

    /// Eight tables of 256 numbers, one behind the other.
    private static let tables: [UInt32] = {
        var tables = [UInt32](repeating: 0, count: 8 * 256)
        for byte in 0..<256 {
            var crc = UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
            tables[byte] = crc
        }
        for table in 1..<8 {
            for byte in 0..<256 {
                let before = tables[(table - 1) * 256 + byte]
                tables[table * 256 + byte] = before >> 8 ^ tables[Int(before & 0xFF)]
            }
        }
        return tables
    }()
}
