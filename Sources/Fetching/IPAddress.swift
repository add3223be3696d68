internal import Glibc

/// An address on the Internet, of either kind.
public struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    /// 4 bytes of version 4, or 16 of version 6, in network order.
    public let bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// Reads the one usual spelling of an address; `nil` for every other (octal, hexadecimal, short
    /// forms, zones).
    public init?(_ text: String) {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = withUnsafeBytes(of: &four) { Array($0) }
            return
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, text, &six) == 1 else { return nil }
        bytes = withUnsafeBytes(of: &six) { Array($0) }
    }

    /// Whether it is of version 4.
    public var isVersion4: Bool { bytes.count == 4 }

    public var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        inet_ntop(isVersion4 ? AF_INET : AF_INET6, bytes, &text, socklen_t(text.count))
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
    }

    /// The addresses that a name has, as the system's resolver says; empty where it has none.
    ///
    /// Blocks.
    static func resolve(_ host: String) -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
        // Owned here; what is found is copied out.
        defer { freeaddrinfo(list) }
        var found: [IPAddress] = []
        var next = list
        while let entry = next {
            if let address = IPAddress(entry.pointee), !found.contains(address) {
                found.append(address)
            }
            next = entry.pointee.ai_next
        }
        return found
    }

    private init?(_ entry: addrinfo) {
        guard let address = entry.ai_addr else { return nil }
        switch entry.ai_family {
        case AF_INET:
            bytes = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                withUnsafeBytes(of: $0.pointee.sin_addr) { Array($0) }
            }
        case AF_INET6:
            bytes = address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
                withUnsafeBytes(of: $0.pointee.sin6_addr) { Array($0) }
            }
        default: return nil
        }
    }
}

/// A range of addresses: `10.0.0.0/8`, or one address.
public struct AddressRange: Hashable, Sendable {
    private let start: [UInt8]
    private let bits: Int

    /// `nil` where `text` is neither an address nor a range.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard (1...2).contains(parts.count), let address = IPAddress(parts[0]) else { return nil }
        let all = address.bytes.count * 8
        guard let bits = parts.count == 1 ? all : Int(parts[1]), (0...all).contains(bits) else {
            return nil
        }
        start = address.bytes
        self.bits = bits
    }

    /// Whether `address` lies in it.
    public func contains(_ address: IPAddress) -> Bool {
        guard address.bytes.count == start.count else { return false }
        let whole = bits / 8
        guard address.bytes.prefix(whole).elementsEqual(start.prefix(whole)) else { return false }
        let rest = bits % 8
        return rest == 0 || (address.bytes[whole] ^ start[whole]) >> (8 - rest) == 0
    }
}

/// Which addresses are the world's: everything that leads into somebody's own network is not.
public enum PublicAddresses {
    /// What is never fetched from unless an operator allows the address itself (IANA's registries of
    /// special-purpose addresses; ranges that carry an address of version 4 inside are all shut).
    private static let closed = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64",
        "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7",
        "fe80::/10", "fec0::/10", "ff00::/8",
    ].compactMap(AddressRange.init)

    /// Whether an address belongs to nobody's own network.
    public static func contain(_ address: IPAddress) -> Bool {
        !closed.contains { $0.contains(address) } && !isISATAP(address)
    }

    /// An address of version 4 behind `0:5efe` or `200:5efe` (RFC 5214).
    private static func isISATAP(_ address: IPAddress) -> Bool {
        guard !address.isVersion4 else { return false }
        let mark = Array(address.bytes[8..<12])
        return mark == [0x00, 0x00, 0x5E, 0xFE] || mark == [0x02, 0x00, 0x5E, 0xFE]
    }
}
