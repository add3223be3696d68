import Crypto
import Foundation

/// A token that lets its bearer see what is not for everybody: `__cld_token__`, in a query or a
/// cookie.
///
/// `ip=…~st=…~exp=…~acl=…~hmac=…`: what stands before `hmac` is signed by HMAC-SHA256. A token
/// without `acl` is for one path, which is signed, too, but not part of the token.
public struct AuthToken: Hashable, Sendable {
    /// What queries and cookies call it.
    public static let name = "__cld_token__"

    private let signed: String
    private let signature: String
    private var address: String?
    private var start: Int64?
    private var expiry: Int64 = 0
    /// Patterns of paths, as they were written.
    private var acl: String?

    /// What a token may be used for.
    public struct Use: Sendable {
        /// Raw paths that mean the same: with the cloud, and without it.
        public var paths: [String]
        /// The client's address, where it is known.
        public var address: String?
        /// Unix seconds.
        public var time: Int64

        /// Puts a use together.
        public init(paths: [String], address: String?, time: Int64) {
            self.paths = paths
            self.address = address
            self.time = time
        }
    }

    /// Reads a token; `nil` where it is none, or says something that nobody knows.
    public init?(_ text: some StringProtocol) {
        var fields = text.split(
            separator: "~" as Character, omittingEmptySubsequences: false
        ).map { String($0) }
        guard (2...6).contains(fields.count), let last = fields.popLast(),
            last.hasPrefix("hmac=")
        else { return nil }
        signed = fields.joined(separator: "~")
        signature = last.dropFirst(5).lowercased()
        var hasExpiry = false
        for field in fields {
            let value = String(field.drop { $0 != "=" }.dropFirst())
            switch field.prefix(while: { $0 != "=" }) {
            case "ip": address = value
            case "st":
                guard let number = Int64(value) else { return nil }
                start = number
            case "exp":
                guard let number = Int64(value) else { return nil }
                expiry = number
                hasExpiry = true
            case "acl": acl = value
            default: return nil
            }
        }
        guard hasExpiry else { return nil }
    }

    /// Whether the token is signed with this key, and lets its bearer do that.
    public func admits(_ use: Use, key: [UInt8]) -> Bool {
        guard use.time < expiry, (start ?? 0) <= use.time else { return false }
        if let address, address != use.address { return false }
        guard let acl else {
            return use.paths.contains { path in
                isSigned(signed + "~url=" + Self.escape(path), key)
            }
        }
        guard isSigned(signed, key) else { return false }
        let patterns = acl.split(separator: "!").map { PercentCoding.decode($0) ?? String($0) }
        return use.paths.contains { path in
            let decoded = PercentCoding.decode(path) ?? path
            return patterns.contains {
                Self.matches(Array(path.utf8), Array($0.utf8))
                    || Self.matches(Array(decoded.utf8), Array($0.utf8))
            }
        }
    }

    private func isSigned(_ text: String, _ key: [UInt8]) -> Bool {
        guard let bytes = [UInt8](hexadecimal: signature) else { return false }
        // Compares in a time that does not depend on where the two differ.
        return HMAC<SHA256>.isValidAuthenticationCode(
            bytes, authenticating: Array(text.utf8), using: SymmetricKey(data: key))
    }

    /// Percent-coding with small digits of what SDKs take for unsafe.
    static func escape(_ text: String) -> String {
        let unsafe = Set(" \"#%&'/:;<=>?@[\\]^`{|}~".utf8)
        let bytes = text.utf8.flatMap { byte -> [UInt8] in
            guard unsafe.contains(byte) else { return [byte] }
            let digits = String(byte, radix: 16)
            return Array("%\(digits.count < 2 ? "0" : "")\(digits)".utf8)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether a pattern, in which `*` stands for anything, is that of all of a text. Without
    /// recursion: patterns come from outside.
    static func matches(_ text: [UInt8], _ pattern: [UInt8]) -> Bool {
        var (at, place) = (0, 0)
        var star: (pattern: Int, text: Int)?
        while at < text.count {
            if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
                star = (place, at)
                place += 1
            } else if place < pattern.count, pattern[place] == text[at] {
                place += 1
                at += 1
            } else if let last = star {
                star = (last.pattern, last.text + 1)
                place = last.pattern + 1
                at = last.text + 1
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}

extension [UInt8] {
    /// Reads pairs of hexadecimal digits; `nil` where it is something else.
    public init?(hexadecimal text: String) {
        let digits = [UInt8](text.utf8)
        guard digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard
                let byte = UInt8(
                    String(decoding: digits[index...(index + 1)], as: UTF8.self), radix: 16),
                digits[index] != UInt8(ascii: "+"), digits[index] != UInt8(ascii: "-")
            else { return nil }
            bytes.append(byte)
        }
        self = bytes
    }
}
