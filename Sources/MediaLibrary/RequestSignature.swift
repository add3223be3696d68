internal import Crypto
internal import Foundation

/// Signatures of API calls: the parameters, sorted and joined, followed by the secret, in SHA-1 or
/// SHA-256.
public enum RequestSignature {
    /// How `&` inside of a parameter is written.
    public enum Version: Hashable, Sendable, CaseIterable {
        /// As it is.
        case plain
        /// As `%26`, so that one parameter cannot pass for two.
        case escaped
    }

    /// Parameters that never are part of the signed text.
    static let unsigned: Set<String> = [
        "file", "cloud_name", "resource_type", "api_key", "signature",
    ]

    /// Parameters that clients leave out of the signature in some calls: they say only who is told.
    public static let optional: Set<String> = ["notification_url", "batch_id"]

    /// The text that is signed, without the secret. The values of an array are joined by commas;
    /// what is empty is left out.
    public static func text(
        of parameters: [String: [String]], version: Version = .escaped
    ) -> String {
        parameters.compactMap { name, values -> String? in
            let value = values.joined(separator: ",")
            guard !unsigned.contains(name), !value.isEmpty else { return nil }
            let pair = "\(name)=\(value)"
            switch version {
            case .plain: return pair
            case .escaped: return pair.replacingOccurrences(of: "&", with: "%26")
            }
        }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: "&")
    }

    /// Whether `signature` (40 or 64 hexadecimal digits) is that of these parameters, in either
    /// version.
    public static func isValid(
        _ signature: String, of parameters: [String: [String]], secret: String
    ) -> Bool {
        Version.allCases.contains { version in
            let signed = text(of: parameters, version: version) + secret
            let expected: String
            switch signature.utf8.count {
            case 40: expected = sha1(signed)
            case 64: expected = hex(SHA256.hash(data: Array(signed.utf8)))
            default: return false
            }
            return isEqual(signature.lowercased(), expected)
        }
    }

    /// The signature by which a client can trust an answer about an asset.
    public static func ofAnswer(publicID: String, version: Int64, secret: String) -> String {
        sha1("public_id=\(publicID)&version=\(version)\(secret)")
    }

    /// The signature by which a receiver can trust a notification that was sent at a time in Unix
    /// seconds.
    public static func ofNotification(_ body: String, time: String, secret: String) -> String {
        sha1(body + time + secret)
    }

    /// What is kept of a token instead of it.
    public static func digest(of token: String) -> [UInt8] {
        Array(SHA256.hash(data: Array(token.utf8)))
    }

    /// The signature of a search's URL: of the seconds it may be kept, and its query as written.
    public static func ofSearch(seconds: Int, query: String, secret: String) -> String {
        hex(SHA256.hash(data: Array("\(seconds)\(query)\(secret)".utf8)))
    }

    /// Compares in a time that depends on the lengths only.
    public static func isEqual(_ a: String, _ b: String) -> Bool {
        guard a.utf8.count == b.utf8.count else { return false }
        return zip(a.utf8, b.utf8).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    static func sha1(_ text: String) -> String {
        hex(Insecure.SHA1.hash(data: Array(text.utf8)))
    }

    private static func hex(_ digest: some Sequence<UInt8>) -> String {
        digest.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
