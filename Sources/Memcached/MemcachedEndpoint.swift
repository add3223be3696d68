/// Where a memcached listens.
public enum MemcachedEndpoint: Hashable, Sendable, CustomStringConvertible {
    /// A host name or address, and a port from 1 to 65535.
    case tcp(host: String, port: Int)
    /// The absolute path of a UNIX socket, at most 107 bytes.
    case unixSocket(path: String)

    /// Reads `host:port`, `[::1]:11211` or an absolute path; `nil` for anything else.
    public init?(_ text: String) {
        if text.hasPrefix("/") {
            // sockaddr_un holds 108 bytes, one of them the final zero.
            guard text.utf8.count <= 107, text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
                return nil
            }
            self = .unixSocket(path: text)
            return
        }
        guard let colon = text.lastIndex(of: ":"),
            let port = Self.port(text[text.index(after: colon)...]),
            let host = Self.host(text[..<colon])
        else { return nil }
        self = .tcp(host: host, port: port)
    }

    /// The text that `init` reads.
    public var description: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unixSocket(let path): path
        }
    }

    private static func port(_ text: Substring) -> Int? {
        // `Int` alone would take a sign.
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let port = Int(text), (1...65535).contains(port)
        else { return nil }
        return port
    }

    private static func host(_ text: Substring) -> String? {
        if text.hasPrefix("["), text.hasSuffix("]") {
            let address = text.dropFirst().dropLast()
            guard address.contains(":"),
                address.utf8.allSatisfy({ isHostByte($0) || $0 == UInt8(ascii: ":") })
            else { return nil }
            return String(address)
        }
        guard !text.isEmpty, text.utf8.count <= 253, text.utf8.allSatisfy(isHostByte) else {
            return nil
        }
        return String(text)
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
            UInt8(ascii: "_"), UInt8(ascii: "%"):
            true
        default: false
        }
    }
}
