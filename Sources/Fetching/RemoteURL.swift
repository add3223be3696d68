/// The address of a remote file: http or https, a host in its one usual spelling, a port, a path.
public struct RemoteURL: Hashable, Sendable, CustomStringConvertible {
    public enum Scheme: String, Sendable {
        case http, https

        var port: Int {
            switch self {
            case .http: 80
            case .https: 443
            }
        }
    }

    public let scheme: Scheme
    /// A name in lower case, or an address without brackets.
    public let host: String
    public let port: Int
    /// Path and query, percent-encoded; begins with a slash.
    public let target: String

    /// Reads a URL. Spaces and letters beyond ASCII in path and query are percent-encoded, a fragment
    /// is left out.
    ///
    /// - Throws: `malformedURL` for anything that another reader could take for another host: user
    ///   names, backslashes, control characters, a dot at the end of the host, numbers that are no
    ///   usual address; `schemeNotAllowed` for schemes but http and https.
    public init(_ text: String) throws(FetchError) {
        guard let colon = text.firstRange(of: "://") else { throw .malformedURL(text) }
        guard let scheme = Scheme(rawValue: text[..<colon.lowerBound].lowercased()) else {
            throw .schemeNotAllowed(text)
        }
        let rest = text[colon.upperBound...]
        guard
            !rest.unicodeScalars.contains(where: {
                $0.value < 0x20 || $0.value == 0x7F || $0 == "\\"
            })
        else { throw .malformedURL(text) }
        let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        guard let (host, port) = Self.authority(rest[..<end], scheme) else {
            throw .malformedURL(text)
        }
        self.scheme = scheme
        self.host = host
        self.port = port
        let target = Self.escaped(rest[end...].prefix { $0 != "#" })
        self.target = target.hasPrefix("/") ? target : "/" + target
    }

    /// The whole URL, in ASCII.
    public var description: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return "\(scheme.rawValue)://\(name)" + (port == scheme.port ? "" : ":\(port)") + target
    }

    /// The address that the host is, where it is no name.
    var address: IPAddress? { IPAddress(host) }

    private static func authority(_ text: Substring, _ scheme: Scheme) -> (String, Int)? {
        let host: Substring
        var rest: Substring
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { return nil }
            host = text[text.index(after: text.startIndex)..<end]
            rest = text[text.index(after: end)...]
            guard host.contains(":"), let address = IPAddress(String(host)) else { return nil }
            guard let port = port(&rest, scheme) else { return nil }
            return (address.description, port)
        }
        let colon = text.firstIndex(of: ":") ?? text.endIndex
        host = text[..<colon]
        rest = text[colon...]
        let name = host.lowercased()
        guard isName(name) || isUsualAddress(name), let port = port(&rest, scheme) else {
            return nil
        }
        return (name, port)
    }

    private static func port(_ rest: inout Substring, _ scheme: Scheme) -> Int? {
        guard !rest.isEmpty else { return scheme.port }
        guard rest.removeFirst() == ":", (1...5).contains(rest.utf8.count),
            rest.utf8.allSatisfy(isDigit), let number = Int(rest), (1...65_535).contains(number)
        else { return nil }
        return number
    }

    /// Labels of letters, digits, `-` and `_`, the last of which is no number: resolvers read
    /// `0x7f.1` and `2130706433` as addresses.
    private static func isName(_ text: String) -> Bool {
        guard (1...253).contains(text.utf8.count) else { return false }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard let last = labels.last, let first = last.utf8.first, !isDigit(first) else {
            return false
        }
        return labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.utf8.allSatisfy(isNameByte)
                && label.first != "-" && label.last != "-"
        }
    }

    private static func isUsualAddress(_ text: String) -> Bool {
        guard let address = IPAddress(text) else { return false }
        return address.isVersion4 && address.description == text
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }

    /// Percent-encodes what a request line cannot carry; escapes that are there stay.
    private static func escaped(_ text: Substring) -> String {
        let kept = Set("-._~:/?[]@!$&'()*+,;=%".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            let isLetter = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte & ~0x20)
            if kept.contains(byte) || isDigit(byte) || (byte < 0x80 && isLetter) {
                bytes.append(byte)
            } else {
                let digits = Array("0123456789ABCDEF".utf8)
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
